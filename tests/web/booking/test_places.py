"""Where towns and postal codes lie, and how far it is; all worked out without a question to anyone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking.places import (
    EARTH_KM,
    PostalCodesError,
    Spot,
    distance_km,
    find_place,
    parse_position,
    postal_codes,
)

SPOTS = st.builds(
    Spot, st.floats(-90, 90, allow_nan=False), st.floats(-180, 180, allow_nan=False), st.just("")
)
LINE = "DE\t14467\tPotsdam\tBrandenburg\tBB\t\t00\tPotsdam\t12054\t52.3988\t13.0657\t6"


def test_a_degree_of_the_equator() -> None:
    assert distance_km(Spot(0, 0), Spot(0, 1)) == pytest.approx(EARTH_KM * 3.14159265 / 180)


@given(SPOTS, SPOTS, SPOTS)
def test_a_distance_is_a_distance(one: Spot, two: Spot, three: Spot) -> None:
    assert distance_km(one, one) == 0
    assert distance_km(one, two) == pytest.approx(distance_km(two, one))
    assert distance_km(one, three) <= distance_km(one, two) + distance_km(two, three) + 1e-6
    assert distance_km(one, two) <= EARTH_KM * 3.1416


@pytest.mark.parametrize(
    ("typed", "country", "name", "latitude"),
    [
        ("München", "DE", "Munich", 48.14),
        ("muenchen", "DE", "Munich", 48.14),
        ("14467 Potsdam", "DE", "Potsdam", 52.40),
        ("London", "GB", "London", 51.51),
        ("London", "CA", "London", 42.98),
        ("慕尼黑", "DE", "Munich", 48.14),
        ("Frankfurt am Main", "DE", "Frankfurt am Main", 50.12),
    ],
)
def test_a_town_is_known_by_its_names_and_rather_at_home(
    typed: str, country: str, name: str, latitude: float
) -> None:
    found = find_place(typed, country, {})
    assert found is not None
    assert found.name == name
    assert found.latitude == pytest.approx(latitude, abs=0.02)


@pytest.mark.parametrize("typed", ["", "14467", "Xyzzy", "|", ";DE;", "\n", "otsdam"])
def test_what_is_no_town_is_none(typed: str) -> None:
    assert find_place(typed, "DE", {}) is None


def test_the_clinics_own_postal_codes_are_asked_first(tmp_path: Path) -> None:
    (tmp_path / "DE.txt").write_text(LINE + "\n\nAT\t1010\tWien\t\t\t\t\t\t\t48.21\t16.37\t\n")
    codes = postal_codes(tmp_path)
    assert find_place("14467", "DE", codes) == Spot(52.3988, 13.0657, "14467 Potsdam")
    assert find_place("1010", "DE", codes) == Spot(48.21, 16.37, "1010 Wien")
    assert postal_codes(tmp_path / "not there") == {}


@pytest.mark.parametrize(
    ("line", "number"),
    [("DE\t14467\tPotsdam", 2), (LINE.replace("52.3988", "north"), 2), (LINE.replace("52.3988", "152.4"), 2)],
)
def test_a_file_that_cannot_be_right_is_refused_by_name_and_line(
    tmp_path: Path, line: str, number: int
) -> None:
    (tmp_path / "DE.txt").write_text(f"{LINE}\n{line}\n")
    with pytest.raises(PostalCodesError, match=rf"DE\.txt, line {number}: expected"):
        postal_codes(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "DE.txt").write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(PostalCodesError, match="not UTF-8"):
        postal_codes(tmp_path)


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("52.40123,13.06199", Spot(52.4, 13.06)),
        ("-33.9,18.4", Spot(-33.9, 18.4)),
        *((text, None) for text in ("", "52.4", "91,0", "0,181", "nan,0", "1,2,3", "inf,inf", "<b>,1")),
    ],
)
def test_a_position_is_rounded_or_nothing(text: str, spot: Spot | None) -> None:
    assert parse_position(text) == spot
