"""The demonstration analyses gathered with the facts, recomputed from our rows (numbers typed from that page)."""

import pytest

from ashi.evidence import guidelines, harms, people, pool, published


def test_sham_responders_as_demonstrated() -> None:
    """RR 1.83, Wald (0.89, 3.77), Hartung-Knapp (0.42, 8.00), I2 82 to 83, tau2 .298."""
    answer = pool("sham", "responder", target_week=26)
    assert answer.k == 3
    assert answer.estimate == pytest.approx(1.83, abs=0.005)
    assert answer.wald is not None
    assert answer.hartung_knapp_plain is not None
    assert (answer.wald.low, answer.wald.high) == pytest.approx((0.89, 3.77), abs=0.005)
    assert (answer.hartung_knapp_plain.low, answer.hartung_knapp_plain.high) == pytest.approx(
        (0.42, 8.00), abs=0.006
    )
    assert answer.tau2 == pytest.approx(0.298, abs=5e-4)
    assert answer.recalled


def test_people_on_one_denominator_come_from_the_trial_that_had_all_three_arms() -> None:
    picture = people()[0]
    assert picture.label.startswith("GERAC")
    assert [(g.treatment, g.better) for g in picture.groups] == [
        ("acupuncture", 48),
        ("sham", 44),
        ("usual_care", 27),
    ]
    # Haake 2007: acupuncture against sham 3.4 (-3.7 to 10.3) of 100.
    assert [(d.versus, d.more, d.low, d.high) for d in picture.differences] == [
        ("sham", 3, -4, 10),
        ("usual_care", 20, 13, 27),
    ]


def test_no_acute_trial_counted_people_so_there_is_no_picture() -> None:
    assert people("acute") == ()
    assert pool("usual_care", "pain", "acute").estimate is None


def test_what_others_concluded_is_there_with_both_directions() -> None:
    assert {g.direction for g in guidelines()} == {"for", "against", "pays"}
    assert {h.unit for h in harms()} == {"people", "treatments"}
    assert any(p.recalled for p in published())
    assert any(not p.recalled for p in published())


def test_an_unknown_question_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"Unknown comparator 'placebo'\. Known: sham, no_treatment"):
        pool("placebo", "pain")  # type: ignore[arg-type]
