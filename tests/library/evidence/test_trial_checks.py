"""Bad rows in real files are refused with file, line, and what to do."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ashi.evidence.loading import load_trials
from ashi.evidence.published import harms, published
from ashi.knowledge import KnowledgeError, loader

BAD = [
    # (file, a line's text, what it becomes, the message)
    (
        "contrasts.csv",
        ",-3.7,10.3,",
        ",3.7,10.3,",
        r"contrasts\.csv, line 2 .*does not contain its estimate 3\.4",
    ),
    ("contrasts.csv", ",-3.7,10.3,", ",,10.3,", r"line 2 .*one limit of its interval but not the other"),
    (
        "contrasts.csv",
        ",-3.7,10.3,",
        ",10.3,-3.7,",
        r"line 2 .*empty or turned round\. Put the lower limit first",
    ),
    ("contrasts.csv", "MD,extracted,-2.38,0.56", "MD,extracted,-2.38,0", r"SE is 0; it must be above 0"),
    (
        "contrasts.csv",
        "MD,extracted,-5.1,,,-13.9,3.7",
        "MD,extracted,5.1,,,-3.7,13.9",
        r"direction clash: the arms differ by -5\.1",
    ),
    (
        "results.csv",
        "140,-28.7,,,30.3",
        "140,-28.7,,,0",
        r"results\.csv, line 5 .*SD is 0; it must be above 0",
    ),
    (
        "results.csv",
        "verum,vas100,lower,8",
        "verum,vas1000,lower,8",
        r"unknown scale 'vas1000'\. Add it to scales\.toml",
    ),
    (
        "results.csv",
        "verum,hfaq,higher,13",
        "verum,hfaq,lower,13",
        r"direction clash: the row says lower is better, scale 'hfaq' says higher",
    ),
    (
        "results.csv",
        "26,responders,extracted,387,,47.6,184",
        "26,responders,extracted,387,,47.6,148",
        r"148 of 387 is 38\.2 %, but percent says 47\.6",
    ),
    (
        "results.csv",
        "26,responders,extracted,387,,47.6,184",
        "26,responders,extracted,100,,47.6,184",
        r"184 events of 100 people cannot be",
    ),
    (
        "results.csv",
        "change,extracted,140,-28.7",
        "change,extracted,140,-287",
        r"change -287 is larger than the scale is wide",
    ),
    (
        "results.csv",
        "change,extracted,140,-28.7",
        "change,needs_extraction,140,-28.7",
        r"has a number but is marked needs_extraction",
    ),
    (
        "results.csv",
        "change,extracted,140,-28.7",
        "change,extracted,140,",
        r"has no value\. Add it, or mark it needs_extraction",
    ),
    (
        "results.csv",
        "change,extracted,140,-28.7",
        "change,extracted,140,nan",
        r"value is nan, not a finite number",
    ),
    (
        "results.csv",
        "change,extracted,140,-28.7",
        "change,extracted,many,-28.7",
        r"results\.csv, line 5: .*\$\.n",
    ),
    (
        "arms.csv",
        "haake2007,verum,",
        "haake2007,real,",
        r"arm 'verum' is not in arms\.csv\. Add the missing arm",
    ),
    (
        "arms.csv",
        "verum acupuncture,acupuncture,",
        "verum acupuncture,sham,",
        r"trials\.csv, line 2 \(haake2007\): has no acupuncture arm",
    ),
    (
        "arms.csv",
        "haake2007,verum,",
        "haake2099,verum,",
        r"arms\.csv, line 2: trial 'haake2099' is not in trials\.csv",
    ),
    (
        "arms.csv",
        "haake2007,sham,",
        "haake2007,verum,",
        r"arms\.csv, line 3: 'haake2007/verum' is there twice",
    ),
    (
        "trials.csv",
        "Germany,chronic,340",
        "Germany,long,340",
        r"durations 'long'\. Use acute, subacute, chronic",
    ),
    (
        "trials.csv",
        "haake2007,abstract,read",
        "haake1907,abstract,read",
        r"source 'haake1907' is not in sources\.toml",
    ),
    ("trials.csv", "haake2007,abstract,read", "haake2007,abstract,guessed", r"trials\.csv, line 2"),
    (
        "results.csv",
        "haake2007,sham,responder_gerac,higher,26,responders,extracted,387,,44.2,171",
        "haake2007,verum,responder_gerac,higher,26,responders,extracted,387,,47.6,184",
        r"results\.csv, line 3: 'haake2007/verum, responder_gerac, week 26\.0, responders' is there twice",
    ),
    (
        "contrasts.csv",
        "haake2007,verum,sham,responder_gerac",
        "haake2007,verum,verum,responder_gerac",
        r"contrasts\.csv, line 2 .*compares an arm with itself\. Name the other arm",
    ),
    (
        "contrasts.csv",
        "haake2007,verum,guideline_care,responder_gerac,26,RD",
        "haake2007,verum,sham,responder_gerac,26,RD",
        r"contrasts\.csv, line 3: 'haake2007: verum v sham, responder_gerac, week 26\.0, RD' is there twice",
    ),
    (
        "results.csv",
        "8,change,extracted,140,-28.7",
        "8,change,extracted,0,-28.7",
        r"results\.csv, line 5 .*n is 0; a group has one person at least",
    ),
    (
        "results.csv",
        "brinkhaus2006,verum,vas100,lower,8,change",
        "brinkhaus2006,verum,vas100,lower,-8,change",
        r"line 5 .*week -8 lies before the start",
    ),
    (
        "results.csv",
        "26,responders,extracted,387,,47.6,184",
        "26,responders,extracted,387,,147.6,",
        r"line 2 .*percent is 147\.6; it must lie between 0 and 100",
    ),
]
BAD_ELSEWHERE = [
    (
        "published.csv",
        "0.23,no,0.13,0.33",
        "0.23,no,0.31,0.33",
        r"published\.csv, line 2 .*does not contain its",
    ),
    (
        "published.csv",
        "0.23,no,0.13,0.33",
        "0.23,no,0.33,0.13",
        r"published\.csv, line 2 .*empty or turned round",
    ),
    (
        "harms.csv",
        "8.61,100,8.49",
        "6.81,100,6.49",
        r"harms\.csv, line 2 .*is 8\.61 per 100, but rate says 6\.81",
    ),
    (
        "harms.csv",
        "8.61,100,8.49",
        "8.61,100,8.65",
        r"harms\.csv, line 2 .*does not contain its estimate 8\.61",
    ),
    ("harms.csv", ",6.1,100,", ",6.1,50,", r"harms\.csv, line 4 .*say it per 100 or per 10000"),
]


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the evidence tables that a test may spoil."""
    shutil.copytree(loader.HERE / "evidence", tmp_path / "evidence")
    shutil.copy(loader.HERE / "sources.toml", tmp_path)
    monkeypatch.setattr(loader, "HERE", tmp_path)
    load_trials.cache_clear()
    yield tmp_path
    load_trials.cache_clear()


@pytest.mark.parametrize(("file", "good", "bad", "message"), BAD)
def test_a_bad_row_is_refused_with_its_place_and_the_mend(
    knowledge: Path, file: str, good: str, bad: str, message: str
) -> None:
    path = knowledge / "evidence" / file
    text = path.read_text(encoding="utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        load_trials()


@pytest.mark.parametrize(("file", "good", "bad", "message"), BAD_ELSEWHERE)
def test_a_bad_review_or_harm_is_refused_too(
    knowledge: Path, file: str, good: str, bad: str, message: str
) -> None:
    path = knowledge / "evidence" / file
    text = path.read_text(encoding="utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    read = {"published.csv": published, "harms.csv": harms}[file]
    read.cache_clear()
    try:
        with pytest.raises(KnowledgeError, match=message):
            read()
    finally:
        read.cache_clear()


def test_the_shipped_tables_are_sound(knowledge: Path) -> None:
    data = load_trials()
    assert len(data.trials) == 30
    assert {arm.kind for arm in data.arms} == {
        "acupuncture",
        "sham",
        "no_treatment",
        "usual_care",
        "active",
        "mixed",
    }


def test_every_bad_row_is_named_not_only_the_first(knowledge: Path) -> None:
    path = knowledge / "evidence" / "results.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",30.3,", ",0,", 1).replace(",31.0,", ",-1,", 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as refused:
        load_trials()
    assert "line 5" in str(refused.value)
    assert "line 6" in str(refused.value)
