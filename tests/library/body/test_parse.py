"""The drawing's reader: what was drawn comes back; anything else is refused with a sentence, cheaply."""

import json
import tracemalloc

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.body.drawing import (
    DrawingError,
    Pain,
    PainDrawing,
    RegionMark,
    Stroke,
    encode_drawing,
    parse_drawing,
)
from ashi.body.regions import REGIONS

GOOD = {
    "body_version": "1/male_heavy",
    "pains": [{"intensity": 3}],
    "strokes": [{"pain": 0, "view": "back", "width": 80, "points": [[10, 20]]}],
}


def raw(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


coordinates = st.integers(0, 10_000)
drawings = st.builds(
    PainDrawing,
    body_version=st.sampled_from(["1", "1/female_average", "1/male_heavy"]),
    pains=st.just((Pain(0), Pain(10, ("numb", "stiff")))),
    strokes=st.lists(
        st.builds(
            Stroke,
            pain=st.integers(0, 1),
            view=st.sampled_from(["front", "back", "left", "right", "lumbar"]),
            width=st.integers(1, 2000),
            points=st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=20).map(tuple),
        ),
        max_size=8,
    ).map(tuple),
    regions=st.lists(
        st.builds(RegionMark, pain=st.integers(0, 1), region=st.sampled_from(list(REGIONS))), max_size=4
    ).map(tuple),
)


@given(drawings)
def test_a_drawing_survives_a_round_trip(drawing: PainDrawing) -> None:
    assert parse_drawing(encode_drawing(drawing)) == drawing


HOSTILE = {
    "not a number": (b'{"body_version":"1","pains":[{"intensity":NaN}]}', "NaN"),
    "infinity": (b'{"body_version":"1","pains":[{"intensity":-Infinity}]}', "-Infinity"),
    "overflowing float": (raw().replace(b"[10, 20]", b"[1e999, 20]"), "points"),
    "fraction": (raw().replace(b"[10, 20]", b"[10.5, 20]"), "points"),
    "huge integer": (raw().replace(b"[10, 20]", b"[" + b"9" * 4000 + b", 20]"), "too large"),
    "negative": (raw().replace(b"[10, 20]", b"[-1, 20]"), "points"),
    "outside the box": (raw().replace(b"[10, 20]", b"[10001, 20]"), "points"),
    "key given twice": (b'{"body_version":"1","body_version":"1"}', "given twice"),
    "unknown view": (raw().replace(b'"back"', b'"above"'), "view"),
    "unknown region": (raw(regions=[{"pain": 0, "region": "elbow"}]), "not a region"),
    "unknown field": (raw(markup="<svg/>"), "unknown field"),
    "unknown body": (raw(body_version="1/giant"), "not a body we know"),
    "mark without a pain": (raw(pains=[]), "points at no pain"),
    "stroke without points": (raw().replace(b"[[10, 20]]", b"[]"), "points"),
    "too many strokes": (
        raw(strokes=[{"pain": 0, "view": "back", "width": 8, "points": [[1, 1]]}] * 201),
        "more than 200",
    ),
    "too many points": (
        raw(strokes=[{"pain": 0, "view": "back", "width": 8, "points": [[1, 1]] * 501}]),
        "more than 500",
    ),
    "a million points": (
        raw(strokes=[{"pain": 0, "view": "back", "width": 8, "points": [[1, 1]] * 1_000_000}]),
        "bytes is more than",
    ),
    "deep nesting": (b"[" * 30_000, "nested too deeply"),
    "not JSON": (b"\xff\xfe\x00", "not readable"),
    "not an object": (b"[]", "not an object"),
    "empty": (b"", "not readable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused_with_a_sentence(name: str) -> None:
    data, says = HOSTILE[name]
    with pytest.raises(DrawingError, match=says) as refusal:
        parse_drawing(data)
    assert refusal.value.where.startswith("drawing")
    assert refusal.value.do.endswith(".")
    assert len(str(refusal.value)) < 400


def test_a_million_points_cost_no_memory() -> None:
    data = HOSTILE["a million points"][0]
    tracemalloc.start()
    with pytest.raises(DrawingError):
        parse_drawing(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_the_largest_drawing_that_fits_is_read() -> None:
    line = {"pain": 0, "view": "back", "width": 8, "points": [[1, 1]] * 500}
    assert (
        len(
            parse_drawing(
                json.dumps({**GOOD, "strokes": [line] * 15}, separators=(",", ":")).encode()
            ).strokes
        )
        == 15
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*GOOD, "regions", "schema", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(st.binary(max_size=200) | json_values.map(lambda v: json.dumps(v).encode()))
def test_anything_else_raises_only_a_drawing_error(data: bytes) -> None:
    try:
        drawing = parse_drawing(data)
    except DrawingError:
        return  # any other exception fails the test
    assert msgspec.convert(json.loads(data), PainDrawing) == drawing
