from django.apps import AppConfig


class Records(AppConfig):
    name = "ashi.web.records"
    label = "records"
