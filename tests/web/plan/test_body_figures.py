"""The body's pictures: kept by a browser for a year, so another body must have another address."""

import pytest
from django.test import Client
from django.urls import reverse

from ashi.body.figures import data_digest

ADDRESS = ("body_figure", ["female_average", "back", "light"])


def test_the_address_names_the_bodys_data_and_the_answer_is_kept() -> None:
    address = reverse(ADDRESS[0], args=ADDRESS[1])
    assert f"-{data_digest()}/" in address
    answer = Client().get(address)
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("other", ["1", "1-00000000"])
def test_the_address_of_another_bodys_data_is_not_answered_with_this_one(other: str) -> None:
    here = reverse(ADDRESS[0], args=ADDRESS[1])
    assert Client().get(f"/body/{other}/{here.split('/', 3)[3]}").status_code == 404


@pytest.mark.parametrize(
    "unknown", ["nobody/back-light", "female_average/above-light", "female_average/back-pink"]
)
def test_an_unknown_picture_is_nothing(unknown: str) -> None:
    folder = reverse(ADDRESS[0], args=ADDRESS[1]).rsplit("/", 2)[0]
    assert Client().get(f"{folder}/{unknown}.svg").status_code == 404
