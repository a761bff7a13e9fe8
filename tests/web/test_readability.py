"""Public pages can be read at age 12: the Flesch-Kincaid grade of what stands on each page is below 7.

The formula and its source are in tests/support/readability.py; its grade is that of a school year in the United
States, and the sixth is that of pupils of 11 and 12. It is our own measure: the known libraries carry or fetch
lists of pronounced English words for it. The test reads every sentence of more than five words on the rendered page; not
the citations of papers, tables of numbers, drawings, or words in another language.
"""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client

from ashi.web.records.models import Practitioner
from tests.support import readability
from tests.support.clinic import People

pytestmark = pytest.mark.django_db

MOST = 7.0
LONGEST_WORDS = 40
PAGES = (
    "/",
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
        unread = tag in UNREAD or foreign or UNREAD_CLASSES & set((given.get("class") or "").split())
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
    page = "<main><p>Yes.</p><table><tr><td>No</td></tr></table><cite>No.</cite><p lang='zh'>No</p><svg><g>No</g></svg><p>End<br>now</p></main>"
    assert words_of(page) == "Yes.\nEnd\nnow"
