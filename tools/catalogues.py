"""The words of the translated pages and messages: collect them, keep one catalogue for each language, prove that all is there.

    python tools/catalogues.py            # collect, bring the .po files up to date, compile them
    python tools/catalogues.py --check    # change nothing; exit 1 and one line per finding

What is collected is the list `COLLECTED`: only what the translated pages show (docs/guides/translating.md). Words are
English in the templates and in the code; the catalogues lie in src/ashi/web/locale.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ashi"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = ("de", "es", "zh_Hans")

# Files by pattern under src/ashi; for tables and TOML files also which columns or keys hold words.
COLLECTED: dict[str, tuple[str, ...]] = {
    "web/design/languages.py": (),
    "web/design/pages.py": (),
    "web/design/templates/design/base.html": (),
    "web/design/templates/design/language.html": (),
    "web/design/templates/design/account.html": (),
    "web/design/templates/design/action.html": (),
    "web/design/templates/design/error.html": (),
    "web/design/templates/design/feedback.html": (),
    "web/design/templates/design/figure.html": (),
    "web/design/templates/design/form.html": (),
    "web/design/templates/design/zones.html": (),
    "web/config/errors.py": (),
    "web/records/mail.py": (),
    "web/records/models/clinic.py": (),
    "web/records/templates/*/email/*.txt": (),
    "web/records/templates/account/*.html": (),
    "web/records/templates/mfa/*.html": (),
    "web/records/templates/mfa/*/*.html": (),
    "web/records/templates/records/[!d]*.html": (),
    "web/design/templates/design/tablet.html": (),
    "web/kiosk/actions.py": (),
    "web/kiosk/mode.py": (),
    "web/kiosk/policies.py": (),
    "web/kiosk/templates/kiosk/first.html": (),
    "web/kiosk/templates/kiosk/what_to_do.html": (),
    "web/booking/actions.py": (),
    "web/booking/actions_course.py": (),
    "web/booking/actions_desk.py": (),
    "web/booking/actions_devices.py": (),
    "web/booking/actions_waiting.py": (),
    "web/booking/forms_ledger.py": (),
    "web/booking/forms_waiting.py": (),
    "web/booking/holds.py": (),
    "web/booking/policies.py": (),
    "web/booking/refusals.py": (),
    "web/booking/views.py": (),
    "web/booking/views_course.py": (),
    "web/booking/views_devices.py": (),
    "web/booking/views_waiting.py": (),
    "web/booking/views_home.py": (),
    "web/booking/words_profile.py": (),
    "web/booking/templates/booking/_account.html": (),
    "web/booking/templates/booking/_hold.html": (),
    "web/booking/templates/booking/_me_*.html": (),
    "web/booking/templates/booking/_profile.html": (),
    "web/booking/templates/booking/_waiting_rules.html": (),
    "web/booking/templates/booking/_wish.html": (),
    "web/booking/templates/booking/address.html": (),
    "web/booking/templates/booking/appointment.html": (),
    "web/booking/templates/booking/book.html": (),
    "web/booking/templates/booking/calendar_devices.html": (),
    "web/booking/templates/booking/course.html": (),
    "web/booking/templates/booking/move.html": (),
    "web/booking/templates/booking/my_account.html": (),
    "web/booking/templates/booking/practitioner*.html": (),
    "web/booking/templates/booking/receipt.html": (),
    "web/booking/templates/booking/wait.html": (),
    "web/booking/templates/booking/waiting.html": (),
    "web/design/templates/design/page.html": (),
    "web/design/templates/design/print.html": (),
    "web/plan/body_picture.py": (),
    "web/visit/queries_notes.py": (),
    "web/visit/templates/visit/_note.html": (),
    "visit/note_patient.py": (),
    "outcomes/chart.py": (),
    "outcomes/chart_lanes.py": (),
    "outcomes/chart_panel.py": (),
    "outcomes/course_text.py": (),
    "outcomes/words.py": (),
    "intake/diary.py": (),
    "tailoring/ending.py": (),
    "web/plan/beside.py": (),
    "web/plan/course_events.py": (),
    "web/progress/forms_diary.py": (),
    "web/progress/views_diary.py": (),
    "web/messages/forms.py": (),
    "web/messages/notices.py": (),
    "web/messages/pictures.py": (),
    "web/messages/policies.py": (),
    "web/messages/views.py": (),
    "web/messages/templates/messages/_bubble.html": (),
    "web/messages/templates/messages/_me.html": (),
    "web/messages/templates/messages/mine.html": (),
    "web/messages/templates/messages/sent.html": (),
    "web/plan/actions_promise.py": (),
    "web/plan/ending.py": (),
    "web/progress/actions.py": (),
    "web/progress/actions_after.py": (),
    "web/progress/actions_home.py": (),
    "web/progress/actions_reminders.py": (),
    "web/progress/forms.py": (),
    "web/progress/forms_after.py": (),
    "web/progress/forms_ways.py": (),
    "web/progress/queries.py": (),
    "web/progress/sheet.py": (),
    "web/progress/views_after.py": (),
    "web/progress/views_devices.py": (),
    "web/progress/views_home.py": (),
    "web/progress/views_stop.py": (),
    "web/progress/views_ways.py": (),
    "web/progress/words_reminders.py": (),
    "web/progress/templates/progress/my_ways.html": (),
    "web/progress/templates/progress/_promise.html": (),
    "web/progress/templates/progress/stop*.html": (),
    "web/progress/templates/progress/_answers*.html": (),
    "web/progress/templates/progress/_home.html": (),
    "web/progress/templates/progress/_home_card.html": (),
    "web/progress/templates/progress/_sheet.html": (),
    "web/progress/templates/progress/after_visit*.html": (),
    "web/progress/templates/progress/check_in*.html": (),
    "web/progress/templates/progress/me.html": (),
    "web/progress/templates/progress/my_home.html": (),
    "web/progress/templates/progress/my_trail.html": (),
    "web/progress/templates/progress/my_course.html": (),
    "web/progress/templates/progress/my_visit.html": (),
    "web/progress/templates/progress/_course.html": (),
    "web/progress/templates/progress/_diary.html": (),
    "web/progress/templates/progress/_beside.html": (),
    "web/share/templates/share/download.html": (),
    "knowledge/preparing/home_plan.toml": ("words", "how_often", "mind", "why"),
    "safety/emergency.py": (),
    "knowledge/safety/alarm_words.toml": ("for_patient",),
    "knowledge/safety/emergency_numbers.toml": ("default_words",),
    "knowledge/body/regions.csv": ("name",),
    "knowledge/visit/adverse_events.toml": ("words", "plain"),
    "knowledge/outcomes/measures.toml": ("noun", "title"),
    "knowledge/tailoring/endings.toml": ("words",),
    "knowledge/intake/co_treatments.toml": ("words",),
    "knowledge/visit/ledger_regions.toml": ("name", "elsewhere"),
    "knowledge/visit/after_visit.toml": ("text",),
    "web/learn/templates/learn/[!o]*.html": (),
    "web/learn/words.py": (),
    "evidence/*.py": (),
    "knowledge/evidence/arms.csv": ("label",),
    "knowledge/evidence/certainty.toml": ("reason",),
    "knowledge/evidence/guidelines.csv": ("position", "country", "population", "strength", "date_note"),
    "knowledge/evidence/harms.csv": ("event",),
    "knowledge/evidence/mechanisms.toml": ("name", "idea", "unknown", "finding"),
    "knowledge/evidence/other_treatments.csv": ("treatment", "versus", "finding"),
    "knowledge/evidence/published.csv": ("finding",),
    "knowledge/evidence/scales.toml": ("plain", "label", "stands_for"),
    "knowledge/evidence/trials.csv": ("country",),
    "knowledge/evidence/why_they_differ.toml": ("why",),
    "knowledge/evidence/worthwhile.toml": ("label",),
    "knowledge/preparing/advice.toml": ("words", "words_at_home", "why"),
}
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_noop": None, "said": None}
# As in ashi.web.design.pages, so that words are found as the page will ask for them.
TEMPLATE_OPTIONS = {
    "extensions": "jinja2.ext.do",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "newstyle_gettext": "true",
    "silent": "false",
}
HEADER = """\
# Ashi's public pages in {language}: made by a machine, not yet checked by a clinician or a native speaker.
# Brought up to date by tools/catalogues.py; see docs/guides/translating.md."""
NEEDLESS_HEADER = re.compile(
    r'"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)'
)
SAME_TIME = datetime(2026, 1, 1, tzinfo=UTC)  # the same words make the same file
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
BARE_PERCENT = re.compile(r"%(?!\(\w+\)[sd])(?<!%%)(?!%)")
TAG = re.compile(r"</?\w+[^>]*>")


def collect() -> Catalog:
    """Every message of the translated pages, each with the files that say it."""
    found = Catalog(charset="utf-8")
    for pattern, keys in COLLECTED.items():
        files = sorted(SOURCE.glob(pattern))
        if not files:
            raise SystemExit(f"tools/catalogues.py: nothing matches {pattern} under src/ashi; mend COLLECTED")
        for file in files:
            place = file.relative_to(ROOT).as_posix()
            for words, context in words_of(file, keys):
                found.add(words, locations=[(place, 0)], context=context)
    for message in found:
        message.locations = [(place, 0) for place in sorted({place for place, _line in message.locations})]
    return found


def words_of(file: Path, keys: tuple[str, ...]) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The messages of one file, with their context."""
    if file.suffix in (".csv", ".toml"):
        content = file.read_text("utf-8")
        rows: Any = csv.DictReader(io.StringIO(content)) if file.suffix == ".csv" else tomllib.loads(content)
        for text in _texts(list(rows) if file.suffix == ".csv" else rows, keys):
            yield text, None
        return
    is_template = file.suffix in (".html", ".txt")
    method = "jinja2.ext:babel_extract" if is_template else "python"
    with file.open("rb") as source:
        for _line, message, _comments, context in extract(
            method, source, KEYWORDS, options=TEMPLATE_OPTIONS if is_template else {}
        ):
            yield message, context


def _texts(value: Any, keys: tuple[str, ...], name: str = "") -> Iterator[str]:
    """Every text under one of `keys`, however deep."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _texts(inside, keys, key)
    elif isinstance(value, list):
        for inside in value:
            yield from _texts(inside, keys, name)
    elif name in keys and isinstance(value, str) and value:
        yield value


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        charset="utf-8",
        header_comment=HEADER.format(language=language),
        creation_date=SAME_TIME,
        revision_date=SAME_TIME,
        fuzzy=False,
    )


def path_of(language: str) -> Path:
    """The catalogue of one language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it is kept; empty when there is none."""
    if not path_of(language).exists():
        return _empty(language)
    with path_of(language).open("rb") as kept:
        return read_po(kept, locale=language)


def update() -> None:
    """Bring every catalogue up to date and compile it; what nobody says any more goes."""
    collected = collect()
    for language in LANGUAGES:
        kept, file = read(language), path_of(language)
        fresh = _empty(language)
        for message in collected:
            if message.id:
                known = kept.get(_first(message), message.context)
                string = known.string if known and known.id == message.id else None
                fresh.add(message.id, string, message.locations, context=message.context)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_po(fresh))
        file.with_suffix(".mo").write_bytes(_mo(fresh))
        missing = sum(not _is_said(message) for message in fresh if message.id)
        print(f"{language}: {len(fresh)} messages, {missing} to translate")


def _po(catalogue: Catalog) -> bytes:
    """As text, without line numbers and dates: a line that moves is no change of words."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, include_lineno=False, sort_by_file=True)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not NEEDLESS_HEADER.match(line)).encode()


def _mo(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _is_compiled(language: str, kept: Catalog) -> bool:
    file = path_of(language).with_suffix(".mo")
    if not file.exists():
        return False
    with file.open("rb") as compiled:
        return _said(read_mo(compiled)) == _said(kept)


def _said(catalogue: Catalog) -> dict[tuple[str | None, Any], list[str]]:
    return {
        (message.context, _first(message)): _strings(message)
        for message in catalogue
        if message.id and _is_said(message)
    }


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _is_said(message: Message) -> bool:
    return all(_strings(message))


def findings() -> list[str]:
    """One line for each thing that keeps a catalogue from being whole."""
    collected = collect()
    wanted = {(message.context, message.id) for message in collected if message.id}
    found = []
    for language in LANGUAGES:
        kept = read(language)
        held = {(message.context, message.id) for message in kept if message.id}
        if held != wanted:
            found.append(
                f"{language}: {len(wanted - held)} new and {len(held - wanted)} gone; run tools/catalogues.py"
            )
        for message in kept:
            if message.id:
                found += [f"{language}: “{_first(message)[:70]}” {fault}" for fault in faults_of(message)]
        if not _is_compiled(language, kept):
            found.append(f"{language}: django.mo is not what django.po compiles to; run tools/catalogues.py")
    return found


def faults_of(message: Message) -> list[str]:
    """What is wrong with one translation; nothing for a good one.

    >>> faults_of(Message("%(n)s of <b>100</b>", "<b>100</b>"))
    ['lacks or adds a placeholder']
    >>> faults_of(Message("half", "50%")) + faults_of(Message("%(n)s %% of it", "%(n)s %% davon"))
    ['has a bare percent sign, which a page takes for a placeholder: write percent in words']
    """
    if not _is_said(message):
        return ["is not translated"]
    faults = ["is marked fuzzy"] if message.fuzzy else []
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = {_shape(source, PLACEHOLDER) for source in sources}
    if any(_shape(string, PLACEHOLDER) not in wanted for string in _strings(message)):
        faults.append("lacks or adds a placeholder")
    if any(_shape(string, TAG) != _shape(sources[0], TAG) for string in _strings(message)):
        faults.append("lacks or adds a tag")
    if any(BARE_PERCENT.search(string) for string in _strings(message)):
        faults.append("has a bare percent sign, which a page takes for a placeholder: write percent in words")
    if any(_edges(string) != _edges(sources[0]) for string in _strings(message)):
        faults.append("begins or ends with another space")
    return faults


def _shape(text: str, pattern: re.Pattern[str]) -> frozenset[tuple[str, int]]:
    return frozenset(Counter(match[0] for match in pattern.finditer(text)).items())


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def main() -> int:
    """Bring up to date, or only look."""
    if sys.argv[1:] not in ([], ["--check"]):
        print(__doc__)
        return 2
    if not sys.argv[1:]:
        update()
        return 0
    found = findings()
    print("\n".join(found) or "catalogues: every translated page is whole in every language")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
