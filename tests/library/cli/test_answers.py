"""Answers from files, good and bad: `./ashi score` and `./ashi course`."""

import json
from pathlib import Path

import pytest

from ashi.cli import main

HEADER = "date,instrument,item,answer\n"
GOOD = "2026-01-01,nrs_pain,average,7\n2026-01-08,check_in,average,5\n2026-01-15,check_in,average,4\n"


def course(tmp_path: Path, text: str, *more: str) -> int:
    file = tmp_path / "answers.csv"
    file.write_text(text, encoding="utf-8")
    return main(["course", str(file), *more])


def told(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> object:
    assert course(tmp_path, text, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_rows_in_any_order_and_rows_twice_make_the_same_course(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = GOOD.splitlines(keepends=True)
    as_given = told(capsys, tmp_path, HEADER + GOOD)
    assert told(capsys, tmp_path, HEADER + "".join(reversed(rows))) == as_given
    assert told(capsys, tmp_path, HEADER + GOOD + rows[1] + rows[1]) == as_given
    assert as_given["answers"] == 2  # type: ignore[index]


def test_the_patients_own_words_may_stand_beside_their_numbers(tmp_path: Path) -> None:
    words = "2026-01-01,psfs,activity_1,3\n2026-01-01,psfs,activity_1_words,Putting on socks\n"
    assert course(tmp_path, HEADER + GOOD + words) == 0


BAD = {
    "two answers to one question": (
        HEADER + GOOD + "2026-01-08,check_in,average,9\n",
        "line 5: check_in average of 2026-01-08 is 9 here and 5 in line 3. Keep one",
    ),
    "out of range": (HEADER + GOOD.replace("average,5", "average,12"), "line 3: Check-in: 'average' is 12"),
    "an unknown item": (HEADER + GOOD + "2026-02-01,rmdq,rmdq_25,1\n", "line 5: RMDQ: there is no question 'rmdq_25'"),
    "an unknown instrument": (HEADER + GOOD + "2026-02-01,vas,now,1\n", "line 5: There is no instrument 'vas'"),
    "another version": (
        HEADER.replace("\n", ",version\n") + GOOD.replace("\n", ",1\n") + "2026-02-01,peg,pain,1,2\n",
        "line 5: PEG: the answers are for version 2",
    ),
    "no number": (HEADER + GOOD + "2026-02-01,peg,pain,much\n", "line 5: 'much' is no answer"),
    "not a number": (HEADER + GOOD + "2026-02-01,peg,pain,nan\n", "line 5: 'nan' is no answer"),
    "no day": (HEADER + GOOD + "soon,peg,pain,1\n", "line 5: Invalid isoformat string: 'soon'"),
    "a cell too few": (HEADER + GOOD + "2026-02-01,peg,pain\n", "line 5: the number of cells differs"),
    "a cell too many": (HEADER + GOOD + "2026-02-01,peg,pain,1,2\n", "line 5: the number of cells differs"),
    "another header": ("day,answer\n", "needs the columns date, instrument, item, answer; it has day, answer"),
    "nothing": ("", "needs the columns"),
    "no rows": (HEADER, "holds no answer to nrs_pain or check_in"),
    "all missing": (HEADER + "2026-01-01,nrs_pain,now,7\n", "The baseline has no score"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), BAD.values(), ids=BAD)
def test_rows_that_cannot_be_right_are_named_by_line(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert course(tmp_path, text) == 2
    assert sentence in capsys.readouterr().err


def test_every_wrong_row_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert course(tmp_path, HEADER + "soon,peg,pain,1\n" + GOOD.replace("7", "70")) == 2
    said = capsys.readouterr().err
    assert "line 2:" in said
    assert "line 3:" in said


def score(tmp_path: Path, instrument: str, text: str) -> int:
    file = tmp_path / "answers.json"
    file.write_text(text, encoding="utf-8")
    return main(["score", instrument, str(file)])


def test_a_response_as_it_is_kept_is_scored_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = {
        "instrument": "peg",
        "answered_on": "2026-03-02",
        "items": {"pain": 6, "enjoyment": 4, "activity": 5},
    }
    assert score(tmp_path, "peg", json.dumps(kept)) == 0
    assert capsys.readouterr().out.startswith("5")


SHEETS = {
    "answered twice": ('{"pain": 1, "pain": 5, "enjoyment": 1, "activity": 1}', "'pain' is answered twice"),
    "another instrument": (
        '{"instrument": "rmdq", "answered_on": "2026-03-02", "items": {}}', "holds answers to 'rmdq', not to 'peg'",
    ),
    "another version": (
        '{"instrument": "peg", "answered_on": "2026-03-02", "items": {"pain": 1}, "version": 2}', "for version 2",
    ),
    "out of range": ('{"pain": 11}', "'pain' is 11, but must be between 0 and 10"),
    "unknown item": ('{"joy": 1}', "there is no question 'joy'"),
    "a list": ("[1, 2, 3]", "Give each item's id and its answer"),
    "not JSON": ("{", "not readable as JSON"),
    "nothing": ("", "not readable as JSON"),
    "not a number": ('{"pain": NaN}', "must be a number"),
    "nested": ("[" * 100_000, ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), SHEETS.values(), ids=SHEETS)
def test_a_sheet_that_cannot_be_right_is_refused_in_a_sentence(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert score(tmp_path, "peg", text) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said


def test_all_missing_says_what_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert score(tmp_path, "peg", "{}") == 0
    assert "0 of 3 questions are answered, at least 3 are needed" in capsys.readouterr().out
