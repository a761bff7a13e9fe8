"""What happens at a visit: needles at their size, and nothing personal for strangers."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from ashi.preparing import NEEDLES
from ashi.web.records.models import Clinic, Episode
from tests.support.charts import keep_paperwork
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
PUBLIC = ("/what-happens/", "/what-happens/needles/", "/what-to-ask/", "/decide/", "/")


@pytest.mark.parametrize("path", ["/what-happens/", "/what-happens/needles/"])
def test_each_needle_is_drawn_in_millimetres(
    path: str, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    page = client_of().get(path).content.decode()
    pictures = re.findall(
        r'<svg class="needle-sizes__picture" width="(\d+)mm" height="\d+mm" viewBox="0 0 (\d+) \d+"', page
    )
    assert len(pictures) == len(NEEDLES)
    assert all(width == box for width, box in pictures), "one unit of the picture is one millimetre"
    shafts = re.findall(
        r'needle-sizes__shaft" x1="(\d+)" y1="2" x2="([\d.]+)" y2="2" stroke-width="([\d.]+)"', page
    )
    assert [float(thick) for *_, thick in shafts] == [needle.diameter_mm for needle in NEEDLES]
    drawn = [float(end) - float(begin) for begin, end, _ in shafts]
    for needle, length in zip(NEEDLES, drawn, strict=True):
        assert needle.length_mm in (None, length)


def test_the_sheet_has_a_ruler_of_ten_centimetres(clinic: Clinic, client_of: Callable[..., Client]) -> None:
    page = client_of().get("/what-happens/needles/").content.decode()
    width, box = re.search(r'<svg width="(\d+)mm" height="9mm" viewBox="-1 0 (\d+) 9"', page).groups()  # type: ignore[union-attr]
    assert width == box
    assert "H100" in page
    assert page.count('class="needle-sizes__number"') == 11


@pytest.mark.parametrize("path", PUBLIC)
def test_strangers_and_others_see_nothing_of_a_patient(
    path: str, people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    intake = keep_paperwork(episode_a)
    own = ("Alice", *(medicine.name for medicine in intake.medicines), intake.questions)
    for user in (None, people.patient_b, people.practitioner, people.owner):
        page = client_of(user).get(path).content.decode()
        assert not [word for word in own if word and word in page]


@pytest.mark.parametrize("path", ["/what-happens/", "/what-to-ask/", "/what-happens/needles/"])
def test_a_page_of_words_sends_nothing_and_works_without_a_script(
    path: str, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    page = client_of().get(path).content.decode()
    assert "<form" not in page
    assert "name=" not in page.split("<main")[1].split("</main>")[0]
