"""The verdict in plain words; every number that is said comes from the model."""

from dataclasses import dataclass

from ashi.intake import DurationClass
from ashi.knowledge import Said, digits, said, said_in_turn, said_together
from ashi.outcomes.growth import Course
from ashi.outcomes.parameters import Scale
from ashi.outcomes.verdict import Because, Name

STALE_DAYS = 21


@dataclass(frozen=True, slots=True)
class Told:
    """What the words are made from; amounts in burden."""

    name: Name
    because: Because
    course: Course
    scale: Scale
    important: float
    expected: float
    by_itself: float
    latest_worse: bool
    answers: int
    stale_days: int
    ended: bool

    def points(self, burden: float, *, begins: bool = False) -> str:
        """An amount as "about 2 points": halves on a ten-point scale, whole points on longer ones.

        With `begins` a sentence begins with it.
        """
        amount = burden / self.scale.per_point
        step = 0.5 if self.scale.definition.high - self.scale.definition.low <= 10 else 1
        rounded = float(round(amount / step) * step)
        if rounded < step and step == 0.5:
            return said("Less than half a point") if begins else said("less than half a point")
        if rounded < step:
            return said("Less than a point") if begins else said("less than a point")
        if rounded == 0.5:
            return said("About half a point") if begins else said("about half a point")
        if rounded == 1:
            return said("About 1 point") if begins else said("about 1 point")
        if begins:
            return said("About %(points)s points", points=rounded)
        return said("about %(points)s points", points=rounded)


def people(probability: float) -> str:
    """A probability as people of a hundred.

    >>> people(0.391), people(0.001), people(0.999)
    ('about 39', 'fewer than 1', 'more than 99')
    """
    if probability < 0.005:
        return said("fewer than 1")
    if probability > 0.995:
        return said("more than 99")
    return said("about %(people)s", people=round(100 * probability))


def verdict(told: Told) -> str:
    """The verdict in short sentences: its name is part `first`, all else `then`."""
    name, sentence = _headline(told)
    sentences = [sentence]
    if told.answers:
        sentences.append(_amounts(told))
    if told.latest_worse and told.name != "worse":
        sentences.append(
            said(
                "Your last answer is clearly worse than at the start. "
                "If that is new, please tell your practitioner."
            )
        )
    if told.stale_days > STALE_DAYS and told.answers:
        sentences.append(
            said(
                "The last answer is %(days)s days old, so this is about then, not today.",
                days=told.stale_days,
            )
        )
    return said("%(first)s %(then)s", first=name, then=said_together(sentences))


# The name of each verdict, as a person reads it.
NAMES: dict[Name, str] = {
    "responding": said("better, and more than expected"),
    "not_responding": said("not enough better"),
    "worse": said("worse"),
    "too_early": said("too early to say"),
}


def _headline(told: Told) -> tuple[str, str]:
    """The name as a sentence, and what it rests on."""
    likely = people(told.course.improvement[0].above(told.important))
    like_you = said(
        "Of 100 people with answers like yours, %(people)s truly have an improvement that matters.",
        people=likely,
    )
    if told.name == "responding":
        more = said("That is more than people usually get without treatment.")
        return said("Better, and more than expected."), said_together((like_you, more))
    if told.name == "not_responding":
        talk = said(
            "More of the same is unlikely to change that. Talk with your practitioner about stopping, "
            "or trying something else."
        )
        return said("Not enough better."), said_together((like_you, talk))
    if told.name == "worse":
        return said("Worse."), said(
            "Your last two answers are clearly worse than at the start. Please tell your practitioner."
        )
    early = said("Too early to say.")
    if told.because == "no_answer":
        return early, said("There is no answer after the start yet.")
    if told.because == "few_answers":
        mislead = said(
            "%(noun)s goes up and down by itself, so a few answers can mislead, both ways.",
            noun=said_large(told.scale.noun),
        )
        answers = (
            said("There is one answer after the start.")
            if told.answers == 1
            else said("There are %(answers)s answers after the start.", answers=told.answers)
        )
        return early, said_together((answers, mislead))
    if told.because == "as_expected":
        about = (
            said("The numbers cannot tell whether the treatment did it.")
            if told.ended
            else said("It is too early to tell whether the treatment did it.")
        )
        anyhow = said(
            "Of 100 people who start like you, %(people)s get this much better without it.",
            people=people(told.by_itself),
        )
        return said("Better."), said_together((about, anyhow))
    start = said("The numbers cannot say.") if told.ended else early
    return start, said_together((said("Your answers do not clearly point either way."), like_you))


def said_large(noun: str) -> str:
    """A measure's noun where a sentence begins with it."""
    large = Said(noun.capitalize())
    large.pattern, large.parts = noun, {}
    return large


def _amounts(told: Told) -> str:
    true = told.course.improvement[0]
    amounts = {
        "noun": told.scale.noun,
        "points": told.points(abs(true.mean)),
        "expected": told.points(max(told.expected, 0.0), begins=True),
        "important": told.points(told.important),
    }
    if true.mean >= 0:
        return said(
            "Your %(noun)s is likely %(points)s lower than at the start. "
            "%(expected)s better would be expected without treatment. "
            "An improvement that matters is %(important)s or more.",
            **amounts,
        )
    return said(
        "Your %(noun)s is likely %(points)s higher than at the start. "
        "%(expected)s better would be expected without treatment. "
        "An improvement that matters is %(important)s or more.",
        **amounts,
    )


def anyway(duration_class: DurationClass) -> str:
    """Where the expected course comes from, and why not from the other known cohorts, for the person."""
    if duration_class == "chronic":
        whence = said(
            "What is expected anyway comes from people with back pain for 12 weeks or more (Wallwork 2024). "
            "Older numbers (Costa 2012) fall faster: they mixed in people in their first weeks, who often get "
            "better by themselves. With them, real help would look like chance, so we do not use them."
        )
    else:
        whence = said(
            "What is expected anyway comes from people whose back pain is as new as yours (Wallwork 2024). "
            "Most of them get better by themselves."
        )
    return said_together(
        (
            whence,
            said(
                "These people had ordinary care, so it is not a course with nothing at all. "
                "Some of the numbers are recalled and still have to be checked at the paper."
            ),
        )
    )


def what_would_change_it(told: Told, by_value: list[tuple[int, Name]]) -> str:
    """Which two next weekly answers would turn the verdict; `by_value` holds the name for each whole point."""
    higher_is_better = told.scale.definition.better == "higher"
    sentences = []
    names: tuple[Name, ...] = ("responding", "not_responding", "worse")
    for name in names:
        values = [value for value, found in by_value if found == name]
        if not values or name == told.name:
            continue
        sentences.append(
            said("at %(span)s, we would say “%(name)s”", span=_span(values, by_value), name=NAMES[name])
        )
    if told.name != "too_early":
        values = [value for value, found in by_value if found == "too_early"]
        if values:
            sentences.append(said("at %(span)s, it would be open again", span=_span(values, by_value)))
    if not sentences:
        return said("Two more weekly answers would not change this, whatever they are; more of them might.")
    high, cases = float(told.scale.definition.high), said_in_turn(sentences)
    if higher_is_better:
        return said(
            "If the next two weekly answers (0 to %(high)s, higher is better) are both %(cases)s.",
            high=high,
            cases=cases,
        )
    return said(
        "If the next two weekly answers (0 to %(high)s, lower is better) are both %(cases)s.",
        high=high,
        cases=cases,
    )


def _span(values: list[int], by_value: list[tuple[int, Name]]) -> str:
    low, high = values[0], values[-1]
    if low == high:
        return f"{low}"
    if low == by_value[0][0]:
        return said("%(value)s or lower", value=high)
    if high == by_value[-1][0]:
        return said("%(value)s or higher", value=low)
    return said("%(low)s to %(high)s", low=low, high=high)


def benchmark(name: str, points: float) -> str:
    """A yardstick in words."""
    if name == "thirty_percent":
        return said("30 %% better than at the start (%(points)s points)", points=digits(points, 1))
    if name == "mic":
        return said("%(points)s points better than at the start", points=float(points))
    return (
        said("No pain left")
        if points == 0
        else said("Recovered (a score of %(points)s)", points=float(points))
    )
