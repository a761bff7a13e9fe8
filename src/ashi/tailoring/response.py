"""How the course so far shapes the next plan: keep, widen, halve, stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from ashi.outcomes.verdict import Name
from ashi.outcomes.words import NAMES
from ashi.tailoring.document import PlanChange
from ashi.tailoring.tables import REGIMENS


class PastVisit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One visit before: its number (from 1), the codes needled, and how it went.

    `improvement_percent` is the change of pain from baseline at that visit (positive is better), None when
    not known. `flare_over_48_h`: the pain was clearly worse for more than two days after it. `verdict` is what all
    answers so far say (`ashi.outcomes.course`); it is read at the last visit.
    """

    number: int
    points: tuple[str, ...] = ()
    needles: int = 0
    improvement_percent: float | None = None
    flare_over_48_h: bool = False
    verdict: Name | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What the rule says, in words for the practitioner, and what it needs from the last visit."""

    kind: Literal["first", "continue", "keep", "widen", "halve", "stop"]
    words: str = ""
    points_before: frozenset[str] = frozenset()
    needles_before: int = 0
    after_visit: int = 0

    @property
    def needs_a_reason(self) -> bool:
        """Whether treating on goes past a review that says: not responding."""
        return self.kind in ("widen", "stop")

    @property
    def review(self) -> str:
        """How a ``go_on`` change names this review."""
        return f"after visit {self.after_visit}"


def goes_on(response: Response, changes: Sequence[PlanChange]) -> bool:
    """Whether a reason was given to treat on past exactly this review."""
    return any(change.kind == "go_on" and change.what == response.review for change in changes)


def judge_response(history: Sequence[PastVisit]) -> Response:
    """Apply the response rule (knowledge/tailoring/regimens.toml) to the visits so far, in any order.

    >>> judge_response([PastVisit(5, improvement_percent=10.0)]).kind
    'widen'
    """
    if not history:
        return Response("first")
    rule = REGIMENS.response
    visits = sorted(history, key=lambda visit: visit.number)
    last = visits[-1]
    known = [v.improvement_percent for v in visits if v.improvement_percent is not None]
    improvement = known[-1] if known else None
    before = frozenset(last.points)
    where = f"({rule.source}: {rule.locator})"
    if last.flare_over_48_h:
        words = f"Flare of more than two days after visit {last.number}: half the needles, shorter, gentler {where}."
        return Response("halve", words, before, last.needles or len(last.points), last.number)
    helps, said = _reading(last.verdict, improvement, last.number)
    if helps is None:
        return Response("continue", "", before, last.needles, last.number)
    if helps:
        return Response("keep", f"{said}: keep what helps {where}.", before, last.needles, last.number)
    if last.number >= rule.stop_from_visit:
        return Response("stop", f"{said}: stop, and refer {where}.", before, last.needles, last.number)
    if last.number >= rule.widen_from_visit:
        return Response("widen", f"{said}: widen, or stop {where}.", before, last.needles, last.number)
    return Response("continue", "", before, last.needles, last.number)


def _reading(verdict: Name | None, improvement: float | None, number: int) -> tuple[bool | None, str]:
    """Whether it helps, in words too: as a clear verdict says; where that is open, by the last answer. None: not known."""
    if verdict == "responding":
        return True, f"All answers together say “{NAMES[verdict]}”"
    if verdict in ("not_responding", "worse"):
        return False, f"All answers together say “{NAMES[verdict]}” after {number} visits"
    if improvement is None:
        return None, ""
    if improvement >= REGIMENS.response.responder_percent:
        return True, f"Better by {improvement:.0f} %"
    return False, f"Better by only {improvement:.0f} % after {number} visits"


def rule_in_words() -> tuple[str, ...]:
    """The whole rule, a sentence for each outcome; its source is `REGIMENS.response`'s.

    >>> rule_in_words()[0]
    'Better by 30 % or more: keep the points that were used.'
    """
    rule = REGIMENS.response
    percent = f"{rule.responder_percent:.0f} %"
    wider = ", ".join(rule.widen_points)
    return (
        f"Better by {percent} or more: keep the points that were used.",
        f"Less than {percent} from visit {rule.widen_from_visit} on: widen, with {wider} among the choices.",
        f"Less than {percent} from visit {rule.stop_from_visit} on: stop, and refer.",
        "A flare of more than two days: half the needles, shorter, gentler.",
        f"A clear verdict over all answers goes before that {percent} of the last one, which can be a good or a bad day.",
    )
