"""The verdict in plain words; every number that is said comes from the model."""

from dataclasses import dataclass

from ashi.intake import DurationClass
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

    def points(self, burden: float) -> str:
        """An amount as "about 2 points": halves on a ten-point scale, whole points on longer ones."""
        amount = burden / self.scale.per_point
        step = 0.5 if self.scale.definition.high - self.scale.definition.low <= 10 else 1
        rounded = round(amount / step) * step
        if rounded < step:
            return "less than half a point" if step == 0.5 else "less than a point"
        if rounded == 0.5:
            return "about half a point"
        return f"about {rounded:g} point{'s' if rounded != 1 else ''}"


def people(probability: float) -> str:
    """A probability as people of a hundred.

    >>> people(0.391), people(0.001), people(0.999)
    ('about 39', 'fewer than 1', 'more than 99')
    """
    if probability < 0.005:
        return "fewer than 1"
    if probability > 0.995:
        return "more than 99"
    return f"about {round(100 * probability)}"


def verdict(told: Told) -> str:
    """The verdict in short sentences, its name first."""
    said = [_headline(told)]
    if told.answers:
        said.append(_amounts(told))
    if told.latest_worse and told.name != "worse":
        said.append(
            "Your last answer is clearly worse than at the start. If that is new, please tell your practitioner."
        )
    if told.stale_days > STALE_DAYS and told.answers:
        said.append(f"The last answer is {told.stale_days} days old, so this is about then, not today.")
    return " ".join(said)


# The name of each verdict, as a person reads it.
NAMES: dict[Name, str] = {
    "responding": "better, and more than expected",
    "not_responding": "not enough better",
    "worse": "worse",
    "too_early": "too early to say",
}


def _headline(told: Told) -> str:
    noun = told.scale.noun
    likely = people(told.course.improvement[0].above(told.important))
    like_you = f"Of 100 people with answers like yours, {likely} truly have an improvement that matters."
    if told.name == "responding":
        return f"Better, and more than expected. {like_you} That is more than people usually get without treatment."
    if told.name == "not_responding":
        return (
            f"Not enough better. {like_you} More of the same is unlikely to change that. Talk with your "
            "practitioner about stopping, or trying something else."
        )
    if told.name == "worse":
        return (
            "Worse. Your last two answers are clearly worse than at the start. Please tell your practitioner."
        )
    if told.because == "no_answer":
        return "Too early to say. There is no answer after the start yet."
    if told.because == "few_answers":
        answers = "is one answer" if told.answers == 1 else f"are {told.answers} answers"
        return (
            f"Too early to say. There {answers} after the start. {noun.capitalize()} goes up and down by itself, "
            "so a few answers can mislead, both ways."
        )
    if told.because == "as_expected":
        about = "The numbers cannot tell" if told.ended else "It is too early to tell"
        return (
            f"Better. {about} whether the treatment did it. Of 100 people who start like you, "
            f"{people(told.by_itself)} get this much better without it."
        )
    start = "The numbers cannot say" if told.ended else "Too early to say"
    return f"{start}. Your answers do not clearly point either way. {like_you}"


def _amounts(told: Told) -> str:
    true = told.course.improvement[0]
    now = "lower" if true.mean >= 0 else "higher"
    expected = told.points(max(told.expected, 0.0))
    return (
        f"Your {told.scale.noun} is likely {told.points(abs(true.mean))} {now} than at the start. "
        f"{expected[0].upper()}{expected[1:]} better would be expected without treatment. "
        f"An improvement that matters is {told.points(told.important)} or more."
    )


def anyway(duration_class: DurationClass) -> str:
    """Where the expected course comes from, and why not from the other known cohorts, for the person."""
    if duration_class == "chronic":
        said = (
            "What is expected anyway comes from people with back pain for 12 weeks or more (Wallwork 2024). "
            "Older numbers (Costa 2012) fall faster: they mixed in people in their first weeks, who often get "
            "better by themselves. With them, real help would look like chance, so we do not use them."
        )
    else:
        said = (
            "What is expected anyway comes from people whose back pain is as new as yours (Wallwork 2024). "
            "Most of them get better by themselves."
        )
    return (
        f"{said} These people had ordinary care, so it is not a course with nothing at all. "
        "Some of the numbers are recalled and still have to be checked at the paper."
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
        sentences.append(f"at {_span(values, by_value)}, we would say “{NAMES[name]}”")
    if told.name != "too_early":
        values = [value for value, found in by_value if found == "too_early"]
        if values:
            sentences.append(f"at {_span(values, by_value)}, it would be open again")
    if not sentences:
        return "Two more weekly answers would not change this, whatever they are; more of them might."
    unit = "0 to 10" if told.scale.definition.high == 10 else f"0 to {told.scale.definition.high:g}"
    kind = "higher is better" if higher_is_better else "lower is better"
    return f"If the next two weekly answers ({unit}, {kind}) are both {'; '.join(sentences)}."


def _span(values: list[int], by_value: list[tuple[int, Name]]) -> str:
    low, high = values[0], values[-1]
    if low == by_value[0][0]:
        return f"{high} or lower" if high > low else f"{low}"
    if high == by_value[-1][0]:
        return f"{low} or higher" if high > low else f"{low}"
    return f"{low} to {high}" if high > low else f"{low}"


def benchmark(name: str, points: float) -> str:
    """A yardstick in words."""
    if name == "thirty_percent":
        return f"30 % better than at the start ({points:.1f} points)"
    if name == "mic":
        return f"{points:g} points better than at the start"
    return "No pain left" if points == 0 else f"Recovered (a score of {points:g})"
