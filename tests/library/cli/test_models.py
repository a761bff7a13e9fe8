"""Models of any table from a shell: the numbers are lme4's, the sums of clinics give the fit of their rows."""

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ashi.cli import main

GOLDEN = Path(__file__).parents[2] / "golden"
UNBALANCED = GOLDEN / "lme4_unbalanced.csv"
BALANCED = GOLDEN / "lme4_balanced.csv"
MODEL = ["--formula", "y ~ time * arm", "--random", "time", "--by", "id"]


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(words) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


@pytest.mark.parametrize(("kind", "flag"), [("reml", []), ("ml", ["--ml"])])
def test_fit_says_what_lme4_says(kind: str, flag: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    golden = tomllib.loads((GOLDEN / "lme4.toml").read_text(encoding="utf-8"))["unbalanced"][kind]
    words = ["--formula", "y ~ time * arm + age", "--random", "time", "--by", "id", "--json"]
    answer = told(["fit", str(UNBALANCED), *words, *flag], capsys)
    assert [effect["name"] for effect in answer["fixed"]] == golden["fixed"]
    estimates = [effect["estimate"] for effect in answer["fixed"]]
    assert estimates == pytest.approx(golden["estimates"], rel=1e-5)
    assert [effect["standard_error"] for effect in answer["fixed"]] == pytest.approx(golden["se"], rel=1e-5)
    assert answer["sigma"] == pytest.approx(golden["sigma"], rel=1e-6)
    assert answer["log_likelihood"] == pytest.approx(-golden["criterion"] / 2, abs=1e-6)


def test_profile_intervals_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    golden = tomllib.loads((GOLDEN / "lme4.toml").read_text(encoding="utf-8"))["balanced"]["ml"]
    answer = told(["fit", str(BALANCED), *MODEL, "--profile", "--json"], capsys)
    assert answer["interval"] == "profile"
    at = golden["profile_names"].index("time:arm")
    low, high = golden["profile_low"][at], golden["profile_high"][at]
    assert [answer["fixed"][3]["low"], answer["fixed"][3]["high"]] == pytest.approx([low, high], abs=1e-3)


def test_fit_in_words_names_people_rows_and_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = BALANCED.read_text(encoding="utf-8").splitlines()
    lines[5] = ",".join([*lines[5].split(",")[:-1], ""])
    holed = tmp_path / "holed.csv"
    holed.write_text("\n".join(lines), encoding="utf-8")
    assert main(["fit", str(holed), *MODEL]) == 0
    said = capsys.readouterr().out
    assert "199 rows of 40 people" in said
    assert "1 rows with an empty cell were left out." in said


def test_ancova_gives_the_robust_error_beside_the_usual_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "trial.csv"
    rows = [("before", "after", "arm")] + [
        (5 + n % 4, 4 + n % 3 - 2 * (n % 2), "ab"[n % 2]) for n in range(30)
    ]
    table.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    words = ["ancova", str(table), "--formula", "after ~ before + arm"]
    answer = told([*words, "--json"], capsys)
    arm = answer["fixed"][2]
    assert arm["name"] == "arm[b]"
    assert arm["robust_error"] != arm["standard_error"]
    assert arm["low"] < arm["estimate"] < arm["high"] < 0
    assert main(words) == 0
    assert "robust SE" in capsys.readouterr().out


def split(folder: Path, parts: int) -> list[Path]:
    """The balanced table in files of whole people, as clinics would have it."""
    with BALANCED.open(newline="", encoding="utf-8") as lines:
        header, *rows = csv.reader(lines)
    made = []
    for part in range(parts):
        path = folder / f"clinic{part}.csv"
        own = [row for row in rows if int(row[header.index("id")]) % parts == part]
        path.write_text("\n".join(",".join(row) for row in [header, *own]), encoding="utf-8")
        made.append(path)
    return made


def test_sums_of_three_clinics_give_the_fit_of_all_their_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = []
    for table in split(tmp_path, 3):
        sent.append(str(table.with_suffix(".json")))
        assert main(["registry", "summarise", str(table), *MODEL, "-o", sent[-1]]) == 0
    capsys.readouterr()
    pooled = told(["fit", str(BALANCED), *MODEL, "--json"], capsys)
    added = told(["registry", "combine", *sent, "--json"], capsys)
    for ours, theirs in zip(added["fixed"], pooled["fixed"], strict=True):
        for number in ("estimate", "standard_error", "low", "high"):
            assert ours[number] == pytest.approx(theirs[number], rel=1e-10, abs=1e-10)
    assert added["log_likelihood"] == pytest.approx(pooled["log_likelihood"], rel=1e-10)
    assert (added["parts"], added["people"], added["rows"]) == (3, 40, 200)
    assert added["left_out"] == {"patterns": 0, "people": 0, "rows": 0, "incomplete_rows": 0}


def test_small_patterns_do_not_leave_the_clinic_and_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = BALANCED.read_text(encoding="utf-8").splitlines()
    rows += [row.replace(row.split(",", 1)[0], "901", 1) for row in rows[1:3]]  # somebody who came twice only
    table, sent = tmp_path / "clinic.csv", tmp_path / "clinic.json"
    table.write_text("\n".join(rows), encoding="utf-8")
    assert main(["registry", "summarise", str(table), *MODEL, "-o", str(sent)]) == 0
    assert (
        "Left out: 1 of 41 people (2 %, 2 rows), in 1 visit patterns of fewer than 5."
        in capsys.readouterr().out
    )
    assert min(json.loads(sent.read_text(encoding="utf-8"))["sums"]["groups"]) >= 5
    assert main(["registry", "combine", str(sent)]) == 0
    said = capsys.readouterr().out
    assert "Left out: 1 of 41 people" in said
    assert "200 rows of 40 people" in said


def test_nothing_is_shared_when_everybody_came_on_days_of_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = refused(["registry", "summarise", str(UNBALANCED), *MODEL], capsys)
    assert "No visit pattern has 5 people or more" in said
    assert "Round visit times" in said


BAD_TABLES = {
    "empty": ("", "is empty"),
    "headings only": ("id,time,arm,y\n", "has headings but no rows"),
    "a heading twice": ("id,y,y\n1,2,3\n", "y is named twice"),
    "a nameless column": ("id,,y\n1,2,3\n", "heading 2 is empty"),
    "a short line": ("id,time,arm,y\n1,0,1,5\n1,4,1\n", "line 3: 3 cells under 4 headings"),
    "words as outcome": ("id,time,arm,y\n1,0,1,five\n2,4,0,six\n", "the outcome 'y' holds words"),
    "a word among numbers": (
        "id,time,arm,y\n1,0,1,5\n1,four,1,4\n2,0,0,3\n",
        "the column 'time' holds numbers and also 'four'",
    ),
    "dates": ("id,time,arm,y\n1,2026-03-01,1,5\n1,2026-02-01,1,4\n", "'time' holds dates ('2026-03-01')"),
    "decimal commas": ('id,time,arm,y\n1,0,1,"5,5"\n1,4,1,"4,5"\n', "decimals with a point"),
    "semicolons": ("id;time;arm;y\n1;0;1;5,5\n1;4;1;4,5\n", "decimals with a point"),
    "nothing but gaps": ("id,time,arm,y\n1,0,1,\n1,4,1,NA\n", "no row has all of"),
    "a row twice": (
        "id,time,arm,y\n1,0,1,5\n1,4,1,4\n1,0,1,5\n",
        "rows 1 and 3 are the same in every column (id 1)",
    ),
    "one visit each": (
        "id,time,arm,y\n" + "".join(f"{n},{n % 3},{n % 2},{n % 5}\n" for n in range(12)),
        "12 rows of 12 people are too few to tell 2 effects of each person from chance",
    ),
    "an outcome without spread": (
        "id,time,arm,y\n" + "".join(f"{n // 4},{n % 4},{n // 4 % 2},5\n" for n in range(40)),
        "there is nothing left to fit",
    ),
    "a missing column": ("id,time,y\n1,0,5\n", "no column 'arm'"),
    "not finite": ("id,time,arm,y\n1,0,1,inf\n2,1,0,3\n", "not finite"),
    "one person": (
        "id,time,arm,y\n" + "".join(f"1,{t},{t % 2},{t}\n" for t in range(9)),
        "at least two people",
    ),
}


@pytest.mark.parametrize(("text", "words"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_table_that_cannot_be_fitted_is_refused_in_a_sentence(
    text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text, encoding="utf-8")
    assert words.casefold() in refused(["fit", str(table), *MODEL], capsys).casefold()


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("y ~ time + y", "'y' is the outcome and stands on the right as well"),
        ("y ~ time + id", "'id' names the person"),
        ("id ~ time", "'id' names the person"),
    ],
)
def test_a_formula_that_uses_a_column_twice_is_refused(
    formula: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in refused(["fit", str(BALANCED), "--formula", formula, "--by", "id"], capsys)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b,y\n0,1,5\n0,2,6\n0,3,4\n0,4,4\n", "'a' is a combination of those before it"),
        ("a,b,y\n0,1,5\n1,2,5\n0,3,5\n1,4,5\n", "there is nothing left to fit"),
        ("a,b,y\n0,1,5\n1,2,6\n", "2 rows are too few"),
    ],
)
def test_ancova_refuses_what_it_cannot_fit(
    text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text, encoding="utf-8")
    assert words in refused(["ancova", str(table), "--formula", "y ~ a + b"], capsys)


def test_a_table_with_semicolons_and_na_reads_as_it_is_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = BALANCED.read_text(encoding="utf-8").splitlines()
    lines[5] = ",".join([*lines[5].split(",")[:-1], "NA"])
    table = tmp_path / "table.csv"
    table.write_text("\n".join(lines).replace(",", ";"), encoding="utf-8")
    answer = told(["fit", str(table), *MODEL, "--json"], capsys)
    assert (answer["rows"], answer["rows_left_out"]) == (199, 1)


def test_what_is_combined_is_the_fit_of_the_rows_of_the_cells_that_were_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = BALANCED.read_text(encoding="utf-8").splitlines()
    few = [line.replace(line.split(",", 1)[0], "901", 1) for line in lines[1:3]]
    sent = []
    for number, table in enumerate(split(tmp_path, 2)):
        text = table.read_text(encoding="utf-8")
        table.write_text("\n".join([text, *few] if number == 0 else [text]), encoding="utf-8")
        sent.append(str(table.with_suffix(".json")))
        assert main(["registry", "summarise", str(table), *MODEL, "-o", sent[-1]]) == 0
    capsys.readouterr()
    added = told(["registry", "combine", *sent, "--json"], capsys)
    pooled = told(["fit", str(BALANCED), *MODEL, "--json"], capsys)
    assert added["left_out"] == {"patterns": 1, "people": 1, "rows": 2, "incomplete_rows": 0}
    for number in ("sigma", "log_likelihood"):
        assert added[number] == pytest.approx(pooled[number], rel=1e-10)
    for ours, theirs in zip(
        added["random"] + added["fixed"], pooled["random"] + pooled["fixed"], strict=True
    ):
        for number in ours.keys() - {"name"}:
            assert ours[number] == pytest.approx(theirs[number], rel=1e-10, abs=1e-10)


def test_sums_that_were_changed_or_mixed_up_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    main(["registry", "summarise", str(BALANCED), *MODEL, "-o", str(first)])
    main(["registry", "summarise", str(BALANCED), "--formula", "y ~ time", "--by", "id", "-o", str(second)])
    capsys.readouterr()
    assert "Make all of them from one formula" in refused(
        ["registry", "combine", str(first), str(second)], capsys
    )
    good = json.loads(first.read_text(encoding="utf-8"))
    for change, words in (
        ({"kind": "letters"}, "no sums of a mixed model"),
        ({"people": 41}, "speaks of 41 people"),
        ({"least": 100}, "fewer than the 100 it promises"),
        ({"sums": good["sums"] | {"gram": []}}, "no sums of a mixed model"),
        ({"sums": {}}, "no sums of a mixed model"),
    ):
        second.write_text(json.dumps(good | change), encoding="utf-8")
        assert words in refused(["registry", "combine", str(second)], capsys)
    assert "cannot read" in refused(["registry", "combine", str(tmp_path / "none.json")], capsys)
