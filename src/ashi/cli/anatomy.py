"""points: find one by code or name."""

import argparse
from typing import TYPE_CHECKING, Any

import msgspec

from ashi.cli.shared import UsageError, print_json

if TYPE_CHECKING:
    from ashi.body import Point


def show_point(arguments: argparse.Namespace) -> int:
    """One point by code, name or Han characters; several where a name is shared."""
    from ashi.body import find_points, near_names, places

    found = find_points(arguments.point)
    if not found:
        near = near_names(arguments.point)
        hint = (
            f"did you mean {', '.join(near)}?"
            if near
            else "try a code such as BL23, or a name such as Shenshu"
        )
        raise UsageError(f"no point is called {arguments.point!r}; {hint}")
    if _is_code(arguments.point, found[0].code):
        found = found[:1]
    if arguments.json:
        told = [
            {
                **_values(point),
                "cautions": point.cautions,
                "places": [_values(place) for place in places(point.code)],
            }
            for point in found
        ]
        print_json(told if len(told) > 1 else told[0])
        return 0
    for point in found:
        print("\n".join(_point_lines(point)))
    return 0


def _is_code(text: str, code: str) -> bool:
    """Whether the text is this code, written with spaces or in small letters."""
    return text.replace(" ", "").upper() == code


def _point_lines(point: "Point") -> list[str]:
    low, high = point.usual_depth_mm
    skin, deep = " ".join(point.skin_segments) or "-", " ".join(point.deep_segments) or "-"
    lines = [
        f"{point.code}  {point.pinyin}  {point.han_traditional} {point.han_simplified}  {point.english}",
        f"    place: {point.rule.words}; field {point.field_radius_mm} mm [{point.basis}: {point.source}]",
        f"    beneath: {point.muscle}; {point.nerve or 'no named nerve'} [{point.detail_basis}]",
        f"    segments: skin {skin}, deep {deep} [{point.evidence['segments'].basis}]",
        f"    usual: {low} to {high} mm, {point.angle}; not what is permitted [{point.evidence['depth'].basis}]",
    ]
    return lines + [
        f"    caution: {h.words} [{h.evidence.basis}: {h.evidence.source}]" for h in point.hazards
    ]


def _values(value: Any) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(value, enc_hook=_plain)
    return built


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else list(value)
