"""The body from a shell: pictures, numbers, what changed, and a map of many drawings."""

import io
import json
from pathlib import Path

import pytest

from ashi.cli import main

FIRST = {
    "body_version": "1/female_average",
    "pains": [{"intensity": 6, "qualities": ["ache"]}, {"intensity": 3}],
    "strokes": [{"pain": 1, "view": "back", "width": 200, "points": [[1180, 2900], [1200, 3000]]}],
    "regions": [{"pain": 0, "region": "sacrum_upper"}],
}
LATER = {**FIRST, "regions": [{"pain": 0, "region": "calf_upper_left"}]}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "first.json").write_text(json.dumps(FIRST))
    (tmp_path / "later.json").write_text(json.dumps(LATER))
    return tmp_path


def test_a_picture_with_points_labels_and_fields(files: Path) -> None:
    out = files / "picture.svg"
    words = [
        "body",
        "draw",
        "--drawing",
        str(files / "first.json"),
        "--points",
        "BL23,BL25:left",
        "--labels",
        "--fields",
    ]
    assert main([*words, "-o", str(out)]) == 0
    text = out.read_text("utf-8")
    assert text.count('class="body-point"') == text.count('class="body-field"') == 3
    assert text.count(">BL23</text>") == 2
    assert "Patient's left" in text
    assert text.count('class="body-number ') == 2


def test_a_picture_as_pixels(files: Path) -> None:
    out = files / "picture.png"
    assert main(["body", "draw", "--view", "lumbar", "--theme", "dark", "-o", str(out)]) == 0
    assert out.read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--points", "BL99"], "no point is called 'BL99'"),
        (["--points", "BL23:up"], "write BL23:left or BL23:right"),
        (["--regions", "sacrum"], "near it: sacrum_upper"),
    ],
)
def test_a_mistake_is_said_with_what_to_write(
    files: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["body", "draw", *words, "-o", str(files / "x.svg")]) == 2
    assert says in capsys.readouterr().err
    assert not (files / "x.svg").exists()


def test_numbers_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(FIRST).encode())))
    assert main(["body", "locate", "-", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["facts"]["low_back"] is True
    assert "faces" not in told


def test_what_changed(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair = [str(files / "first.json"), str(files / "later.json")]
    assert main(["body", "compare", *pair]) == 0
    told = capsys.readouterr().out
    assert "No longer covered: Upper part of the sacrum" in told
    assert "Newly covered: Calf, upper half, left" in told
    assert "Borders are not reliable." in told
    assert main(["body", "compare", *pair, "--for", "patient"]) == 0
    assert "cm²" not in capsys.readouterr().out


def test_a_map_names_the_lines_it_left_out(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = files / "many.jsonl"
    lines.write_text("\n".join([json.dumps(FIRST), "", "{", json.dumps(LATER)]))
    out = files / "map.svg"
    assert main(["body", "density", str(lines), "-o", str(out)]) == 1
    said = capsys.readouterr().err
    assert "line 3: left out: drawing: It is not readable" in said
    assert "2 drawings on the map" in said
    text = out.read_text("utf-8")
    assert "Share of 2 drawings" in text
    assert 'class="body-band"' in text
