from django.apps import AppConfig


class Booking(AppConfig):
    name = "ashi.web.booking"
    label = "booking"

    def ready(self) -> None:
        from ashi.web.booking import unreached  # noqa: F401 - fills a place on the desk's page
