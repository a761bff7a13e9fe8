from django.apps import AppConfig


class Intake(AppConfig):
    name = "ashi.web.intake"
    label = "intake"
