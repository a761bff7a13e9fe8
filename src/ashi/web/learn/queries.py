"""The evidence as the public pages show it. Pure values from the library, worked out once per process."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ashi.evidence import (
        Beside,
        Certainty,
        Comparator,
        Duration,
        Guideline,
        Harm,
        NetworkAnswer,
        OtherTreatment,
        Outcome,
        PeoplePicture,
        Pooled,
        Reading,
    )
    from ashi.evidence.sensitivity import WithoutTrial
    from ashi.evidence.trials import Arm, Contrast, Result, Trial, TrialData
    from ashi.outcomes.parameters import NaturalCoursePoint

Direction = Literal["better", "perhaps better", "cannot tell", "worse", "no evidence"]

PATIENT_HARMS = "baumler2021"
DURATIONS: tuple[Duration, ...] = ("acute", "subacute", "chronic")
# The word in the address, and the outcome that it means.
OUTCOMES: dict[str, Outcome] = {
    "pain": "pain",
    "getting-about": "function",
    "clearly-better": "responder",
}
BOTH_CONTRASTS: tuple[Comparator, ...] = ("usual_care", "sham")
ALL_CONTRASTS: tuple[Comparator, ...] = ("usual_care", "sham", "no_treatment")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison for one outcome: the sum, how to read it, how sure, and what others found."""

    comparator: Comparator
    outcome: str
    pooled: Pooled
    reading: Reading
    certainty: Certainty
    beside: tuple[Beside, ...]
    without: tuple[WithoutTrial, ...]


@dataclass(frozen=True, slots=True)
class Effort:
    """What the studies asked of people: visits and weeks, least and most."""

    visits: tuple[int, int]
    weeks: tuple[int, int]
    trials: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that "Does it work?" says for pain of three months or more."""

    main: PeoplePicture
    pictures: tuple[PeoplePicture, ...]
    usual: Direction
    sham: Direction
    contrasts: tuple[Comparison, ...]
    guidelines_for: tuple[Guideline, ...]
    guidelines_against: tuple[Guideline, ...]
    pays: tuple[Guideline, ...]
    harms: tuple[Harm, ...]
    effort: Effort


@cache
def answer() -> Answer:
    """The pictures, sums, positions and harms for chronic low back pain."""
    # Imported when first asked: it brings SciPy, which would slow every start.
    from ashi.evidence import both_contrasts, guidelines, harms, people, pool, read_together

    pictures = people("chronic")
    # Both contrasts on one denominator: the first picture must hold acupuncture, sham and usual care.
    main = next(p for p in pictures if p.group("sham") and p.group("usual_care") and not p.recalled)
    eight_weeks = [both_contrasts(matter) for matter in ("pain", "function")]
    known = [g for g in guidelines() if g.status == "current"]
    every = {
        comparator: [pool(comparator, outcome) for outcome in OUTCOMES.values()]
        for comparator in BOTH_CONTRASTS
    }
    return Answer(
        main=main,
        pictures=tuple(picture for picture in eight_weeks if picture is not None),
        usual=read_together(every["usual_care"]),
        sham=read_together(every["sham"]),
        contrasts=tuple(
            contrast(comparator, outcome, "chronic")
            for outcome in ("pain", "getting-about")
            for comparator in BOTH_CONTRASTS
        ),
        guidelines_for=tuple(g for g in known if g.direction == "for"),
        guidelines_against=tuple(g for g in known if g.direction == "against"),
        pays=tuple(g for g in known if g.direction == "pays"),
        harms=tuple(h for h in harms() if h.source == PATIENT_HARMS and h.unit == "people"),
        effort=_effort(),
    )


@cache
def contrast(comparator: Comparator, outcome: str, duration: Duration) -> Comparison:
    """One comparison, with everything that a reader may open."""
    from ashi.evidence import beside, certainty, pool, read_answer
    from ashi.evidence.sensitivity import without_each

    pooled = pool(comparator, OUTCOMES[outcome], duration)
    return Comparison(
        comparator,
        outcome,
        pooled,
        read_answer(pooled),
        certainty(pooled),
        beside(pooled),
        without_each(pooled),
    )


@cache
def contrasts_of(outcome: str, duration: Duration) -> tuple[Comparison, ...]:
    """Both contrasts always; the waiting list too when a study used one."""
    found = [contrast(comparator, outcome, duration) for comparator in ALL_CONTRASTS]
    return tuple(c for c in found if c.comparator in BOTH_CONTRASTS or c.pooled.k)


@cache
def pictures_of(outcome: str, duration: Duration) -> tuple[PeoplePicture, ...]:
    """Every picture of 100 people that is about this; the one nearest to eight weeks with both contrasts first."""
    from ashi.evidence import both_contrasts, people

    matter = {"pain": "pain", "getting-about": "function", "clearly-better": "either"}[outcome]
    first = both_contrasts(matter, duration)  # type: ignore[arg-type]
    rest = [picture for picture in people(duration) if picture.matter == matter and picture != first]
    return (first, *rest) if first else tuple(rest)


@dataclass(frozen=True, slots=True)
class TrialPage:
    """One study as we hold it: who was compared, what was measured, what the paper says about differences."""

    trial: Trial
    arms: tuple[Arm, ...]
    results: tuple[Result, ...]
    contrasts: tuple[Contrast, ...]
    arm_labels: dict[str, str]
    scale_labels: dict[str, str]

    @property
    def holds_numbers(self) -> bool:
        return any(row.status == "extracted" for row in self.results) or any(
            row.status == "extracted" for row in self.contrasts
        )


@cache
def trial_page(name: str) -> TrialPage | None:
    """The rows of one study, or None when there is no such study."""
    data = _data()
    found = next((trial for trial in data.trials if trial.trial == name), None)
    if found is None:
        return None
    arms = data.arms_of(name)
    return TrialPage(
        trial=found,
        arms=arms,
        results=data.results_of(name),
        contrasts=data.contrasts_of(name),
        arm_labels={arm.arm: arm.label for arm in arms},
        scale_labels={scale: value.label for scale, value in data.scales.items()},
    )


@cache
def trial_pages() -> tuple[TrialPage, ...]:
    """All studies, newest first."""
    pages = [page for trial in _data().trials if (page := trial_page(trial.trial))]
    return tuple(sorted(pages, key=lambda page: (-page.trial.year, page.trial.label)))


def trials_of(duration: Duration) -> tuple[TrialPage, ...]:
    """Studies that took in people with pain of this length, alone or with others."""
    return tuple(page for page in trial_pages() if duration in page.trial.duration_classes)


def other_treatments_for(duration: Duration) -> tuple[OtherTreatment, ...]:
    """What reviews say about other treatments for pain of this length."""
    from ashi.evidence import other_treatments

    return tuple(row for row in other_treatments() if row.duration == duration)


def head_to_head() -> tuple[TrialPage, ...]:
    """Studies that compared acupuncture with another active treatment."""
    return tuple(page for page in trial_pages() if any(arm.kind == "active" for arm in page.arms))


def course_in_one_review() -> dict[int, NaturalCoursePoint]:
    """How new pain goes by itself, by week, in the review whose numbers were read at the source."""
    from ashi.outcomes.parameters import NATURAL_COURSE

    return {
        int(point.week): point
        for point in NATURAL_COURSE
        if point.source == "costa2012" and point.duration_class == "acute"
    }


@cache
def network_of(outcome: str, duration: Duration) -> NetworkAnswer | None:
    """All comparisons at once, where studies counted people: only then is a shared group counted once."""
    from ashi.evidence import network

    if OUTCOMES[outcome] != "responder" or not any(c.pooled.k for c in contrasts_of(outcome, duration)):
        return None
    return network(duration)


def positions_by_country() -> dict[str, tuple[Guideline, ...]]:
    """Every position that stands or may stand, by country, newest first; the world last."""
    from ashi.evidence import guidelines

    found: dict[str, list[Guideline]] = defaultdict(list)
    for position in guidelines():
        found[position.country].append(position)
    return {
        country: tuple(found[country]) for country in sorted(found, key=lambda c: (c == "international", c))
    }


def _data() -> TrialData:
    from ashi.evidence import load_trials

    return load_trials()


def _effort() -> Effort:
    """Over the acupuncture arms of the chronic trials whose number of visits is known."""
    from ashi.evidence.sensitivity import planned_sessions

    data = _data()
    chronic = {trial.trial for trial in data.trials if trial.duration_classes == {"chronic"}}
    arms = [arm for arm in data.arms if arm.kind == "acupuncture" and arm.trial in chronic and arm.sessions]
    visits = sorted(planned_sessions(arm.sessions or "") for arm in arms)
    weeks = sorted(planned_sessions(arm.treatment_weeks) for arm in arms if arm.treatment_weeks)

    def middle_half(values: list[float]) -> tuple[int, int]:
        return round(values[len(values) // 4]), round(values[(3 * len(values)) // 4])

    return Effort(middle_half(visits), middle_half(weeks), len({arm.trial for arm in arms}))
