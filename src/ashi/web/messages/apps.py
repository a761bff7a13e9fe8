from django.apps import AppConfig


class Messages(AppConfig):
    name = "ashi.web.messages"
    label = "conversation"  # Django's own framework is labelled "messages"

    def ready(self) -> None:
        from ashi.web.messages import beside  # noqa: F401 - fills places on earlier stages' pages
