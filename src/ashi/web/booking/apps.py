from django.apps import AppConfig


class Booking(AppConfig):
    name = "ashi.web.booking"
    label = "booking"

    def ready(self) -> None:
        from ashi.web.booking import beside, unreached  # noqa: F401 - fill places on pages
