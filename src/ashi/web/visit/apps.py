from django.apps import AppConfig


class Visit(AppConfig):
    name = "ashi.web.visit"
    label = "visit"
