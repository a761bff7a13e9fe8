from django.apps import AppConfig


class Learn(AppConfig):
    name = "ashi.web.learn"
    label = "learn"
