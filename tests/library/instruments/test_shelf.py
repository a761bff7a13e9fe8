"""The folder of brought instruments: two files each, read whole or refused by name."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ashi.instruments import (
    BROUGHT,
    InvalidResponse,
    QuestionnaireError,
    Response,
    UnknownInstrument,
    bring,
    check_response,
    instrument,
    read_folder,
    score,
)
from tests.library.instruments.test_questionnaire import TERMS, form

DAY = dt.date(2026, 3, 2)
ANSWERS: dict[str, int | float | str] = {"1.1": 1, "1.2": 3, "1.3": 2}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    put(tmp_path, "made_up", TERMS + 'asked = ["baseline", "end"]\n')
    (tmp_path / "README.txt").write_text("Ours until 2027.", encoding="utf-8")
    yield tmp_path
    bring(())


def put(folder: Path, name: str, terms: str, raw: str | None = None) -> None:
    (folder / f"{name}.toml").write_text(terms, encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps(form()) if raw is None else raw, encoding="utf-8")


def test_what_was_brought_is_scored_like_what_was_built_in(folder: Path) -> None:
    with pytest.raises(UnknownInstrument):
        instrument("made_up")
    bring(read_folder(folder))
    assert BROUGHT["made_up"].asked == ("baseline", "end")
    assert instrument("made_up").name == "Made up"
    assert score(Response("made_up", DAY, ANSWERS)).value == 6
    assert score(Response("peg", DAY, {"pain": 6, "enjoyment": 4, "activity": 5})).value == 5
    with pytest.raises(InvalidResponse, match="must be one of 0, 1, 2, 3"):
        check_response(Response("made_up", DAY, {"1.1": 9}))
    with pytest.raises(UnknownInstrument, match=r"Known: nrs_pain.*start_back, made_up"):
        instrument("other")


def test_an_empty_shelf_knows_them_no_more(folder: Path) -> None:
    bring(read_folder(folder))
    bring(())
    with pytest.raises(InvalidResponse, match="no instrument 'made_up'"):
        score(Response("made_up", DAY, ANSWERS))


def test_answers_to_an_older_form_are_not_taken_for_answers_to_this_one(folder: Path) -> None:
    put(folder, "made_up", TERMS + "version = 2\n")
    bring(read_folder(folder))
    with pytest.raises(InvalidResponse, match="for version 1, but this clinic uses version 2"):
        score(Response("made_up", DAY, ANSWERS))


def test_no_folder_is_no_instrument(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "not there") == ()


REFUSED = {
    "no terms": ("lonely.json", "{}", "lonely.toml is missing beside it"),
    "no form": ("lonely.toml", TERMS, "lonely.json is missing beside it"),
    "a broken form": ("made_up.json", "{", "not readable as JSON"),
    "terms of something else": ("made_up.toml", TERMS + "colour = 1", "The terms do not fit"),
    "an occasion there is not": ("made_up.toml", TERMS + 'asked = ["daily"]', "The terms do not fit"),
    "an id no field can carry": ("made_up.toml", TERMS.replace('"made_up"', '"Made Up!"'), "The terms do not fit"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "words"), REFUSED.values(), ids=REFUSED)
def test_the_first_file_that_cannot_be_used_is_named(folder: Path, name: str, text: str, words: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(QuestionnaireError) as refusal:
        read_folder(folder)
    assert words in str(refusal.value)
    assert str(folder / name.partition(".")[0]) in str(refusal.value)


@pytest.mark.parametrize("taken", ["rmdq", "made_up"])
def test_an_id_that_is_taken_is_refused_and_the_shelf_stays_as_it_was(folder: Path, taken: str) -> None:
    bring(read_folder(folder))
    put(folder, "second", TERMS.replace('"made_up"', f'"{taken}"'))
    with pytest.raises(QuestionnaireError, match=f"The id '{taken}' is taken"):
        bring(read_folder(folder))
    assert list(BROUGHT) == ["made_up"]
