"""The letter to whom the patient sees next: what was treated, what was done, how it went, and what is asked."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from ashi.visit.document import Visit
from ashi.visit.note_payer import Payer, measure_line, problem_lines
from ashi.visit.notes import Note, Part, event_lines, kept_parts


class Referral(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the letter needs beside the visits. `to` is empty when the patient is sent to nobody.

    `course` are sentences about the answers; `findings` and `medicines` as they stand in the paperwork.
    """

    to: str = ""
    reason: str = ""
    ended_on: dt.date | None = None
    course: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()


def note_for_referral(visits: Sequence[Visit], payer: Payer, referral: Referral) -> Note:
    """All signed visits of one episode, oldest first, in biomedical words."""
    parts = [
        Part("For", (referral.to[:1].upper() + referral.to[1:],) if referral.to else ()),
        Part("Why now", _why(referral)),
        Part("Problem", problem_lines(payer.problem)),
        Part("What was done", _done(visits)),
        Part("Function and pain", tuple(measure_line(one) for one in payer.measures), is_list=True),
        Part("The course", referral.course),
        Part("Unwanted effects", _events(visits), is_list=True),
        Part("Found by the screening questions", referral.findings, is_list=True),
        Part("Medicines, as the patient told", referral.medicines, is_list=True),
    ]
    return Note("Acupuncture for back pain: what was done, and the course", kept_parts(parts))


def _why(referral: Referral) -> tuple[str, ...]:
    if referral.ended_on is None:
        return ()
    return (f"The plan was ended on {_day(referral.ended_on)}. {referral.reason}",)


def _done(visits: Sequence[Visit]) -> tuple[str, ...]:
    if not visits:
        return ("There is no signed visit.",)
    first, last = visits[0].started_at.date(), visits[-1].started_at.date()
    needled = [len(visit.needles) for visit in visits if visit.needles]
    when = f"on {_day(first)}" if first == last else f"from {_day(first)} to {_day(last)}"
    lines = [f"{len(visits)} {'visit' if len(visits) == 1 else 'visits'} {when}."]
    if needled:
        few, many = min(needled), max(needled)
        count = f"{few}" if few == many else f"{few} to {many}"
        lines.append(
            f"Acupuncture with {count} sterile single-use {'needle' if many == 1 else 'needles'} a visit."
        )
        codes = sorted({needle.point for visit in visits for needle in visit.needles if not needle.place})
        lines.append(f"Points (WHO codes): {', '.join(codes)}." if codes else "Tender places only.")
    if any(visit.electro for visit in visits):
        lines.append("Some of it with electrical stimulation.")
    return tuple(lines)


def _events(visits: Sequence[Visit]) -> tuple[str, ...]:
    told = [
        f"{_day(visit.started_at.date())}: {line}"
        for visit in visits
        if visit.adverse_events
        for line in event_lines(visit)
    ]
    return tuple(told) or ("None reported.",)


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
