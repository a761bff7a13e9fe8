"""What is due for an episode, from its documents as they stand; and the sheet that asks it.

Read for the post, which looks at everyone, and for whoever holds the link of one episode.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from ashi.body import locate
from ashi.instruments import BROUGHT, Care, Response, asked, due
from ashi.intake import Intake
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.plan.picture import local_day
from ashi.web.progress.sheet import Part, names_of, parts_of
from ashi.web.records.actor import SYSTEM
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode

ALWAYS = ("check_in",)
"""Asked of whoever holds a link, though nothing is due: they were invited, and took the time."""


class _Answer(msgspec.Struct):
    instrument: str


class _Dose(msgspec.Struct):
    sessions: int
    review_after: int


class _Plan(msgspec.Struct):
    status: str
    regimen: _Dose


def cares(episodes: Sequence[Episode], now: dt.datetime) -> dict[UUID, Care]:
    """Each episode as far as it decides what is asked; three reads, however many there are."""
    zone = the_clinic(SYSTEM).zone
    standing = Document.unscoped.filter(episode__in=episodes, corrected_by=None)
    paperwork: dict[UUID, dt.date] = {}
    visits: dict[UUID, list[dt.date]] = {}
    for episode, kind, day in standing.filter(kind__in=("intake", "visit")).values_list(
        "episode_id", "kind", "happened_on"
    ):
        if kind == "visit":
            visits.setdefault(episode, []).append(day)
        else:
            paperwork[episode] = min(day, paperwork.get(episode, day))
    answers: dict[UUID, list[tuple[str, dt.date]]] = {}
    doses: dict[UUID, _Dose] = {}
    for episode, kind, day, body in (
        standing.filter(kind__in=("plan", "response"))
        .order_by("made_at")
        .values_list("episode_id", "kind", "happened_on", "body")
    ):
        if kind == "response":
            name = msgspec.json.decode(body, type=_Answer).instrument
            answers.setdefault(episode, []).append((name, day))
        elif (plan := msgspec.json.decode(body, type=_Plan)).status == "accepted":
            doses[episode] = plan.regimen
    booked = set(
        Appointment.unscoped.filter(
            episode__in=episodes,
            status__in=("booked", "arrived", "in_treatment"),
            ends_at__gte=now - dt.timedelta(days=1),  # a visit of today may not be signed yet
        ).values_list("episode_id", flat=True)
    )
    return {
        episode.pk: Care(
            paperwork_on=paperwork.get(episode.pk),
            visits=visits.get(episode.pk, ()),
            sessions=doses[episode.pk].sessions if episode.pk in doses else 0,
            review_after=doses[episode.pk].review_after if episode.pk in doses else 0,
            closed_on=local_day(episode.closed_at, zone) if episode.closed_at else None,
            is_booked=episode.pk in booked,
            answered=answers.get(episode.pk, ()),
        )
        for episode in episodes
    }


def due_names(care: Care, on: dt.date) -> tuple[str, ...]:
    """The instruments that are due on a day, with those the clinic brought."""
    return asked(due(care, on, {name: brought.asked for name, brought in BROUGHT.items()}))


def sheet_now(episode: Episode, now: dt.datetime) -> tuple[Part, ...]:
    """The sheet of whoever opens a link now: everything that is due, the two short questions at least."""
    names = due_names(cares([episode], now)[episode.pk], local_day(now, the_clinic(SYSTEM).zone))
    return _sheet(episode, names or ALWAYS)


def sheet_sent(episode: Episode, asks: Iterable[str]) -> tuple[Part, ...]:
    """The sheet that a sent page says it was. Raises `NotAsked`."""
    return _sheet(episode, names_of(asks))


def _sheet(episode: Episode, names: Sequence[str]) -> tuple[Part, ...]:
    rows = list(
        Document.unscoped.filter(
            episode=episode, corrected_by=None, kind__in=("intake", "response")
        ).order_by("happened_on", "made_at")
    )
    answers = [decode(row, Response) for row in rows if row.kind == "response"]
    activities = next((answer for answer in answers if answer.instrument == "psfs"), None)
    in_leg = "nrs_pain" in names and (
        any("leg_average" in answer.items for answer in answers)
        or any(_drew_the_leg(decode(row, Intake)) for row in rows if row.kind == "intake")
    )
    return parts_of(names, activities, in_leg=in_leg)


def _drew_the_leg(intake: Intake) -> bool:
    try:
        return locate(
            intake.drawing, intake.about.stature_mm, intake.about.sex, intake.about.weight_kg
        ).facts.leg
    except (ValueError, KeyError):  # a figure that is not known any more: better one question too many
        return True
