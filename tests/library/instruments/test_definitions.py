"""What the instruments claim, typed in from the sources and not from our files."""

import pytest

from ashi.instruments import INSTRUMENTS, UnknownInstrument, instrument

# Ostelo 2008, abstract, Results; Childs 2005, abstract, Results (the last two).
IMPORTANT_POINTS = {
    "nrs_pain": {2, 2.2, 1.5},
    "check_in": {2, 2.2, 1.5},
    "rmdq": {5},
    "odi": {10},
    "qbpds": {20, 6},  # the second from the Italian version
}
# Kamper 2010, abstract, Results.
RECOVERED = {"nrs_pain": 0, "check_in": 0, "rmdq": 2}


@pytest.mark.parametrize(("instrument_id", "points"), IMPORTANT_POINTS.items())
def test_important_change_is_the_published_one(instrument_id: str, points: set[float]) -> None:
    assert {mic.points for mic in instrument(instrument_id).mic if mic.points} == points
    assert 30 in {mic.percent for mic in instrument(instrument_id).mic}


@pytest.mark.parametrize(("instrument_id", "cut"), RECOVERED.items())
def test_recovery_is_the_published_cut(instrument_id: str, cut: float) -> None:
    assert [recovery.score for recovery in instrument(instrument_id).recovery] == [cut]


def test_measurement_error_of_the_pain_scale_is_the_full_one() -> None:
    # Childs 2005 prints SEM 1.02; 1.96 * sqrt(2) * 1.02 = 2.827.
    (error,) = instrument("nrs_pain").sdc
    assert error.sem == 1.02
    assert error.sdc == pytest.approx(1.96 * 2**0.5 * 1.02, abs=0.005)


def test_one_name_many_thresholds_each_with_its_kind() -> None:
    # PROMIS pain interference: 2 to 3 (Chen 2018), 4.85 (PROMIS-29) for one person; 3.5 to 5.5 for groups (Amtmann 2016).
    mics = instrument("promis_pi").mic
    assert sorted(mic.points or 0 for mic in mics if mic.kind == "individual") == [2, 3, 4.85]
    assert sorted(mic.points or 0 for mic in mics if mic.kind == "group") == [3.5, 5.5]


def test_no_loinc_code_was_made_up() -> None:
    # The only codes that were found at a source.
    found = {"72514-3", "75893-8", "91145-3", "91146-1", "91147-9", "97909-6", "71961-7", "71959-1"}
    used = {code.code for definition in INSTRUMENTS.values() for code in definition.loinc}
    assert used <= found
    assert not instrument("rmdq").loinc
    assert not instrument("psfs").loinc


def test_roland_morris_has_its_24_sentences() -> None:
    texts = [item.text for item in instrument("rmdq").items]
    assert len(set(texts)) == 24
    assert all("back" in text for text in texts)
    assert texts[17] == "I sleep less well because of my back."


@pytest.mark.parametrize("instrument_id", INSTRUMENTS)
def test_every_instrument_says_who_may_show_its_text(instrument_id: str) -> None:
    definition = instrument(instrument_id)
    assert definition.licence.words
    assert definition.missing_rule.endswith(".")
    own_items = [item for item in definition.counted if item.text]
    assert bool(own_items) == (definition.licence.text != "absent")
    if definition.licence.text == "recalled":
        assert "recalled" in definition.licence.words


def test_an_unknown_instrument_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownInstrument, match=r"no instrument 'odi_2'\. Known: nrs_pain, check_in"):
        instrument("odi_2")
