"""What a practitioner does for the nervous: agree on a promise, and send the page that says what it feels like."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ashi.preparing import Promise, SentLeaflet, agreed
from ashi.tailoring import Plan
from ashi.web.booking.queries import the_clinic
from ashi.web.plan import promises
from ashi.web.plan.actions import StalePlan, findings_in_force, in_force
from ashi.web.plan.forms import CannotPlan, Problem
from ashi.web.plan.ground import ground_of
from ashi.web.plan.picture import local_day
from ashi.web.records import documents, mail, reading
from ashi.web.records.actor import Actor
from ashi.web.records.documents import KeyReused, decode
from ashi.web.records.models import Episode

SUBJECT = gettext_noop("A page from your clinic")
BODY = gettext_noop("""Hello {name},

your clinic thinks that this page may help you before you come:

{url}

You need no password.
""")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was left in, the number, the word, and what both said in their own words. None: as proposed."""

    codes: Sequence[str] | None = None
    needles: int | None = None
    stop_word: str = "stop"
    own: str = ""


def agree(actor: Actor, episode: Episode, base: UUID, wish: Wish) -> Promise:
    """Keep the promise that both agreed on, for the plan `base`. The same again is no second one.

    Raises `StalePlan` when the plan or the promise has changed meanwhile, `CannotPlan` for a number below the plan's.
    """
    rows, current = in_force(actor, episode, base)
    plan = decode(current, Plan)
    if plan.status == "ended":
        raise CannotPlan(Problem("", "This plan has ended, so there is nothing to promise for it."))
    if wish.needles is not None and wish.needles < len(plan.points):
        raise CannotPlan(
            Problem(
                "needles",
                f"The plan has {len(plan.points)} needles. Take some out first, then promise fewer.",
            )
        )
    proposed = promises.proposal(plan, ground_of(rows, findings_in_force(rows)), wish.needles, wish.stop_word)
    codes = [line.code for line in proposed.lines] if wish.codes is None else wish.codes
    promise = agreed(proposed, codes, wish.own)
    former = promises.promise_in_force(rows)
    if former is not None and former.promise == promise:
        return promise
    try:
        documents.keep(
            actor,
            episode,
            "promise",
            promise,
            happened_on=local_day(timezone.now(), the_clinic(actor).zone),
            client_key=None if former else uuid5(base, "promise"),
            corrects=former.document.pk if former else None,
            about=base,
        )
    except (IntegrityError, KeyReused):  # two at once: one of them was first
        raise StalePlan from None
    return promise


def send_leaflet(actor: Actor, episode: Episode, key: UUID) -> bool:
    """Mail the page "what it feels like"; false where there is no address. Sent twice with one `key` it goes once."""
    user = episode.patient.user
    if user is None or not user.is_active:
        return False
    with transaction.atomic():
        receipt = documents.keep(
            actor,
            episode,
            "sent_leaflet",
            SentLeaflet("what_it_feels_like"),
            happened_on=local_day(timezone.now(), the_clinic(actor).zone),
            client_key=key,
        )
        with reading.written_for(user):
            mail.post(
                user.email,
                gettext(SUBJECT),
                gettext(BODY).format(name=episode.patient.name, url=f"{reading.link('what_happens')}#feels"),
                purpose=f"leaflet:{receipt.document.hex}",
            )
    return True
