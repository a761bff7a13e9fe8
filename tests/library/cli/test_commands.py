"""The shell's commands: what a person types, what they read, and what a wrong word answers."""

import json
from pathlib import Path

import msgspec
import pytest

from ashi.cli import CLINIC, build_parser, main
from tests.support.people import ALICE, CHEN, DORA


@pytest.fixture
def intake(tmp_path: Path) -> Path:
    file = tmp_path / "alice.json"
    file.write_bytes(msgspec.json.encode(ALICE))
    return file


def test_help_names_every_command_of_library_clinic_and_clone(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    told = capsys.readouterr().out
    for name in (
        "schema",
        "screen",
        "plan",
        "score",
        "course",
        "points",
        "body",
        "evidence",
        "fit",
        "ancova",
        "registry",
        "synth",
        *CLINIC,
        "check",
    ):
        assert f"  {name} " in told, name


def test_every_command_has_help() -> None:
    parser = build_parser()
    action = next(action for action in parser._actions if action.dest == "command")
    assert all(choice.help for choice in action._choices_actions)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name",
    ["intake", "paindrawing", "consent", "diaryentry", "findings", "plan", "visit", "response", "verdict"],
)
def test_a_schema_for_every_document(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$ref"].lower().endswith(name)


def test_a_plan_gives_a_reason_for_every_point(intake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(intake), "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["points"]
    assert all(point["reasons"] for point in plan["points"])
    assert main(["plan", str(intake)]) == 0
    assert plan["points"][0]["code"] in capsys.readouterr().out


def test_an_emergency_is_said_and_there_is_no_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dora.json"
    file.write_bytes(msgspec.json.encode(DORA))
    assert main(["screen", str(file)]) == 1
    assert "EMERGENCY" in capsys.readouterr().out
    assert main(["plan", str(file)]) == 1
    assert "no plan" in capsys.readouterr().err


def test_points_are_found_by_code_name_and_han(capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("BL23", "Shenshu", "腎俞"):
        assert main(["points", word, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["code"] == "BL23"


def test_a_drawing_becomes_numbers_and_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawing = tmp_path / "drawing.json"
    drawing.write_bytes(msgspec.json.encode(ALICE.drawing))
    assert main(["body", "locate", str(drawing), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["area_cm2"] > 0
    picture = tmp_path / "body.svg"
    assert main(["body", "draw", "--drawing", str(drawing), "--points", "BL23,BL25", "-o", str(picture)]) == 0
    assert picture.read_text().startswith("<svg")


def test_two_answers_are_too_early_and_the_picture_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text(
        "date,instrument,item,answer\n2026-01-01,nrs_pain,average,7\n2026-01-08,check_in,average,5\n"
    )
    assert main(["course", str(answers), "-o", str(tmp_path / "course.svg")]) == 0
    assert "Too early to say" in capsys.readouterr().out
    assert (tmp_path / "course.svg").read_text().startswith("<svg")


def test_the_evidence_names_both_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "pool", "--comparator", "sham", "--outcome", "pain"]) == 0
    told = capsys.readouterr().out
    assert "Wald" in told
    assert "Hartung-Knapp" in told


@pytest.mark.parametrize(
    "words",
    [
        ["pool", "--comparator", "usual_care", "--outcome", "pain"],
        ["network"],
        ["table"],
        ["check"],
    ],
)
def test_the_evidence_is_told_as_json_too(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The library's sentences are plain text there."""
    assert main(["evidence", *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    if words[0] == "pool":
        assert "no SD, SE or interval given" in json.dumps(told["pooled"]["left_out"])
    if words[0] == "network":
        assert told["warnings"][0] == "The trials counted “clearly better” in different ways."


@pytest.mark.parametrize("kind", ["forest", "funnel", "network"])
@pytest.mark.parametrize("ending", ["svg", "json", "pdf"])
def test_the_plots_of_the_pages_are_drawn_into_a_file(kind: str, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"plot.{ending}"
    assert main(["evidence", "plot", kind, "--outcome", "function", "-o", str(file)]) == 0
    drawn = file.read_bytes()
    assert drawn.startswith({"svg": b"<svg", "pdf": b"%PDF", "json": b"{"}[ending])
    named = {"forest": b"Cherkin 2009", "network": b"usual care"}
    if ending == "svg" and kind in named:
        assert named[kind] in drawn
    if ending == "json":
        assert json.loads(drawn)["$schema"].endswith("v6.json")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["evidence", "plot", "network", "--duration", "acute", "-o", "x.svg"], "there is no network"),
        (["evidence", "plot", "forest", "--duration", "acute", "-o", "x.svg"], "nothing to draw"),
        (["evidence", "plot", "forest", "-o", "x.gif"], "use .svg, .png, .pdf or .json"),
        (["schema", "novel"], "there is no document 'novel'"),
        (["points", "XX99"], "no point is called 'XX99'"),
        (["score", "no-such", "/dev/null"], ""),
        (["screen", "/no/such/file"], "cannot read"),
        (["body", "draw", "--points", "XX9", "-o", "x.svg"], "XX9"),
        (["evidence", "fit", "/no/such/file"], ""),
        (["synth", "--patients", "0"], "at least 1"),
        (["check"], "clone"),
    ],
)
def test_a_wrong_word_is_answered_in_a_sentence(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    told = capsys.readouterr().err
    assert says in told
    assert "Traceback" not in told
    assert told.strip()


def test_an_intake_with_faults_names_each_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = json.loads(msgspec.json.encode(ALICE))
    raw["intensity"]["now"] = 11
    raw["surprise"] = 1
    del raw["onset"]
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(raw))
    assert main(["screen", str(file)]) == 2
    told = capsys.readouterr().err
    for name in ("intensity.now", "surprise", "onset"):
        assert name in told


def test_two_plans_are_told_apart_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alice, chen = tmp_path / "alice.json", tmp_path / "chen.json"
    alice.write_bytes(msgspec.json.encode(ALICE))
    chen.write_bytes(msgspec.json.encode(CHEN))
    assert main(["plan", str(alice), "--versus", str(chen)]) == 0
    assert "Also before you begin: Thin needles" in capsys.readouterr().out
    assert main(["plan", str(alice), "--versus", str(alice)]) == 0
    assert capsys.readouterr().out == "Nothing changes.\n"
    assert main(["plan", str(alice), "--what-if", "afraid"]) == 0
    assert "Now holds: Afraid of needles." in capsys.readouterr().out
    assert main(["plan", str(alice), "--what-if", "list"]) == 0
    assert "if the patient takes warfarin, INR 2.5" in capsys.readouterr().out
    assert main(["plan", str(alice), "--what-if", "full_moon"]) == 2
    assert "there is no what-if 'full_moon'; there are warfarin" in capsys.readouterr().err


BROKEN: list[tuple[bytes, str]] = [
    (b"", "is not an intake"),
    (b"{", "is not an intake"),
    (b"\x00\xff\xfe", "is not an intake"),
    (b"[]", "is not an intake"),
    (b"null", "is not an intake"),
    (msgspec.json.encode(ALICE)[:200], "is not an intake"),
    (msgspec.json.encode(ALICE).replace(b'"body_version":"1"', b'"body_version":"77"'), "drawing"),
    (msgspec.json.encode(ALICE).replace(b"calf_upper_right", b"calf_upper_rihgt"), "calf_upper_rihgt"),
    (msgspec.json.encode(ALICE).replace(b'"age_years":52', b'"age_years":-52'), "age_years"),
]


@pytest.mark.parametrize("command", ["screen", "plan"])
@pytest.mark.parametrize(("content", "words"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_intake_is_refused_in_a_sentence(
    command: str, content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "intake.json"
    file.write_bytes(content)
    assert main([command, str(file)]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""
