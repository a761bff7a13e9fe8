"""Wilson and Newcombe against numbers in print."""

import pytest

from ashi.stats.proportions import newcombe_difference, wilson_interval


def test_wilson_against_newcombe_1998() -> None:
    """Newcombe 1998 (Stat Med 17:857), table I, method 3: 81 of 263."""
    p = wilson_interval(81, 263)
    assert (p.low, p.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_gerac_differences_against_the_paper() -> None:
    """Haake 2007, abstract: 3.4 (-3.7 to 10.3) of 100 for acupuncture against sham.

    Ours starts at -3.6: the counts are worked out from rounded percentages.
    """
    d = newcombe_difference(184, 387, 171, 387)
    assert [round(100 * x, 1) for x in (d.value, d.low, d.high)] == [3.4, -3.6, 10.3]


def test_nobody_and_everybody_stay_inside() -> None:
    assert wilson_interval(0, 20).low == 0
    assert wilson_interval(20, 20).high == 1
    with pytest.raises(ValueError, match="21 of 20"):
        wilson_interval(21, 20)
