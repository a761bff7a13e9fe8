"""What a made-up patient answers over time, with gaps."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from ashi.instruments import Response
from ashi.intake import Activity, Intake
from ashi.synthetic.parameters import PARAMETERS
from ashi.synthetic.truth import SyntheticTruth, answer

# Roland-Morris sentences from the first that people tick to the last; an order of our own, for made-up answers.
RMDQ_ORDER = (2, 21, 13, 11, 10, 3, 18, 14, 9, 16, 22, 12, 23, 6, 17, 4, 5, 7, 8, 1, 20, 15, 24, 19)
FULL_SETS_AT_WEEKS = (5, 10, 26)


def baseline(random: Random, truth: SyntheticTruth, intake: Intake) -> tuple[Response, ...]:
    """Everything that is asked with the paperwork."""
    on = intake.answered_on
    pain = Response(
        "nrs_pain",
        on,
        {"average": intake.intensity.average, "now": intake.intensity.now, "worst": intake.intensity.worst},
        via="intake",
    )
    made = [
        pain,
        _activities(on, intake.activities, [activity.score for activity in intake.activities], "intake"),
    ]
    made.append(_rmdq(random, on, truth.at(0), "intake"))
    expected = min(max(round(random.gauss(6, 2)), 0), 10)
    credible = min(max(round(random.gauss(expected, 1.5)), 0), 10)
    made.append(Response("expectation", on, {"expected": expected, "credible": credible}, via="intake"))
    if intake.needle_fear is not None:
        made.append(Response("needle_anxiety", on, {"nervous": intake.needle_fear}, via="intake"))
    return tuple(made)


def follow_up(
    random: Random, truth: SyntheticTruth, intake: Intake, until: dt.date, treated_until: dt.date
) -> tuple[Response, ...]:
    """Weekly check-ins while in care and four weeks on, then monthly; full sets now and then."""
    made: list[Response] = []
    start = intake.answered_on
    willing = PARAMETERS.answer_rate.value * random.betavariate(6, 1.5) / 0.8
    weeks = [*range(1, 16), *range(18, 53, 4)]
    for week in weeks:
        on = start + dt.timedelta(days=7 * week + random.choice((-1, 0, 0, 0, 1, 2)))
        if on > until or (on > treated_until + dt.timedelta(weeks=4) and week < 18):
            continue
        if random.random() > willing * 0.985**week:
            continue
        true = truth.at((on - start).days / 7)
        items: dict[str, int | float | str] = {"average": answer(random, true)}
        if random.random() < 0.93:
            items["change"] = _change(random, truth.at(0) - true)
        made.append(Response("check_in", on, items, via="link"))
    for week in FULL_SETS_AT_WEEKS:
        on = start + dt.timedelta(weeks=week)
        if on > until or random.random() > willing:
            continue
        made += _full_set(random, truth, intake, on)
    return tuple(sorted(made, key=lambda response: (response.answered_on, response.instrument)))


def _full_set(random: Random, truth: SyntheticTruth, intake: Intake, on: dt.date) -> Sequence[Response]:
    true = truth.at((on - intake.answered_on).days / 7)
    gained = truth.at(0) - true
    scores = [
        min(max(round(activity.score + 0.8 * gained + random.gauss(0, 1.0)), 0), 10)
        for activity in intake.activities
    ]
    return [
        _rmdq(random, on, true, "link"),
        _activities(on, intake.activities, scores, "link"),
        Response("global_change", on, {"change": _change(random, gained)}, via="link"),
    ]


def _activities(on: dt.date, activities: Sequence[Activity], scores: Sequence[int], via: str) -> Response:
    items: dict[str, int | float | str] = {}
    for number, (activity, score) in enumerate(zip(activities, scores, strict=True), start=1):
        items[f"activity_{number}_words"] = activity.words
        items[f"activity_{number}"] = score
    return Response("psfs", on, items, via="intake" if via == "intake" else "link")


def _rmdq(random: Random, on: dt.date, true: float, via: str) -> Response:
    count = min(max(round(1.9 * true + random.gauss(0, 1.8)), 0), 24)
    ticked = set(RMDQ_ORDER[:count])
    # A few sentences apply out of order, as with real people.
    for _ in range(random.choice((0, 1, 2))):
        ticked ^= {random.choice(RMDQ_ORDER[:12])}
    items: dict[str, int | float | str] = {f"rmdq_{number}": int(number in ticked) for number in range(1, 25)}
    return Response("rmdq", on, items, via="intake" if via == "intake" else "link")


def _change(random: Random, gained: float) -> int:
    """The seven-step answer that fits a true gain in points."""
    felt = gained + random.gauss(0, 0.8)
    for step, least in enumerate((5.5, 3.0, 1.0, -1.0, -2.5, -4.5), start=1):
        if felt >= least:
            return step
    return 7
