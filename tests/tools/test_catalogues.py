"""The catalogues' own checks: what a missing word, a lost placeholder or a stale file is told as."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

import catalogues

GOOD = [
    Message("%(n)s of <b>100</b>", "<b>100</b>, davon %(n)s"),
    Message(("%(num)s needle", "%(num)s needles"), ("%(num)s Nadel", "%(num)s Nadeln")),
    Message("One moment …", "Einen Moment …"),
    Message("Saved at {time}", "Gespeichert um {time}"),
]
BAD = [
    (Message("Go on", ""), "is not translated"),
    (Message(("%(num)s needle", "%(num)s needles"), ("%(num)s Nadel", "")), "is not translated"),
    (Message("Go on", "Weiter", flags=("fuzzy",)), "is marked fuzzy"),
    (Message("%(n)s of 100", "von 100"), "lacks or adds a placeholder"),
    (Message("of 100", "%(n)s von 100"), "lacks or adds a placeholder"),
    (Message("Saved at {time}", "Gespeichert um {zeit}"), "lacks or adds a placeholder"),
    (Message("<b>Stop</b>", "Halt"), "lacks or adds a tag"),
    (Message("Stop", "<b>Halt</b>"), "lacks or adds a tag"),
    (Message("Stop ", "Halt"), "begins or ends with another space"),
]


@pytest.mark.parametrize("message", GOOD)
def test_a_good_translation_has_no_fault(message: Message) -> None:
    assert catalogues.faults_of(message) == []


@pytest.mark.parametrize(("message", "fault"), BAD)
def test_each_fault_is_told(message: Message, fault: str) -> None:
    assert catalogues.faults_of(message) == [fault]


def test_words_are_found_in_templates_code_and_data(tmp_path: Path) -> None:
    page, code, data, table = (tmp_path / name for name in ("a.html", "b.py", "c.toml", "d.csv"))
    page.write_text(
        '<p>{{ _("Go on, %(name)s", name=x) }}</p>{{ ngettext("%(num)s day", "%(num)s days", n) }}'
    )
    code.write_text('from x import gettext_noop as _\nWORDS = {"a": _("Choose " "a time")}\n')
    data.write_text(
        '[ask.worse]\nwords = "What makes it worse?"\nid = "not words"\n[[more]]\nwords = "Nothing"\n'
    )
    table.write_text("event,per,unit\nbruise,100,people\n")
    found = [
        [words for words, _ in catalogues.words_of(file, keys)]
        for file, keys in ((page, ()), (code, ()), (data, ("words",)), (table, ("event", "unit")))
    ]
    assert found == [
        ["Go on, %(name)s", ("%(num)s day", "%(num)s days")],
        ["Choose a time"],
        ["What makes it worse?", "Nothing"],
        ["bruise", "people"],
    ]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Catalogues of their own, with two messages collected."""

    def collected() -> Catalog:
        catalogue = Catalog()
        for words in ("Go on", "Stop, %(name)s"):
            catalogue.add(words, locations=[("page.html", 0)])
        return catalogue

    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "LANGUAGES", ("de",))
    monkeypatch.setattr(catalogues, "collect", collected)
    catalogues.update()
    return catalogues.path_of("de")


def test_bringing_up_to_date_keeps_what_is_translated_and_drops_what_nobody_says(kept: Path) -> None:
    text = kept.read_text("utf-8")
    assert catalogues.findings() == [
        "de: “Go on” is not translated",
        "de: “Stop, %(name)s” is not translated",
    ]
    text = text.replace('"Go on"\nmsgstr ""', '"Go on"\nmsgstr "Weiter"')
    text = text.replace('"Stop, %(name)s"\nmsgstr ""', '"Stop, %(name)s"\nmsgstr "Halt, %(name)s"')
    kept.write_text(text + '\nmsgid "Gone"\nmsgstr "Weg"\n', "utf-8")
    assert catalogues.findings() == [
        "de: 0 new and 1 gone; run tools/catalogues.py",
        "de: django.mo is not what django.po compiles to; run tools/catalogues.py",
    ]
    catalogues.update()
    assert catalogues.findings() == []
    assert kept.read_text("utf-8") == text


def test_the_same_words_make_the_same_files(kept: Path) -> None:
    before = [file.read_bytes() for file in (kept, kept.with_suffix(".mo"))]
    catalogues.update()
    assert [file.read_bytes() for file in (kept, kept.with_suffix(".mo"))] == before


def test_a_new_message_is_told(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = catalogues.collect()
    more.add("New here?", locations=[("page.html", 0)])
    monkeypatch.setattr(catalogues, "collect", lambda: more)
    assert "de: 1 new and 0 gone; run tools/catalogues.py" in catalogues.findings()
