"""Amending: a new signed document in front of the original, which stays exactly as it was."""

from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from uuid_utils.compat import uuid7

from ashi.visit import Visit
from ashi.visit.amendment import Amendment
from ashi.web.records.access import actor_of
from ashi.web.records.documents import decode, sha256
from ashi.web.records.models import AuditEntry, CaseMember, Document, Episode, SignedPage
from ashi.web.records.signatures import signature_of
from ashi.web.visit.actions_amend import amend, amendment_of
from ashi.web.visit.charting import CannotChart
from ashi.web.visit.forms_amend import Wanted
from ashi.web.visit.queries_signed import signed_visit
from tests.support.charts import keep_paperwork, keep_signed_visit
from tests.support.forms import forms
from tests.web.conftest import prove
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
SIDE = {"because": "Left and right were mixed up.", "path_1": "needles.n1.side", "value_1": "Right"}


class Desk:
    """Someone at the page that amends one signed visit."""

    def __init__(self, browser: Client, document: Document) -> None:
        prove(browser)
        self.browser = browser
        self.document = document
        self.url = f"/visits/{document.pk}/amend/"

    def read(self, **fields: str) -> HttpResponse:
        [blank] = forms(self.browser.get(self.url).content.decode(), self.url)
        return self.browser.post(self.url, blank | fields)

    def sign(self, read: HttpResponse, name: str) -> HttpResponse:
        to_sign = forms(read.content.decode(), self.url)[0]
        return self.browser.post(self.url, to_sign | {"typed_name": name})


@pytest.fixture
def signed(episode_a: Episode, people) -> Document:
    keep_paperwork(episode_a)
    return keep_signed_visit(episode_a, people.practitioner)


@pytest.fixture
def desk(signed: Document, people, client_of) -> Desk:
    return Desk(client_of(people.practitioner), signed)


@pytest.fixture
def colleague(signed: Document, people, client_of) -> Desk:
    CaseMember.unscoped.create(
        episode=signed.episode, practitioner=people.other_practitioner.practitioner, since=signed.made_at
    )
    return Desk(client_of(people.other_practitioner), signed)


def test_a_correction_stands_in_front_and_the_original_stays(desk: Desk, signed: Document) -> None:
    original = SignedPage.unscoped.get(pk=signed.pk).html
    read = desk.read(**SIDE)
    assert read.status_code == 200
    assert "BL23 left: side: was left , is right" in words(read)
    assert not Document.unscoped.filter(kind="amendment").exists(), "nothing is kept before it is signed"
    assert desk.sign(read, "Chen Wei").status_code == 302
    row = Document.unscoped.get(kind="amendment")
    amendment = decode(row, Amendment)
    assert (row.about_id, row.signed, amendment.corrections[0].after) == (signed.pk, True, "right")
    page = desk.browser.get(f"/visits/{signed.pk}/signed/").content.decode()
    assert original in page
    assert page.index("Amended on") < page.index(original)
    assert signature_of(row).is_as_signed
    assert signature_of(signed).is_as_signed
    assert AuditEntry.unscoped.filter(act="amendment.keep", patient=signed.patient_id).count() == 1
    chart = words(desk.browser.get(f"/chart/{signed.episode_id}/"))
    assert "Corrected" in chart
    assert "Left and right were mixed up." in chart


def test_the_notes_take_the_correction_in(desk: Desk, signed: Document) -> None:
    desk.sign(desk.read(**SIDE), "Chen Wei")
    note = words(desk.browser.get(f"/visits/{signed.pk}/note/practitioner/"))
    assert "BL23 right: 15 mm" in note
    assert "Amended on" in note


def test_a_time_by_the_clock_is_on_the_day_of_the_visit(desk: Desk, signed: Document) -> None:
    visit = decode(signed, Visit)
    removed = visit.needles[0].removed_at
    assert removed is not None
    earlier = (removed.astimezone(ZoneInfo("Europe/Berlin"))).replace(second=0)
    wanted = f"{earlier.hour:02}:{earlier.minute:02}"
    same = desk.read(because="Typing.", path_1="needles.n1.removed_at", value_1=wanted)
    assert "Nothing is amended yet." in words(same), "the same minute is no correction"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"path_1": "position", "value_1": "supine"}, "Say in a few words why it is amended."),
        ({"because": "Typing."}, "Nothing is amended yet."),
        ({"because": "Typing.", "path_1": "position"}, "Write what is right."),
        ({"because": "Typing.", "value_1": "20"}, "Choose from the list what is wrong."),
        ({"because": "Typing.", "path_1": "needles.n1.depth_mm", "value_1": "200"}, "does not fit here"),
        ({"because": "Typing.", "path_1": "needles.n1.removed_at", "value_1": "soon"}, "such as 09:05"),
        ({"because": "Typing.", "path_1": "note", "value_1": "x"}, "Choose from the list what is wrong."),
        ({"because": "Typing.", "words": "x" * 9_000}, "9000 characters long; 8000 fit"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Desk, fields: dict[str, str], sentence: str
) -> None:
    answer = desk.read(**fields)
    assert answer.status_code == 422
    assert sentence in words(answer)
    [kept] = forms(answer.content.decode(), desk.url)
    typed = {name: value for name, value in fields.items() if value != "note"}  # which no list offers
    assert typed.items() <= kept.items()
    assert not Document.unscoped.filter(kind="amendment").exists()


def test_only_the_own_name_signs_and_only_what_was_read(desk: Desk) -> None:
    read = desk.read(**SIDE)
    wrong = desk.sign(read, "Someone Else")
    assert wrong.status_code == 422
    assert "Type your name" in words(wrong)
    to_sign = forms(read.content.decode(), desk.url)[0]
    forged = desk.browser.post(desk.url, to_sign | {"typed_name": "Chen Wei", "because": "Another reason."})
    assert forged.status_code == 422
    assert "The amendment changed since you read it" in words(forged)
    assert not Document.unscoped.filter(kind="amendment").exists()


def test_pressing_twice_amends_once(desk: Desk) -> None:
    read = desk.read(**SIDE)
    assert [desk.sign(read, "Chen Wei").status_code for _ in range(2)] == [302, 302]
    assert Document.unscoped.filter(kind="amendment").count() == 1


def test_two_tabs_do_not_overwrite_each_other(desk: Desk) -> None:
    first = desk.read(because="Typing.", path_1="needles.n1.depth_mm", value_1="20")
    second = desk.read(because="Typing.", path_1="needles.n1.depth_mm", value_1="25")
    assert desk.sign(first, "Chen Wei").status_code == 302
    late = desk.sign(second, "Chen Wei")
    assert late.status_code == 422
    assert "The amendment changed since you read it" in words(late)
    assert "was 20 , is 25" in words(late), "it is shown as it would stand now"


def test_a_colleague_adds_words_under_their_own_name_but_corrects_nothing(
    colleague: Desk, signed: Document
) -> None:
    form = words(colleague.browser.get(colleague.url))
    assert "You can add words under your own name" in form
    refused = colleague.browser.post(colleague.url, SIDE | {"step": "read", "key": str(uuid7())})
    assert refused.status_code == 422
    assert "Only Chen Wei, who signed this visit, corrects it." in words(refused)
    read = colleague.read(because="I was there.", words="The patient called the day after and was well.")
    assert colleague.sign(read, "Ngozi Okafor").status_code == 302
    assert Document.unscoped.get(kind="amendment").author_name == "Ngozi Okafor"


def test_an_amendment_a_day_later_is_marked_late(people, client_of, episode_a: Episode) -> None:
    keep_paperwork(episode_a)
    old = keep_signed_visit(episode_a, people.practitioner, hours_ago=30)
    desk = Desk(client_of(people.practitioner), old)
    read = desk.read(because="It came to mind.", words="She slept well.")
    assert "Late entry: written more than a day after the visit." in words(read)


def test_what_was_typed_survives_a_proof_that_ran_out(desk: Desk) -> None:
    read = desk.read(**SIDE)
    prove(desk.browser, minutes_ago=20)
    late = desk.sign(read, "Chen Wei")
    assert late.status_code == 422
    assert "Show that it is you, in another tab" in words(late)
    prove(desk.browser)
    assert desk.sign(late, "Chen Wei").status_code == 302


def test_change_it_goes_back_to_the_form_with_everything(desk: Desk) -> None:
    read = desk.read(**SIDE)
    back = desk.browser.post(desk.url, forms(read.content.decode(), desk.url)[1])
    [kept] = forms(back.content.decode(), desk.url)
    assert kept["because"] == SIDE["because"]
    assert kept["value_1"] == "right" or kept["value_1"] == "Right"


def test_two_who_sign_at_the_same_moment_do_not_overwrite_each_other(
    desk: Desk, signed: Document, people
) -> None:
    actor = actor_of(people.practitioner, "127.0.0.1")
    read = signed_visit(actor, signed.pk)  # by both, before either signs
    for depth, is_first in (("20", True), ("25", False)):
        wanted = Wanted("Typing.", "", {"needles.n1.depth_mm": depth}, {"needles.n1.depth_mm": 1}, ())
        _, html = amendment_of(actor, read, wanted)
        given = {"key": uuid7(), "typed_name": "Chen Wei", "digest": sha256(html), "proof": "password"}
        if is_first:
            amend(actor, read, wanted, **given)
            continue
        with pytest.raises(CannotChart, match="Someone amended this visit just now"):
            amend(actor, read, wanted, **given)
    assert Document.unscoped.filter(kind="amendment").count() == 1
