"""Whether every word of a page went through the catalogue: the catalogue puts what it says into brackets."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from django.utils.translation import override, trans_real


class Marked:
    """A catalogue in which every message is in brackets, so that words outside of it show."""

    def __init__(self, fallback: object) -> None:
        self._fallback = fallback

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message else ""

    def ngettext(self, one: str, many: str, number: int) -> str:
        return f"⟦{one if number == 1 else many}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"

    def __getattr__(self, name: str) -> object:
        return getattr(self._fallback, name)


class Words(HTMLParser):
    """What a reader sees or hears of a page, without what is in a language of its own or a name."""

    SPOKEN = ("aria-label", "title", "placeholder", "alt")
    VOID = ("meta", "link", "input", "br", "hr", "img")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self._is_apart:
            self.found += [value for name in self.SPOKEN if (value := given.get(name))]
            self.found += [value for name, value in attrs if name.startswith("data-text") and value]
            if given.get("name") == "description":
                self.found.append(given["content"] or "")
        if tag not in self.VOID:
            apart = tag in ("script", "style") or ("lang" in given and tag != "html")
            apart = apart or given.get("translate") == "no"
            self._open.append(apart)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._is_apart and data.strip():
            self.found.append(data.strip())

    @property
    def _is_apart(self) -> bool:
        return any(self._open)


def speak_in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on German is English in brackets."""
    with override("de"):
        trans_real.gettext("")  # loads it
    monkeypatch.setitem(trans_real._translations, "de", Marked(trans_real._translations["de"]))


def outside_of_brackets(html: str, names: Iterable[str]) -> list[str]:
    """What of a page's words was never sent through the catalogue; `names` are said in every language alike."""
    page = Words()
    page.feed(html)
    left = []
    for words in page.found:
        outside, inside = words, ""
        while outside != inside:  # a sentence may hold others
            outside, inside = re.sub(r"⟦[^⟦⟧]*⟧", "", outside), outside
        for name in names:
            outside = outside.replace(name, "")
        if re.search(r"[A-Za-z]{2,}", outside):
            left.append(outside)
    return left
