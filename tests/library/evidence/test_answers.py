"""What stands around a pooled number: certainty, what others found, sensitivity, the network, people, the to-do list."""

import pytest

from ashi.evidence import people, pool
from ashi.evidence.beside import beside
from ashi.evidence.certainty import BY, certainty
from ashi.evidence.checks import check_evidence
from ashi.evidence.loading import load_trials
from ashi.evidence.networks import network
from ashi.evidence.pooled import CONTROLS
from ashi.evidence.sensitivity import planned_sessions, regress, small_trials, without_each
from ashi.evidence.text import (
    describe_check,
    describe_network,
    describe_people,
    describe_pooled,
    describe_trials,
)
from tests.library.evidence.made_up import arm, count, mean, tables, trial, two_arms

# --- certainty


@pytest.mark.parametrize("comparator", CONTROLS)
def test_every_comparator_has_its_stored_judgements(comparator) -> None:  # type: ignore[no-untyped-def]
    for outcome in ("pain", "function", "responder"):
        judged = certainty(pool(comparator, outcome))
        assert judged.by == BY
        assert judged.level == "no evidence" or len(judged.doubts) == 5
        assert all(doubt.reason.endswith(".") for doubt in judged.doubts)


def test_disagreement_and_doubtful_intervals_lower_certainty() -> None:
    alike = [
        row
        for i, name in enumerate(("ann", "bob", "cat", "dan"))
        for row in (
            *two_arms(name),
            mean(name, "needle", 30 + 0.1 * i, n=100),
            mean(name, "control", 40, n=100),
        )
    ]
    unlike = [
        row
        for shift, name in ((-20, "ann"), (20, "bob"), (0, "cat"), (10, "dan"))
        for row in (
            *two_arms(name),
            mean(name, "needle", 40 - shift, n=100),
            mean(name, "control", 40, n=100),
        )
    ]
    steps = {}
    for name, rows in (("alike", alike), ("unlike", unlike)):
        judged = certainty(pool("usual_care", "pain", data=tables(*rows)))
        steps[name] = {doubt.domain: doubt.steps for doubt in judged.doubts}
    assert (steps["alike"]["inconsistency"], steps["alike"]["imprecision"]) == (0, 0)
    assert (steps["unlike"]["inconsistency"], steps["unlike"]["imprecision"]) == (1, 1)


def test_no_trial_means_no_evidence_not_low_evidence() -> None:
    assert certainty(pool("usual_care", "pain", "acute")).level == "no evidence"


# --- beside


def test_published_results_stand_beside_ours_turned_the_same_way() -> None:
    sham = beside(pool("sham", "pain"))
    labels = [row.published.label for row in sham]
    assert labels[0].startswith("Mu 2020")
    assert any("Vickers 2012" in label for label in labels)
    assert all(row.why for row in sham)
    # Mu 2020 prints -9.22 (-13.82, -4.61) points of pain: less pain is better.
    mu = sham[0].published
    assert mu.estimate == -9.22
    assert mu.benefit == (9.22, 4.61, 13.82)
    assert mu.recalled
    assert [row.published.review for row in beside(pool("sham", "pain", "acute"))] == ["lee2013"]


# --- sensitivity


def test_molsberger_alone_moves_the_sham_answer() -> None:
    answer = pool("sham", "any", target_week=26, without=["carlsson2001"])
    without = {row.trial: row for row in without_each(answer)}
    assert answer.k == 5
    assert answer.estimate is not None
    assert without["molsberger2002"].influential
    assert without["molsberger2002"].estimate < 0.5 * answer.estimate
    assert [row.trial for row in without.values() if row.influential] == ["molsberger2002"]


def test_small_sets_are_warned_about_or_not_tested() -> None:
    assert small_trials(pool("sham", "function")) is None
    found = small_trials(pool("usual_care", "function"))
    assert found is not None
    assert all(len(result.warnings) == 2 for result in found)


def test_the_effect_can_be_regressed_on_dose_and_year() -> None:
    rows = [
        row
        for name, dose, better in (("ann", "4", 2), ("bob", "8", 4), ("cat", "12", 6), ("dan", "16-20", 9))
        for row in (
            trial(name),
            arm(name, "needle", "acupuncture", 200, dose),
            arm(name, "control", "usual_care", 200),
            mean(name, "needle", 40 - better, n=200),
            mean(name, "control", 40, n=200),
        )
    ]
    data = tables(*rows)
    answer = pool("usual_care", "pain", measure="MD", family="pain_100", data=data)
    assert regress(answer, "sessions", data=data).coefficient("sessions").estimate == pytest.approx(0.5)
    assert planned_sessions("8-15") == 11.5
    with pytest.raises(ValueError, match="'year' is 2020 in every trial"):
        regress(answer, "year", data=data)
    with pytest.raises(ValueError, match="Unknown moderator 'moon'"):
        regress(answer, "moon", data=data)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nothing to regress"):
        regress(pool("usual_care", "pain", "acute"), "year")
    with pytest.raises(ValueError, match="No number of sessions in 'some'"):
        planned_sessions("some")
    unknown = tables(*two_arms("ann")[:1], arm("ann", "needle", "acupuncture"), *rows[2:5])
    with pytest.raises(ValueError, match="Ann: the number of sessions is not known"):
        regress(pool("usual_care", "pain", data=unknown), "sessions", data=unknown)


# --- network


def test_the_network_of_one_three_armed_trial_is_that_trial() -> None:
    data = tables(
        trial("ann"),
        arm("ann", "needle", "acupuncture"),
        arm("ann", "sham", "sham"),
        arm("ann", "usual", "usual_care"),
        count("ann", "needle", 184, 387),
        count("ann", "sham", 171, 387),
        count("ann", "usual", 106, 388),
    )
    pairs = {(p.treatment, p.versus): p.estimate for p in network(data=data).odds_ratios}
    assert pairs["acupuncture", "sham"] == pytest.approx((184 / 203) / (171 / 216))
    assert pairs["acupuncture", "usual_care"] == pytest.approx((184 / 203) / (106 / 282))
    direct = pool("sham", "responder", measure="OR", data=data)
    interval = next(p.wald for p in network(data=data).odds_ratios if p.versus == "sham")
    assert direct.wald is not None
    assert (interval.low, interval.high) == pytest.approx((direct.wald.low, direct.wald.high))


def test_the_shipped_network_says_where_it_is_weak() -> None:
    answer = network()
    assert answer.recalled
    assert any("disagree" in warning for warning in answer.warnings)
    assert any("different ways" in warning for warning in answer.warnings)
    assert {name for item in answer.trials for name, _, _ in item.counts} == {
        "acupuncture",
        "sham",
        "usual_care",
    }
    assert answer.left_out
    with pytest.raises(ValueError, match="No trial of acute pain counted people"):
        network("acute")


# --- people


def test_pictures_of_people_share_one_denominator_and_keep_their_counts() -> None:
    for picture in people():
        for group in picture.groups:
            assert 0 <= group.low <= group.better <= group.high <= 100
            if group.events is not None and group.n:
                assert group.better == round(100 * group.events / group.n)
        assert picture.group("acupuncture") is not None


def test_the_modelled_picture_says_what_it_assumed() -> None:
    modelled = people()[-1]
    assert modelled.kind == "modelled"
    assert modelled.weeks == 8
    assert len(modelled.assumptions) == 5
    assert modelled.recalled
    reported = [picture for picture in people() if picture.kind == "reported"]
    assert all(picture.assumptions == () for picture in reported)
    # Recalled pictures never stand before checked ones.
    flags = [picture.recalled for picture in reported]
    assert flags == sorted(flags)


# --- the to-do list and texts


def test_the_check_names_what_is_missing_recalled_and_in_disagreement() -> None:
    found = check_evidence()
    text = describe_check(found)
    assert {finding.kind for finding in found} == {"needs extraction", "recalled", "disagrees"}
    assert "reported 20.2 (13.4 to 26.7), counts give 20.2 (13.5 to 26.7)" in text
    assert "leibing2002" in text
    assert "Vickers 2018" in text


def test_sound_rows_leave_nothing_to_do_on_trials() -> None:
    data = tables(*two_arms("ann"), mean("ann", "needle", 30), mean("ann", "control", 40))
    assert not [f for f in check_evidence(data) if f.where.startswith(("results", "contrasts"))]


def test_texts_show_what_was_left_out_and_what_is_recalled() -> None:
    answer = pool("usual_care", "function")
    text = describe_pooled(answer, certainty(answer))
    assert "Hartung-Knapp" in text
    assert "* ARC, Witt 2006" in text
    assert "Left out:" in text
    assert "Certainty: low (Ashi's own judgement" in text
    assert "No trial answers this question." in describe_pooled(pool("usual_care", "pain", "acute"))
    assert "acupuncture: 48 of 100 (43 to 53)" in describe_people(people())
    assert describe_people(()) == "No trial counted people, so there is no picture."
    assert "acupuncture against sham" in describe_network(network())
    assert "GERAC, Haake 2007 (Germany, chronic): 3 of 3 rows hold a number" in describe_trials(load_trials())
