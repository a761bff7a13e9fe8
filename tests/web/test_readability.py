"""Public pages can be read at age 12: the Flesch-Kincaid grade of what stands on each page is below 7.

The formula and its source are in tests/support/readability.py; its grade is that of a school year in the United
States, and the sixth is that of pupils of 11 and 12. It is our own measure: the known libraries carry or fetch
lists of pronounced English words for it. The test reads every sentence of more than five words on the rendered page; not
the citations of papers, tables of numbers, drawings, names (`translate="no"`), or words in another language.
"""

from collections.abc import Callable
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve

from ashi.web.records.models import Practitioner
from tests.support import readability
from tests.support.clinic import People
from tests.web.test_authorization import PUBLIC

pytestmark = pytest.mark.django_db

MOST = 7.0
LONGEST_WORDS = 40
PAGES = (
    "/",
    "/does-it-work/",
    "/does-it-work/acute/",
    "/does-it-work/subacute/",
    "/does-it-work/in-the-body/",
    "/does-it-work/what-else/",
    "/does-it-work/who-pays/",
    "/what-happens/",
    "/what-happens/needles/",
    "/what-to-ask/",
    "/decide/",
    "/practitioners/",
    "/practitioners/{practitioner}/",
    "/atlas",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
)
# Public addresses that are not read here, and why.
NOT_READ = {
    "for clinicians, one click deeper": {"trials", "trial", "evidence_answer"},
    "the page of practitioners, answering a position that was posted": {"practitioners_near"},
    "for programs: a provider of text messages, and the browser's own worker": {
        *("sms_received", "push_worker"),
    },
    "anatomy and names of one point": {"atlas_point", "atlas_point_slash"},
    "no page of words": {
        *("gallery", "livez", "readyz", "atlas_slash", "atlas_map", "atlas_solid", "atlas_picture"),
        *("body_figure", "body_views", "demo_mailbox", "decide_tell", "account_logout", "mfa_login_webauthn"),
        *("calendar_feed", "caldav_discovery", "caldav_root", "caldav_principal", "caldav_home"),
        *("caldav_visits", "caldav_visit"),
    },
    "needs a time, a link or a half-done sign-in to be opened": {
        *("book", "course", "sign_in_link", "check_in", "after_visit", "stop"),
        *("tablet", "tablet_end", "tablet_here"),
        *("account_inactive", "account_signup_by_passkey", "account_email_verification_sent"),
        *("account_confirm_password_reset_code", "account_complete_password_reset"),
        *("account_password_reset_completed", "mfa_authenticate", "mfa_signup_webauthn"),
    },
}
UNREAD = {"script", "style", "svg", "table", "cite", "code", "option", "head", "header", "footer", "nav"}
UNREAD_CLASSES = {"learn-source", "visually-hidden"}
APART = {
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "dt",
    "dd",
    "label",
    "legend",
    "summary",
    "figcaption",
    "div",
    "section",
}
EMPTY = {"input", "br", "img", "meta", "link", "hr", "path", "use", "circle", "line"}


class Reader(HTMLParser):
    """The words of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.unread: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = (given.get("lang") or "en") != "en" and tag != "html"
        if tag == "br" and not self.unread:
            self.text.append("\n")
        if tag in EMPTY:
            return
        is_name = given.get("translate") == "no"
        unread = (
            tag in UNREAD or foreign or is_name or UNREAD_CLASSES & set((given.get("class") or "").split())
        )
        if self.unread or unread:
            self.unread.append(tag)
        elif tag in APART:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.unread and self.unread[-1] == tag:
            self.unread.pop()
        elif tag in APART and not self.unread:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.text.append(data)


def words_of(page: str) -> str:
    reader = Reader()
    reader.feed(page)
    assert not reader.unread, f"<{reader.unread[-1]}> is not closed"
    lines = (" ".join(line.split()) for line in "".join(reader.text).split("\n"))
    return "\n".join(line for line in lines if line)


@pytest.fixture
def text_of(people: People, client_of: Callable[..., Client]) -> Callable[[str], str]:
    practitioner = Practitioner.unscoped.first()
    assert practitioner is not None

    def read(path: str) -> str:
        answer = client_of().get(path.format(practitioner=practitioner.pk))
        assert answer.status_code == 200
        return words_of(answer.content.decode())

    return read


def test_every_public_address_is_read_or_says_why_not() -> None:
    read = {resolve(path.format(practitioner=uuid4())).url_name for path in PAGES}
    assert read | set().union(*NOT_READ.values()) >= PUBLIC, "add the new page to PAGES"
    assert not read & set().union(*NOT_READ.values())


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_can_be_read_at_age_12(path: str, text_of: Callable[[str], str]) -> None:
    said = running(text_of(path))
    found = readability.grade("\n".join(said))
    hard = sorted(said, key=readability.grade, reverse=True)[:8]
    assert found < MOST, f"grade {found:.1f}; the hardest:\n" + "\n".join(hard)


@pytest.mark.parametrize("path", PAGES)
def test_no_sentence_is_endless(path: str, text_of: Callable[[str], str]) -> None:
    longest = max(running(text_of(path)), key=lambda sentence: len(sentence.split()))
    assert len(longest.split()) <= LONGEST_WORDS, longest


def running(text: str) -> list[str]:
    """The sentences of more than five words: names of buttons and fields would only make a page look easy."""
    return [" ".join(words) for words in readability.sentences(text) if len(words) > 5]


def test_the_measure_would_refuse_a_hard_page() -> None:
    hard = "<p>Randomised investigations demonstrate statistically indistinguishable effectiveness.</p>"
    assert (
        readability.grade(words_of(hard))
        > MOST
        > readability.grade(words_of("<p>Your back hurts. We help.</p>"))
    )


def test_what_is_no_text_is_left_out() -> None:
    page = "<main><p>Yes.</p><table><tr><td>No</td></tr></table><cite>No.</cite><p lang='zh'>No</p><b translate='no'>No</b><svg><g>No</g></svg><p>End<br>now</p></main>"
    assert words_of(page) == "Yes.\nEnd\nnow"
