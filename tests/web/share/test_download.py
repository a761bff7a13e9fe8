"""The whole record in one file: complete, exact, only one's own, asked for anew, in the trail."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from ashi.web.records.models import AuditEntry, Document, Episode
from ashi.web.share.archive import File, zipped
from tests.support.accounts import keep_entry
from tests.support.charts import keep_paperwork, keep_signed_visit
from tests.support.clinic import People
from tests.support.messages import keep_message, small_picture
from tests.web.conftest import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(people: People, episode_a: Episode, client_of: Callable[..., Client]) -> Client:
    """Alice, who has had a visit, asked something, and has just shown that it is her."""
    keep_paperwork(episode_a)
    keep_signed_visit(episode_a, people.practitioner)
    keep_message(episode_a, "Do the needles hurt?", picture=small_picture())
    browser = client_of(people.patient_a)
    prove(browser)
    return browser


def downloaded(browser: Client) -> zipfile.ZipFile:
    answer = browser.post("/me/download/")
    assert answer["Content-Type"] == "application/zip"
    assert re.search(r'attachment; filename="my-record-\d{4}-\d\d-\d\d\.zip"', answer["Content-Disposition"])
    assert answer["Cache-Control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    return archive


def test_every_document_is_in_it_exactly_as_stored(alice: Client, episode_a: Episode) -> None:
    archive = downloaded(alice)
    digests = {hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    kept = list(Document.unscoped.filter(episode=episode_a).values_list("digest", flat=True))
    assert len(kept) >= 4
    assert set(kept) <= digests


def test_it_can_be_read_without_the_clinic(alice: Client) -> None:
    archive = downloaded(alice)
    names = archive.namelist()
    pages = [name for name in names if name.endswith(".html")]
    start = archive.read("start-here.html").decode()
    for name in names:
        if name not in ("start-here.html", "style.css") and not name.startswith("pictures/"):
            assert f'href="{name}"' in start, name
    for page in pages:
        text = archive.read(page).decode()
        for address in re.findall(r'(?:href|src)="([^"#]+)', text):
            assert address in names or address.startswith(("mailto:", "tel:")), (page, address)
    everything = " ".join(archive.read(page).decode() for page in pages)
    for words in ("Alice Adler", "Do the needles hurt?", "Chen Wei", "Your whole record was downloaded"):
        assert words in everything
    (picture,) = [name for name in names if name.endswith(".jpg")]
    assert archive.read(picture) == small_picture().content


def test_the_account_is_in_it_to_read_and_line_by_line(alice: Client, episode_a: Episode) -> None:
    keep_entry(episode_a, kind="price", way="", note="=SUM(A1)")
    wrong = keep_entry(episode_a, amount=9000, way="transfer")
    keep_entry(episode_a, kind="take_back", amount=0, way="", takes_back=wrong, note="typed twice")
    paid = keep_entry(episode_a, amount=7250)
    archive = downloaded(alice)
    account = archive.read("account.html").decode()
    for words in ("€72.50", "Price of each visit", "typed twice"):
        assert words in account, words
    receipts = archive.read("receipts.html").decode()
    for words in (
        paid.pk.hex,
        wrong.pk.hex,
        "This no longer counts",
        "Alice Adler",
        "Ashi test clinic",
        "Dora",
    ):
        assert words in receipts, words
    lines = json.loads(archive.read("stored/account.json"))
    assert [(line["kind"], line["amount"]) for line in lines] == [
        ("price", "70"), ("payment", "90"), ("take_back", ""), ("payment", "72.50")
    ]  # fmt: skip
    assert lines[2]["takes_back"] == lines[1]["number"] == wrong.pk.hex
    table = list(csv.DictReader(io.StringIO(archive.read("stored/account.csv").decode(), newline="")))
    assert [row["amount"] for row in table] == [line["amount"] for line in lines]
    assert (table[0]["note"], lines[0]["note"]) == ("'=SUM(A1)", "=SUM(A1)")
    start = archive.read("start-here.html").decode()
    for name in ("account.html", "receipts.html", "stored/account.csv", "stored/account.json"):
        assert f'href="{name}"' in start, name


def test_who_has_no_account_finds_no_empty_one(alice: Client) -> None:
    assert not [name for name in downloaded(alice).namelist() if "account" in name or "receipt" in name]


def test_nothing_of_anyone_else_is_in_it(
    alice: Client, people: People, episode_a: Episode, episode_b: Episode
) -> None:
    keep_paperwork(episode_b)
    keep_message(episode_b, "Bob’s own secret")
    keep_entry(episode_b, note="Bob’s sister paid")
    keep_entry(episode_a)
    archive = downloaded(alice)
    for name in archive.namelist():
        assert "Bob" not in archive.read(name).decode(errors="replace"), name


def test_before_anything_was_told_it_is_small_and_whole(
    people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    browser = client_of(people.patient_a)
    prove(browser)
    assert "appointments.html" in downloaded(browser).namelist()


@pytest.mark.parametrize("minutes_ago", [None, 11])
def test_it_asks_anew_who_it_is(
    people: People, episode_a: Episode, client_of: Callable[..., Client], minutes_ago: float | None
) -> None:
    browser = client_of(people.patient_a)
    if minutes_ago:
        prove(browser, minutes_ago=minutes_ago)
    page = browser.post("/me/download/")
    assert page["Content-Type"].startswith("text/html")
    assert "First show that it is you" in page.content.decode()
    assert not AuditEntry.unscoped.filter(act="record.download").exists()


def test_the_trail_says_so_before_a_byte_is_sent(alice: Client, people: People) -> None:
    alice.post("/me/download/")  # and never read
    entry = AuditEntry.unscoped.get(act="record.download")
    assert entry.patient == people.patient_a.patient.pk
    assert entry.why.startswith("password less than")


def test_it_is_sent_while_it_is_made() -> None:
    asked: list[str] = []

    def files() -> Iterator[File]:
        for name in ("a", "b"):
            asked.append(name)
            yield File(name, name.encode() * 10_000)

    pieces = zipped(files(), datetime(2026, 11, 28, 2, tzinfo=UTC))
    first = next(pieces)
    assert asked == ["a"]
    archive = zipfile.ZipFile(io.BytesIO(first + b"".join(pieces)))
    assert archive.read("b") == b"b" * 10_000
