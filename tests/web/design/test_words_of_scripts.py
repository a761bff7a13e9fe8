"""Scripts that patients meet say nothing of their own: the page hands them its words, in its language."""

import re
from pathlib import Path

import ashi.web

MODULES = Path(ashi.web.__file__).parents[3] / "frontend" / "src" / "modules"
ENGLISH_ONLY = {"atlas", "calendar", "visit"}  # the atlas and staff pages, which are English only
NAMES = {
    "Accept", "Enter", "Escape", "Content-Type", "X-CSRFToken", "Home", "End", "Shift", "Tab", "Delete", "Backspace",
    "PushManager", "NotAllowedError", "PageUp", "PageDown", "UTC", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "POST", "PUT", "GET", "DELETE",
}  # fmt: skip
"""Texts with a capital that nobody reads: keys of a keyboard, headers, names in the browser."""
TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`')
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


def said_in(source: str) -> list[str]:
    """Every text of a script that begins like a sentence or a button."""
    texts = [quoted or written for quoted, written in TEXT.findall(COMMENT.sub("", source))]
    return [text for text in texts if re.match(r"[A-Z][a-z]", text) and text not in NAMES]


def test_a_sentence_in_a_script_is_found() -> None:
    assert said_in('say("You are offline."); // "Not this"') == ["You are offline."]
    assert said_in("put(`Kept at ${time}`)") == ["Kept at ${time}"]


def test_scripts_that_patients_meet_have_no_words_of_their_own() -> None:
    files = [file for file in sorted(MODULES.rglob("*.js")) if not ENGLISH_ONLY & set(file.parts)]
    assert len(files) > 30
    found = [f"{file.name}: {text}" for file in files for text in said_in(file.read_text("utf-8"))]
    assert found == []
