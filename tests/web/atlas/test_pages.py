"""Every point has a whole page: names, field, what lies beneath, limits, uses, each with where it is said."""

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client

from ashi.body import POINTS, places
from ashi.safety import depth_cap
from ashi.tailoring.tables import PRIORS
from ashi.web.atlas.facts import point_page

pytestmark = pytest.mark.django_db
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Shape(HTMLParser):
    """Whether every element is closed in order; which ids there are, and which are linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.targets: set[str] = set()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if known.get("id"):
            self.ids[str(known["id"])] += 1
        if tag == "a" and str(known.get("href")).startswith("#"):
            self.targets.add(str(known["href"])[1:])

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]}")


def shape_of(page: str) -> Shape:
    shape = Shape()
    shape.feed(page)
    shape.close()
    return shape


@pytest.fixture
def reader(clinic, client_of: Callable[..., Client]) -> Client:
    return client_of()


def test_every_point_has_a_whole_page(reader: Client) -> None:
    for code, point in POINTS.items():
        answer = reader.get(f"/atlas/{code}")
        assert answer.status_code == 200, code
        page = answer.content.decode()
        shape = shape_of(page)
        assert (shape.faults, shape.open) == ([], []), code
        assert [name for name, n in shape.ids.items() if n > 1] == [], code
        assert shape.targets <= set(shape.ids), code
        assert f"<title>{code} {point.pinyin} {point.han_traditional} · Ashi</title>" in page
        assert f'lang="zh-Hant">{point.han_traditional}</span>' in page, code
        if point.han_simplified != point.han_traditional:
            assert f'lang="zh-Hans">{point.han_simplified}</span>' in page, code
        assert f'lang="zh-Latn">{point.pinyin}</span>' in page
        for words in ("Where", "Field", "Beneath", "Depth limit", "Used in", "Sources", "palpate to confirm"):
            assert words in page, (code, words)
        assert f"{depth_cap(code).cap_mm:g} mm at most" in page
        assert ('class="atlas-field"' in page) == bool(places(code)), code
        assert "None" not in page.replace("None of the prescriptions", ""), code


def test_each_caution_of_a_point_is_on_its_page(reader: Client) -> None:
    for code in ("GB21", "BL23", "LI4", "GV4", "BL40"):
        page = reader.get(f"/atlas/{code}").content.decode().casefold()
        for caution in POINTS[code].cautions:
            assert caution.casefold() in page, (code, caution)


def test_no_caution_says_its_name_twice(reader: Client) -> None:
    for code in POINTS:
        for caution in point_page(code).cautions:
            for advice in caution.advice:
                assert not advice.casefold().startswith(f"{caution.title.casefold()}:"), (code, advice)
    page = " ".join(re.sub(r"<[^>]+>", " ", reader.get("/atlas/GB25").content.decode()).split())
    assert "Pregnancy not here : abdomen and GB25 never." in page


def test_a_limit_below_the_usual_depth_is_said(reader: Client) -> None:
    # GB30: usual 40 to 70 mm in texts; the limit is 50 (depth_caps.csv, table 1 of a GB30 protocol).
    page = reader.get("/atlas/GB30").content.decode()
    assert "40 to 70 mm" in page
    assert "50 mm at most" in page
    assert "less than usual depth" in page
    assert "less than usual depth" not in reader.get("/atlas/BL40").content.decode()


def test_every_trial_is_on_the_page_of_every_point_it_used() -> None:
    for code in POINTS:
        told = {item.source for item in point_page(code).trials}
        assert told == {prior.source for prior in PRIORS.values() if code in prior.points}, code
    # Cherkin 2009, standard points, typed from the paper's table: BL23, BL40, KI3, GV3.
    assert all("Cherkin" in str(point_page(code).trials) for code in ("BL23", "BL40", "KI3", "GV3"))


def test_what_nobody_checked_is_marked(reader: Client) -> None:
    page = reader.get("/atlas/BL23").content.decode()
    assert "atlas-basis--recalled" in page
    assert "not checked" in page
    assert "No clinician has reviewed them" in page


@pytest.mark.parametrize("path", ["/atlas", "/atlas/BL23", "/atlas/GB21", "/atlas/XX1"])
@pytest.mark.parametrize("claim", ["cure", "guarantee", "is safe", "proven", "miracle", "detox", "treats "])
def test_no_page_claims_what_nobody_can(path: str, claim: str, reader: Client) -> None:
    assert claim not in reader.get(path).content.decode().lower().replace("secure", "")


def test_the_atlas_asks_nobody_who_they_are(reader: Client) -> None:
    answer = reader.get("/atlas/BL23")
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_one_address_for_the_first_page(reader: Client) -> None:
    answer = reader.get("/atlas/")
    assert (answer.status_code, answer["Location"]) == (301, "/atlas")
    assert reader.get("/atlas").status_code == 200
    assert reader.post("/atlas").status_code == 405


def test_one_address_for_a_point(reader: Client) -> None:
    answer = reader.get("/atlas/BL23/?view=side&layer=muscles")
    assert (answer.status_code, answer["Location"]) == (301, "/atlas/BL23?view=side&layer=muscles")
    assert reader.get("/atlas/BL23/", follow=True).status_code == 200
    assert reader.get("/atlas/no-such-point/", follow=True).status_code == 404
    assert reader.post("/atlas/BL23/").status_code == 405


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("BL23", "spinous process of L2, 1.5 B-cun to either side"),
        ("ST25", "Level with the navel, 2 B-cun to either side"),
        ("PC6", "2 of 12 B-cun from the wrist crease toward the elbow crease, on the palm side"),
        ("BL57", "8 of 16 B-cun from the crease behind the knee"),
        ("GB30", "A third of the way from the greater trochanter to the sacral hiatus"),
        ("GV20", "5 B-cun above the front hairline, on the midline"),
    ],
)
def test_where_a_point_lies_is_said_in_words(code: str, words: str) -> None:
    """As the WHO standard places them: typed here, not read from our table."""
    assert words in point_page(code).where.words


def test_every_rule_has_words() -> None:
    for code in POINTS:
        words = point_page(code).where.words
        assert words[0].isupper() or words[0].isdigit(), code
        assert words.endswith("."), code
        assert "_" not in words, (code, words)
        assert "its landmark" not in words, (code, words)
