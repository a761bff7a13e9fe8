"""What each way does to pain: numbers typed from the reviews, not from our file."""

import pytest

from ashi.deciding import pain_effects, waiting
from ashi.knowledge import sources

# Points of 100 less pain, 95 % interval, studies, people.
# Mu 2020 (CD013814), summary of findings 3: MD -10.26 (-17.11 to -3.40), 5 studies, 1,054 people, low.
# Hayden 2021 (CD009790), summary of findings 1: 15 better (12 to 18), 35 studies, 2,746 people, moderate.
# Enthoven 2016 (CD012087), abstract: MD -3.30 (-5.33 to -1.27), 6 studies, 1,354 people, low.
CHRONIC = [
    ("acupuncture", "usual_care", (10.26, 3.40, 17.11), 5, 1054, "low", "read"),
    ("exercise", "none_or_usual", (15, 12, 18), 35, 2746, "moderate", "read"),
    ("medicines", "dummy_pill", (3.30, 1.27, 5.33), 6, 1354, "low", "read"),
]


@pytest.mark.parametrize(("option", "versus", "numbers", "studies", "n", "certainty", "basis"), CHRONIC)
def test_a_way_has_the_number_of_its_review(option, versus, numbers, studies, n, certainty, basis) -> None:
    (effect,) = (e for e in pain_effects("chronic") if (e.option, e.versus) == (option, versus))
    assert (effect.points, effect.low, effect.high) == numbers
    assert (effect.studies, effect.n, effect.certainty, effect.basis) == (studies, n, certainty, basis)


def test_medicines_for_recent_pain_are_from_another_review() -> None:
    # van der Gaag 2020 (CD013581), summary of findings 1: 7.29 lower (10.98 to 3.61 lower), 4 studies, 815 people.
    (effect,) = pain_effects("acute")
    assert (effect.points, effect.low, effect.high, effect.n) == (7.29, 3.61, 10.98, 815)


def test_both_contrasts_of_acupuncture_stand_together_and_sham_says_that_it_is_from_memory() -> None:
    by = {effect.versus: effect for effect in pain_effects() if effect.option == "acupuncture"}
    assert set(by) == {"usual_care", "sham"}
    assert by["sham"].basis == "recalled"


@pytest.mark.parametrize("people", ["chronic", "acute"])
def test_every_number_has_a_known_source_and_lies_in_its_interval(people) -> None:
    for effect in pain_effects(people):
        assert effect.source in sources()
        assert 0 <= effect.low < effect.points < effect.high <= 100
    weeks = [point.week for point in waiting(people)]
    assert weeks[0] == 0
    assert weeks == sorted(weeks)
