"""Pictures and view data: well-formed, sides labelled, nothing a strict content policy would refuse."""

import gzip
import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import vl_convert

from ashi.body.change import compare
from ashi.body.density import density, density_by_region
from ashi.body.density_map import draw_density
from ashi.body.drawing import Pain, PainDrawing, Stroke, locate
from ashi.body.figures import FIGURE_NAMES, figure
from ashi.body.labelling import Dot, _box, _common, place_labels
from ashi.body.picture import draw_svg, drawing_views
from ashi.body.regions import REGIONS
from ashi.body.views import EDGE_LABELS, views
from tests.library.body.drawings import at, disc, drawn


@pytest.mark.parametrize("view", EDGE_LABELS)
def test_a_picture_is_plain_svg_with_the_patients_sides(view: str) -> None:
    drawing = drawn(Stroke(0, "back", 200, (at("back", 40, 1000),)), regions=("calf_upper_left",))
    svg = draw_svg(view, drawing, points=["BL23", "BL25:left"], fields=True)  # type: ignore[arg-type]
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    left, right = EDGE_LABELS[view]
    assert f">{left}<" in svg
    assert f">{right}<" in svg
    assert not re.search(r"style=|<style|<script|\bon\w+=|href=|<image|url\((?!#)", svg)


def test_points_are_drawn_on_both_sides_or_the_one_asked_for() -> None:
    assert draw_svg("back", points=["BL23"]).count('class="body-point"') == 2
    assert draw_svg("back", points=["BL23:left"]).count('class="body-point"') == 1
    assert draw_svg("front", points=["BL23"]).count('class="body-point"') == 0


def test_the_patients_left_is_left_on_the_back_and_right_on_the_front() -> None:
    from ashi.body.points import places

    back = {p.side: p.views["back"][0] for p in places("BL23")}
    front = {p.side: p.views["front"][0] for p in places("ST25")}
    assert back["left"] < back["right"]
    assert front["left"] > front["right"]


def test_paint_on_the_back_is_seen_close_up_and_the_reverse() -> None:
    back = drawn(Stroke(0, "back", 200, (at("back", 40, 1000),)))
    close = drawn(Stroke(0, "lumbar", 600, ((4000, 4000),)))
    for drawing in (back, close):
        assert all('class="body-pain' in draw_svg(view, drawing) for view in ("back", "lumbar"))
        assert 'class="body-pain' not in draw_svg("front", drawing)


def test_a_practitioner_reads_whose_left_it_is() -> None:
    assert ">Patient's left<" in draw_svg("back", whose="patient")


def test_a_letter_can_turn_the_picture_into_pixels() -> None:
    assert vl_convert.svg_to_png(draw_svg("lumbar", width_px=200))[:4] == b"\x89PNG"


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(KeyError, match="lumbar_elbow"):
        draw_svg("back", regions=["lumbar_elbow"])


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_one_figures_views_are_small_enough_to_draw_on_a_phone(name: str) -> None:
    data = json.dumps(views(name), separators=(",", ":")).encode()
    assert len(gzip.compress(data, 9)) < 150_000


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_every_region_can_be_tapped_somewhere_or_is_out_of_sight(name: str) -> None:
    document = views(name)["views"]
    drawn_regions = {r for v in document.values() for r in v["regions"]}
    hidden = set(REGIONS) - drawn_regions
    assert {REGIONS[r].base for r in hidden} <= {"foot_sole", "perineum"}
    assert set(document["lumbar"]["regions"]) >= {
        f"lumbar_paraspinal_l{i}_{s}" for i in range(1, 6) for s in ("left", "right")
    }


@pytest.mark.parametrize("view", ["front", "back", "left", "right", "lumbar"])
def test_paths_stay_in_their_box(view: str) -> None:
    v = views("male_average")["views"][view]
    assert 0 < v["width"] <= 10_000
    assert 0 < v["height"] <= 10_000
    if view == "lumbar":
        return
    for ring in v["outline"].split("M")[1:]:
        numbers = [int(n) for n in re.findall(r"-?\d+", ring)]
        x = y = 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            assert 0 <= x <= v["width"]
            assert 0 <= y <= v["height"]


def test_views_used_by_a_drawing() -> None:
    assert drawing_views(drawn(regions=("abdomen_upper_left",)))[0] == "front"
    assert drawing_views(drawn()) == ("back",)


def test_change_between_drawings_is_extent_and_a_band() -> None:
    small, large = disc("back", 50, 1108, 30), disc("back", 50, 1108, 40)
    change = compare(small, large)
    assert change.change_cm2 == pytest.approx(22, abs=2)
    assert change.overlap[0] == pytest.approx((30 / 40) ** 2, abs=0.04)
    assert change.overlap[1] > change.overlap[0]
    assert compare(small, small).overlap == (1.0, 1.0)
    assert compare(small, disc("back", -50, 1108, 30)).overlap == (0.0, 0.0)


def test_density_counts_drawings_by_place() -> None:
    one, two = (
        locate(drawn(regions=("sacrum_upper",))),
        locate(drawn(regions=("sacrum_upper", "heel_left"), body="male_heavy")),
    )
    by_region = density_by_region([one.faces, two.faces])
    assert by_region["sacrum_upper"] == 1.0
    assert by_region["heel_left"] == 0.5
    assert by_region["heel_right"] == 0.0
    assert density([]).max() == 0.0
    body = figure("female_average")
    assert density([one.faces]).shape == (len(body.faces),)


def test_two_pictures_on_a_page_share_no_id() -> None:
    one, two = draw_svg("back", points=["BL23"]), draw_svg("back", points=["BL25"])
    again = draw_svg("back", points=["BL23"], key="2")
    ids = [id_ for svg in (one, two, again) for id_ in re.findall(r' id="([^"]+)"', svg)]
    assert len(ids) == len(set(ids)) == 6
    for svg in (one, two, again):
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(re.findall(r' id="([^"]+)"', svg))


def test_several_pains_are_told_apart_without_colour() -> None:
    line = (at("back", 40, 1000), at("back", 40, 900))
    pains = tuple(Pain(i) for i in (1, 2, 3))
    drawing = PainDrawing("1/female_average", pains, tuple(Stroke(i, "back", 200, line) for i in range(3)))
    svg = draw_svg("back", drawing)
    assert re.findall(r">(\d)</text>", svg) == ["1", "2", "3"]
    dashes = re.findall(r'stroke-dasharray="([^"]+)"', svg)
    assert len(set(dashes)) == len(dashes) == 2  # the first pain has no dash
    assert "Pain 3: 3 of 10" in svg


def test_names_of_points_do_not_cover_one_another() -> None:
    dots = [Dot(f"BL{i}", 500 + 30 * (i % 2), 100.0 * i, 1) for i in range(3, 20)]
    labels = place_labels(dots, 60, 2000, 3000, 15)
    boxes = [_box(label, 60) for label in labels]
    assert len(labels) == len(dots)
    assert sum(_common(a, b) for i, a in enumerate(boxes) for b in boxes[:i]) == 0
    assert all(box[0] >= 0 and box[2] <= 2000 for box in boxes)


def test_a_density_map_says_its_scale_and_how_many() -> None:
    faces = locate(drawn(regions=("sacrum_upper",))).faces
    svg = draw_density(density([faces, b"", b"", b""]), 4)
    ET.fromstring(svg)  # noqa: S314 - our own text
    assert "Share of 4 drawings that cover a place, from" in svg
    assert re.findall(r">(\d+ %)</text>", svg) == ["5 %", "10 %", "15 %", "20 %"]
    assert len(svg) < len(draw_svg("back")) + 6_000
    assert "none of them here" in draw_density(density([]), 0, "front")
    with pytest.raises(ValueError, match="one share for each skin face"):
        draw_density(np.zeros(3), 1)
