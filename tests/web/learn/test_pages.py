"""The public pages say both contrasts, mark what is from memory, and claim no more than that."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from ashi.evidence import load_trials, mechanisms, other_treatments, pool
from ashi.web.learn.queries import DURATIONS, OUTCOMES, answer, trial_pages

pytestmark = pytest.mark.django_db

DEEP = [
    *(f"/does-it-work/{duration}/{outcome}/" for duration in DURATIONS for outcome in OUTCOMES),
    *("/does-it-work/acute/", "/does-it-work/subacute/", "/does-it-work/trials/"),
    *("/does-it-work/what-else/", "/does-it-work/who-pays/", "/does-it-work/in-the-body/"),
]
PAGES = ["/", "/does-it-work/", "/what-happens/", *DEEP]


@pytest.fixture
def text(clinic, client_of: Callable[..., Client]) -> Callable[[str], str]:
    def get(path: str) -> str:
        found = client_of().get(path)
        assert found.status_code == 200, path
        return html.unescape(found.content.decode())

    return get


@pytest.mark.parametrize("path", ["/", "/does-it-work/"])
def test_all_three_groups_stand_side_by_side(path: str, text: Callable[[str], str]) -> None:
    page = text(path)
    for treatment in ("acupuncture", "sham", "usual_care"):
        group = answer().main.group(treatment)  # type: ignore[arg-type]
        assert group is not None
        assert str(group.better) in page


def test_after_eight_weeks_pain_and_getting_about_each_show_both_contrasts(
    text: Callable[[str], str],
) -> None:
    assert [(p.matter, p.weeks) for p in answer().pictures] == [("pain", 8), ("function", 8)]
    page = text("/does-it-work/")
    for picture in answer().pictures:
        for group in picture.groups:
            assert f"could be {group.low} to {group.high}" in page
        assert len(picture.differences) == 2


def test_what_is_not_certain_is_hatched_in_the_picture_not_only_coloured(text: Callable[[str], str]) -> None:
    page = text("/does-it-work/")
    pictures = (*answer().pictures, answer().main)
    expected = sum(group.high - group.low for picture in pictures for group in picture.groups)
    harms = sum(round(h.ci_high or 0) - round(h.ci_low or 0) for h in answer().harms if h.per == 100)
    assert page.count('class="person-hatch" href="#people') - 1 == expected + harms  # one more in the key


def test_guidelines_for_and_against_are_both_named(text: Callable[[str], str]) -> None:
    page = text("/does-it-work/")
    assert answer().guidelines_for
    assert answer().guidelines_against
    for guideline in (*answer().guidelines_for, *answer().guidelines_against):
        assert guideline.body in page


def test_who_pays_names_country_date_and_stance_of_every_position(text: Callable[[str], str]) -> None:
    page = text("/does-it-work/who-pays/")
    for country in ("United States", "Germany", "United Kingdom", "Denmark", "International"):
        assert f"<h2>{country}</h2>" in page
    assert "Do not offer acupuncture." in page
    assert "Pays for 12 visits in 90 days" in page
    assert "replaced" in page


def test_harms_name_their_unit(text: Callable[[str], str]) -> None:
    page = text("/does-it-work/")
    assert "of 10,000 people" in page
    assert "of 100 people" in page
    assert {harm.unit for harm in answer().harms} == {"people"}


@pytest.mark.parametrize("path", PAGES)
def test_no_page_claims_what_nobody_can(path: str, text: Callable[[str], str]) -> None:
    page = text(path).lower()
    for claim in ("cure", "guarantee", "is safe", "proven", "miracle", "detox"):
        assert not re.search(rf"\b{claim}", page), claim


@pytest.mark.parametrize("path", PAGES)
def test_no_page_calls_anybody_else(path: str, text: Callable[[str], str]) -> None:
    assert not re.findall(r'(?:src|srcset|action|poster)="https?://[^"]*|@import|url\(https?:', text(path))


@pytest.mark.parametrize("path", PAGES)
def test_no_id_stands_twice_and_every_reference_has_its_target(path: str, text: Callable[[str], str]) -> None:
    page = text(path)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_what_is_from_memory_is_marked(text: Callable[[str], str]) -> None:
    recalled = [g for g in (*answer().guidelines_for, *answer().guidelines_against) if g.basis == "recalled"]
    assert text("/does-it-work/who-pays/").count("From memory, not yet checked") >= len(recalled) > 0


def test_where_no_study_answers_the_page_says_so_and_shows_no_number(text: Callable[[str], str]) -> None:
    assert pool("usual_care", "pain", "acute").k == 0
    page = text("/does-it-work/acute/pain/")
    assert "We show no number here" in page
    assert "Added up:" not in page
    assert "learn-people" not in page
    assert "its people had acute and subacute pain" in page, "what was looked at stands below"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_number_opens_down_to_its_studies_and_their_papers(
    outcome: str, text: Callable[[str], str]
) -> None:
    page = text(f"/does-it-work/chronic/{outcome}/")
    for comparator in ("usual_care", "sham"):
        pooled = pool(comparator, OUTCOMES[outcome])  # type: ignore[arg-type]
        assert f'id="{comparator}"' in page
        assert f"{pooled.estimate:.2f}" in page
        for row in pooled.rows:
            assert f"/does-it-work/trials/{row.effect.trial}/" in page
        for left in pooled.left_out:
            assert left.reason in page
    assert page.count("<svg aria-hidden") >= 2, "the forests are drawn on the server"
    assert "No clinician has reviewed it." in page


def test_the_published_numbers_stand_beside_ours_with_why_they_differ(text: Callable[[str], str]) -> None:
    page = text("/does-it-work/chronic/pain/")
    for label in ("Manheimer 2005", "Vickers 2012", "Skelly 2020", "Mu 2020"):
        assert label in page
    assert "Uses every patient's own record" in page


@pytest.mark.parametrize("name", [trial.trial for trial in load_trials().trials])
def test_every_study_has_a_page_with_its_groups_and_its_paper(name: str, text: Callable[[str], str]) -> None:
    page = text(f"/does-it-work/trials/{name}/")
    found = next(one for one in trial_pages() if one.trial.trial == name)
    for arm in found.arms:
        assert arm.label[1:] in page
    assert "learn-source" in page
    assert f"/does-it-work/trials/{name}/" in text("/does-it-work/trials/")


def test_the_body_page_says_how_well_each_account_is_established(text: Callable[[str], str]) -> None:
    page = text("/does-it-work/in-the-body/")
    for account in mechanisms().values():
        assert account.name in page
        assert account.unknown in page
    for stage in ("Seen in people", "Seen only in animals", "Disputed", "Tradition"):
        assert stage in page


def test_other_treatments_are_told_with_what_they_were_compared_with(text: Callable[[str], str]) -> None:
    page = text("/does-it-work/what-else/")
    for row in other_treatments():
        assert row.treatment[1:] in page
        assert row.versus[1:] in page


@pytest.mark.parametrize(
    "path",
    [
        "/does-it-work/chronic/",
        "/does-it-work/forever/",
        "/does-it-work/chronic/joy/",
        "/does-it-work/forever/pain/",
        "/does-it-work/trials/nobody2099/",
    ],
)
def test_what_there_is_not_is_not_found(path: str, clinic, client_of: Callable[..., Client]) -> None:
    assert client_of().get(path).status_code == 404
