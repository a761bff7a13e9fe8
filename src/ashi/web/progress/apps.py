from django.apps import AppConfig


class Progress(AppConfig):
    name = "ashi.web.progress"
    label = "progress"

    def ready(self) -> None:
        from ashi.web.progress import beside  # noqa: F401 - fills places on earlier stages' pages
