"""What becomes of a link's answers: known again when sent twice, dated by when they were given, never lost in silence."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.records import links
from ashi.web.records.models import AuditEntry, Document, Episode, OneTimeLink
from tests.support.charts import keep_paperwork

pytestmark = pytest.mark.django_db
ANSWERS = {
    "asks": "check_in.1",
    "check_in-average": "5",
    "check_in-change": "3",
    "client_key": "018f3a5e-0000-7000-8000-000000000001",
}
JSON = {"HTTP_ACCEPT": "application/json"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def address(episode_a: Episode) -> str:
    keep_paperwork(episode_a)
    began = timezone.now() - 3 * DAY
    token = links.make_check_in_link(episode_a, due_on=began.date(), not_before=began, valid=14 * DAY)
    return f"/check-in/{token}/"


def kept() -> list[Document]:
    return list(Document.unscoped.filter(kind="response", body__contains="check_in"))


def test_the_script_hears_in_json_what_became_of_it(address: str, client_of: Callable[..., Client]) -> None:
    browser = client_of()
    incomplete = browser.post(address, {"asks": "check_in.1", "check_in-average": "5"}, **JSON)
    assert (incomplete.status_code, incomplete.json()["state"]) == (422, "problems")
    first = browser.post(address, ANSWERS, **JSON)
    assert (first.status_code, first.json()) == (200, {"state": "kept"})

    # The clinic's word was lost on the way: the same answers are the same answers, however late and in whatever order.
    again = browser.post(address, {"late_s": "7200", **dict(reversed(ANSWERS.items()))}, **JSON)
    assert (again.status_code, again.json()) == (200, {"state": "kept"})

    other = client_of().post(address, ANSWERS | {"check_in-average": "6"}, **JSON)
    assert (other.status_code, other.json()) == (409, {"state": "other"})
    elsewhere = client_of().post(address, ANSWERS | {"client_key": "another device"}, **JSON)
    assert (elsewhere.status_code, elsewhere.json()) == (409, {"state": "other"})
    assert len(kept()) == 1


def test_the_same_answers_sent_again_show_the_course_once_more_but_not_for_long(
    address: str, client_of: Callable[..., Client]
) -> None:
    for _ in range(2):
        page = client_of().post(address, ANSWERS)
        assert page.status_code == 200
        assert "Thank you. Your answers are kept." in page.content.decode()
    assert AuditEntry.unscoped.filter(act="course.read").count() == 2
    assert AuditEntry.unscoped.filter(act="response.keep").count() == 2, "the paperwork's and this one"
    OneTimeLink.unscoped.update(used_at=timezone.now() - dt.timedelta(minutes=11))
    late = client_of().post(address, ANSWERS)
    assert late.status_code == 200
    assert "nothing was counted twice" in late.content.decode()
    assert "Too early to say" not in late.content.decode()
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("waited", "days_ago"),
    [("0", 0), (str(2 * 86_400), 2), (str(30 * 86_400), 3), ("-5", 0), ("soon", 0), ("9" * 40, 0)],
)
def test_answers_that_waited_count_for_the_day_they_were_given(
    waited: str, days_ago: int, address: str, client_of: Callable[..., Client]
) -> None:
    before = timezone.now()
    assert client_of().post(address, ANSWERS | {"late_s": waited}).status_code == 200
    possible = {
        (moment - days_ago * DAY).astimezone(ZoneInfo("Europe/Berlin")).date()
        for moment in (before, timezone.now())
    }
    assert {row.happened_on for row in kept()} <= possible


@pytest.mark.parametrize(
    ("change", "state", "sentence"),
    [
        ({"revoked_at": timezone.now()}, "withdrawn", "This link was taken back"),
        (
            {"expires_at": dt.datetime(2026, 1, 9, 12, tzinfo=dt.UTC)},
            "run_out",
            "It worked until 9 January 2026.",
        ),
        ({"not_before": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)}, "unknown", "This link does not work"),
    ],
)
def test_a_link_that_ended_says_how_and_keeps_nothing(
    change: dict[str, object], state: str, sentence: str, address: str, client_of: Callable[..., Client]
) -> None:
    OneTimeLink.unscoped.update(**change)
    browser = client_of()
    for answer in (browser.get(address), browser.post(address, ANSWERS)):
        assert answer.status_code == 410
        assert sentence in answer.content.decode()
    heard = browser.post(address, ANSWERS, **JSON)
    assert (heard.status_code, heard.json()) == (410, {"state": state})
    assert kept() == []


def test_robots_use_nothing_up(address: str, client_of: Callable[..., Client]) -> None:
    robot = client_of()
    for method in (robot.get, robot.head):
        for _ in range(10):
            assert (
                method(address, HTTP_USER_AGENT="MailScanner/1.0", HTTP_PURPOSE="prefetch").status_code == 200
            )
    for method in (robot.options, robot.put, robot.patch, robot.delete):
        assert method(address).status_code == 405
    # One that fills in nothing and presses the button anyway.
    assert robot.post(address, {}).status_code == 422
    link = OneTimeLink.unscoped.get()
    assert (link.used_at, link.sent_sha256, link.revoked_at) == (None, "", None)
    assert client_of().post(address, ANSWERS).status_code == 200


def test_a_robot_without_the_pages_token_cannot_send(address: str, client_of: Callable[..., Client]) -> None:
    robot = client_of(enforce_csrf_checks=True)
    assert robot.post(address, ANSWERS).status_code == 403
    assert OneTimeLink.unscoped.get().used_at is None


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(
    lambda name: name not in links.NOT_ANSWERS
)
FORMS = st.dictionaries(NAMES, st.lists(st.text(max_size=8), min_size=1, max_size=3), max_size=4)


def posted(form: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in form.items():
        query.setlist(name, values)
    return query


@given(one=FORMS, other=FORMS, late=st.text(max_size=5))
def test_two_forms_are_the_same_when_they_say_the_same(
    one: dict[str, list[str]], other: dict[str, list[str]], late: str
) -> None:
    shuffled = {name: one[name][::-1] for name in reversed(one)}
    extra = {"late_s": [late], "csrfmiddlewaretoken": [late]}
    assert links.digest_of(posted(one)) == links.digest_of(posted(shuffled | extra))
    says_the_same = {name: sorted(v) for name, v in one.items()} == {
        name: sorted(v) for name, v in other.items()
    }
    assert (links.digest_of(posted(one)) == links.digest_of(posted(other))) is says_the_same


def test_a_reminder_can_name_the_link_and_the_database_alone_cannot(
    address: str, settings: object, episode_a: Episode
) -> None:
    link = OneTimeLink.unscoped.get()
    token = address.split("/")[2]
    assert links.token_of(link) == token
    assert token not in str(OneTimeLink.unscoped.values_list().get())
    settings.SECRET_KEY = "another clinic's key" * 4  # type: ignore[attr-defined]
    assert links.token_of(link) is None
