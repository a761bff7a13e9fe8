"""The choice of points is the best there is: proven against trying everything on small problems."""

from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.tailoring.choice import Choice, Group, Option, choose, worth

COST = 0.5
NUMBERS = st.integers(0, 8).map(lambda n: n / 4)


@st.composite
def groups(draw: st.DrawFn) -> tuple[Group, ...]:
    found = []
    for _ in range(draw(st.integers(1, 3))):
        targets = draw(st.integers(0, 3))
        options = tuple(
            Option(
                draw(st.integers(1, 2)),
                draw(NUMBERS),
                tuple(sorted(draw(st.sets(st.integers(0, targets - 1))))) if targets else (),
                frozenset(draw(st.sets(st.integers(0, 1)))),
            )
            for _ in range(draw(st.integers(0, 4)))
        )
        weights = tuple(draw(NUMBERS) for _ in range(targets))
        found.append(Group(options, weights, draw(st.integers(0, 4)), draw(st.integers(1, 2))))
    return tuple(found)


def every_subset(count: int) -> list[tuple[int, ...]]:
    return list(chain.from_iterable(combinations(range(count), n) for n in range(count + 1)))


def brute_force(problem: tuple[Group, ...], way_values: tuple[float, ...], most: int) -> tuple[int, float]:
    """The slow obvious twin: every way, every subset of every group."""
    best = (-1, float("-inf"))
    for way, extra in enumerate(way_values):
        for chosen in product(*(every_subset(len(group.options)) for group in problem)):
            needles = [sum(g.options[i].needles for i in c) for g, c in zip(problem, chosen, strict=True)]
            if sum(needles) > most or any(n > g.most for n, g in zip(needles, problem, strict=True)):
                continue
            if any(way not in g.options[i].ways for g, c in zip(problem, chosen, strict=True) for i in c):
                continue
            met = sum(n >= g.least for n, g in zip(needles, problem, strict=True))
            value = extra + sum(worth(g, c, COST) for g, c in zip(problem, chosen, strict=True))
            best = max(best, (met, round(value, 6)))
    return best


def judged(problem: tuple[Group, ...], choice: Choice) -> tuple[int, float]:
    needles = [sum(g.options[i].needles for i in c) for g, c in zip(problem, choice.chosen, strict=True)]
    return sum(n >= g.least for n, g in zip(needles, problem, strict=True)), round(choice.value, 6)


@given(groups(), st.tuples(NUMBERS, NUMBERS), st.integers(0, 8))
@settings(max_examples=300, deadline=None)
def test_the_choice_is_as_good_as_trying_everything(
    problem: tuple[Group, ...], way_values: tuple[float, float], most: int
) -> None:
    choice = choose(problem, way_values, most, COST)
    assert judged(problem, choice) == brute_force(problem, way_values, most)


@given(groups(), st.integers(0, 8))
@settings(max_examples=100, deadline=None)
def test_the_choice_keeps_its_caps(problem: tuple[Group, ...], most: int) -> None:
    choice = choose(problem, (0.0, 0.0), most, COST)
    needles = [sum(g.options[i].needles for i in c) for g, c in zip(problem, choice.chosen, strict=True)]
    assert sum(needles) <= most
    assert all(n <= g.most for n, g in zip(needles, problem, strict=True))
    assert all(
        choice.way in g.options[i].ways for g, c in zip(problem, choice.chosen, strict=True) for i in c
    )


def test_a_second_cover_is_worth_less_than_the_first() -> None:
    group = Group((Option(1, 0.0, (0,), frozenset({0})),) * 4, (1.0,), 4)
    assert [worth(group, range(n), 0.0) for n in range(5)] == [0.0, 1.0, 1.4, 1.55, 1.55]
    assert choose((group,), (0.0,), 4, 0.3).chosen == ((0, 1),)


def test_equal_options_are_taken_in_their_order() -> None:
    group = Group((Option(1, 1.0, (), frozenset({0})),) * 5, (), 2)
    assert choose((group,), (0.0,), 9, 0.1).chosen == ((0, 1),)


def test_nothing_to_choose_from_is_no_error() -> None:
    assert choose((Group((), (), 3),), (0.0,), 9, 0.1).chosen == ((),)
    assert choose((), (), 9, 0.1).chosen == ()
