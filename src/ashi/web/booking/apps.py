from django.apps import AppConfig


class Booking(AppConfig):
    name = "ashi.web.booking"
    label = "booking"
