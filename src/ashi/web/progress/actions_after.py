"""After a visit: ask how it went, and keep what the patient answers beside the visit it speaks of."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ashi.visit.document import Visit
from ashi.visit.later import LaterReport, ask_at, level_of
from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import weekday
from ashi.web.plan import fragments, picture
from ashi.web.progress.actions import LinkSpent
from ashi.web.records import audit, documents, links, mail, reading
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import CaseMember, Document, Episode, OneTimeLink
from ashi.web.records.storage import check_can_store

ASKED_FOR = dt.timedelta(days=7)
"""A visit longer ago than this is not asked about any more; what hurts now comes with the weekly questions."""
VALID = dt.timedelta(days=14)
SUBJECT = gettext_noop("A short question from your clinic")
BODY = gettext_noop("""Hello {name},

how have you been since you were here? If all is well, it is one tap:

{url}

The link works once, until {until}. You need no password.
No more of these questions by mail: one tap, and nothing else changes.
{stop}
""")
TOLD_SUBJECT = "Please look at your list today"
TOLD_BODY = """Hello {name},

someone in your care has sent something that should be read today. It stands at the top of your list:

{url}
"""


def ask_after_visits(now: dt.datetime | None = None) -> int:
    """Mail a link about every visit whose time to ask has come; answers how many. Nobody is asked twice.

    Called often. Visits without needles, closed episodes and patients without an account are passed over.
    """
    now = now or timezone.now()
    zone = the_clinic(SYSTEM).zone
    told = Document.unscoped.filter(
        kind="later_report", about__isnull=False, author=F("patient__user")
    ).values("about")
    due = (
        Document.unscoped.filter(
            kind="visit",
            signed=True,
            happened_on__gte=picture.local_day(now - ASKED_FOR, zone),
            episode__closed_at=None,
            patient__user__is_active=True,
            patient__questions_stopped_at=None,
            corrected_by=None,
        )
        .exclude(pk__in=OneTimeLink.unscoped.filter(visit__isnull=False).values("visit"))
        .exclude(pk__in=told)
        .select_related("episode__patient__user")
        .order_by("made_at")
    )
    asked = 0
    for row in due:
        visit = decode(row, Visit)
        if not visit.needles or not ask_at(visit) <= now <= visit.ended_at + ASKED_FOR:
            continue
        _ask(row, now)
        asked += 1
    return asked


def _ask(row: Document, now: dt.datetime) -> None:
    check_can_store()
    with transaction.atomic():
        token = links.make_after_visit_link(row, not_before=now, valid=VALID)
        user = row.episode.patient.user
        with reading.written_for(user):
            mail.post(
                user.email,
                gettext(SUBJECT),
                gettext(BODY).format(
                    name=row.episode.patient.name,
                    url=reading.link("after_visit", token),
                    until=weekday((now + VALID).date()),
                    stop=links.stop_url(token),
                ),
                purpose=f"after_visit:{row.pk.hex}",
                stop_url=links.stop_url(token),
            )
        audit.record(SYSTEM, "after_visit.send", f"document:{row.pk.hex}", patient=row.patient_id)


def answer_by_link(link: OneTimeLink, report: LaterReport, address: str) -> None:
    """Keep the answer and use the link up, together. Raises `LinkSpent`."""
    if link.visit is None or link.episode is None:
        raise LinkSpent
    actor = links.person_behind(link, address)
    check_can_store()
    with transaction.atomic():
        if not links.use(link):
            raise LinkSpent
        made = _keep(actor, link.episode, link.visit, report, link.pk)
    _show(link.episode_id, made)


def answer_signed_in(actor: Actor, row: Document, report: LaterReport, key: UUID) -> None:
    """The same by a patient who is signed in. Raises `KeyReused` when other words came with the same form."""
    check_can_store()
    with transaction.atomic():
        made = _keep(actor, row.episode, row, report, key)
    _show(row.episode_id, made)


def _keep(actor: Actor, episode: Episode, visit: Document, report: LaterReport, key: UUID) -> UUID:
    zone = the_clinic(actor).zone
    receipt = documents.keep(
        actor,
        episode,
        "later_report",
        report,
        happened_on=picture.local_day(report.reported_at, zone),
        client_key=key,
        about=visit.pk,
    )
    if receipt.is_new and level_of(report) in ("emergency", "today"):
        members = CaseMember.unscoped.filter(episode=episode, until=None, practitioner__user__is_active=True)
        for member in members.select_related("practitioner__user"):
            user = member.practitioner.user
            with reading.written_for(user):
                mail.post(
                    user.email,
                    TOLD_SUBJECT,
                    TOLD_BODY.format(name=user.name, url=reading.link("today")),
                    purpose=f"told:{receipt.document.hex}:{user.pk.hex}",
                )
    return receipt.document


def _show(episode: UUID, made: UUID) -> None:
    """Have the chart's piece ready before the practitioner looks."""
    fragments.make_missing(SYSTEM, episode, the_clinic(SYSTEM).zone, [made])
