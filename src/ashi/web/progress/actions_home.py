"""Give a home plan, and tick a day of it. Sent twice, a tick is one tick."""

import datetime as dt
from uuid import UUID, uuid5

from django.db import IntegrityError
from django.utils.translation import gettext_noop

from ashi.preparing import HomeDay, given
from ashi.web.progress.home import BACK_DAYS, home_of
from ashi.web.records import documents
from ashi.web.records.actor import Actor
from ashi.web.records.documents import KeyReused
from ashi.web.records.models import Episode

TRIES = 5


class CannotGive(Exception):
    """The home plan is refused; the sentence says why. Nothing was changed."""


class CannotTick(Exception):
    """The tick is refused; the sentence is for the patient."""


def give_home_plan(
    actor: Actor, episode: Episode, ids: frozenset[str], own: str, base: str, today: dt.date
) -> None:
    """Keep what was chosen; `base` is the plan that the form was made from. None chosen ends a plan. Raises `CannotGive`."""
    home = home_of(actor, episode.pk, today)
    if base != (str(home.document.pk) if home.document else ""):
        raise CannotGive(
            "The home plan was changed meanwhile. This is how it stands now; look, then press again."
        )
    if home.offered is None:
        raise CannotGive("There is no paperwork yet. What is good at home depends on the answers in it.")
    if not ids and home.plan is None:
        raise CannotGive("Tick at least one thing to do at home.")
    try:
        plan = given(home.offered, ids, own if ids else "")
    except ValueError:
        raise CannotGive(
            "Something in the list is not for this patient now. Look at the list again."
        ) from None
    if plan == home.plan:
        return
    try:
        documents.keep(
            actor,
            episode,
            "home_plan",
            plan,
            happened_on=today,
            client_key=None if home.document else uuid5(episode.pk, "home_plan"),
            corrects=home.document.pk if home.document else None,
        )
    except (IntegrityError, KeyReused):
        raise CannotGive(
            "The home plan was changed at the same moment. Look at it, then press again."
        ) from None


def tick(actor: Actor, episode: Episode, on: dt.date, task: str, *, is_done: bool, today: dt.date) -> None:
    """Note that a task was done on a day, or take that back. Raises `CannotTick`."""
    if not today - dt.timedelta(days=BACK_DAYS) <= on <= today:
        raise CannotTick(
            gettext_noop("Only today and yesterday can be ticked. Tell us of earlier days at the visit.")
        )
    for _ in range(TRIES):
        home = home_of(actor, episode.pk, today)
        order = [one.id for one in home.plan.tasks] if home.plan else []
        if task not in order:
            raise CannotTick(gettext_noop("This is not in your home plan any more."))
        if is_done and task in home.not_now:
            raise CannotTick(gettext_noop("Please wait with this one, and ask us first."))
        former = home.days.get(on)
        done = set(home.done_on(on))
        wanted = done | {task} if is_done else done - {task}
        if wanted == done:
            return
        day = HomeDay(
            on, tuple(sorted(wanted, key=lambda one: (order.index(one) if one in order else -1, one)))
        )
        try:
            documents.keep(
                actor,
                episode,
                "home_day",
                day,
                happened_on=on,
                client_key=_key(former.pk if former else episode.pk, on),
                corrects=former.pk if former else None,
            )
        except (IntegrityError, KeyReused):  # another tap at the same moment was first: look again
            continue
        return
    raise CannotTick(gettext_noop("Another tap came at the same moment. Please tap once more."))


def _key(before: UUID, on: dt.date) -> UUID:
    return uuid5(before, f"home_day:{on}")
