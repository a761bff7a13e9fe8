"""A demo's clock may run ahead, so that a visitor can see what a week brings. A real clinic's cannot."""

from datetime import datetime, timedelta

from django.utils import timezone

_real_now = timezone.now


def run_ahead(days: int) -> None:
    """Let `timezone.now()`, which the whole clinic asks for the time, answer some days later."""

    def later() -> datetime:
        return _real_now() + timedelta(days=days)

    timezone.now = later if days else _real_now
