from django.apps import AppConfig


class Kiosk(AppConfig):
    name = "ashi.web.kiosk"
    label = "kiosk"

    def ready(self) -> None:
        from ashi.web.kiosk import beside  # noqa: F401 - fills places on earlier stages' pages
