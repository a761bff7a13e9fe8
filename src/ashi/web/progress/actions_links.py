"""What a practitioner does with a patient's links: take an open one back, or send a new one in its place."""

import datetime as dt

from django.db import transaction

from ashi.web.booking.queries import the_clinic
from ashi.web.plan.picture import local_day
from ashi.web.progress import actions, asking
from ashi.web.records import audit, links
from ashi.web.records.actor import Actor
from ashi.web.records.models import Episode, OneTimeLink
from ashi.web.records.storage import check_can_store

PRESSED_TWICE = dt.timedelta(minutes=1)
"""A button pressed again so soon means the same mail."""


class CannotAsk(Exception):
    """No link can be sent; says why and what to do."""


def withdraw_link(actor: Actor, link: OneTimeLink) -> bool:
    """End an open link at once; false when it was used or had ended meanwhile. The caller has scoped it."""
    check_can_store()
    with transaction.atomic():
        if link.episode is None or not links.withdraw(link):
            return False
        audit.record(actor, "check_in.withdraw", f"link:{link.pk.hex}", patient=link.episode.patient_id)
    return True


def ask_now(actor: Actor, episode: Episode, now: dt.datetime) -> None:
    """Mail a link now; one that was open ends with it, so that only the newest works. Raises `CannotAsk`."""
    user = episode.patient.user
    if user is None or not user.is_active:
        raise CannotAsk("There is no account, so no address to write to. Ask at the visit instead.")
    if episode.patient.questions_stopped_at is not None:
        raise CannotAsk("The patient wants no questions by mail. Ask at the visit instead.")
    unused = OneTimeLink.unscoped.filter(
        episode=episode, purpose=OneTimeLink.Purpose.CHECK_IN, used_at=None, revoked_at=None
    )
    with transaction.atomic():
        if unused.filter(not_before__gt=now - PRESSED_TWICE).exists():
            return
        for link in unused.select_related("episode"):
            withdraw_link(actor, link)
        today = local_day(now, the_clinic(actor).zone)
        due = asking.due_names(asking.cares([episode], now)[episode.pk], today)
        actions.send_check_in(actor, episode, due or asking.ALWAYS, now, by_hand=True)
