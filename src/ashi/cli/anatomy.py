"""points and body: find a point, draw it, and turn a drawing into numbers."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ashi.cli.shared import UsageError, print_json, read

if TYPE_CHECKING:
    from ashi.body import Point

VIEWS = ("front", "back", "left", "right", "lumbar")


def add_to(command: argparse.ArgumentParser) -> None:
    """What can be asked of the body."""
    what = command.add_subparsers(dest="what", required=True, metavar="WHAT")
    draw_parser = what.add_parser("draw", help="a picture of the body with a drawing and points")
    draw_parser.add_argument("--drawing", type=Path, help="a pain drawing (JSON)")
    draw_parser.add_argument("--points", default="", help="codes with commas between, such as BL23,BL25")
    draw_parser.add_argument("--view", choices=VIEWS, default="back")
    draw_parser.add_argument("--theme", choices=("light", "dark"), default="light")
    draw_parser.add_argument("-o", "--output", type=Path, required=True, help="a file ending in .svg or .png")
    draw_parser.set_defaults(run=draw)
    locate_parser = what.add_parser("locate", help="where a drawing lies: area, regions, levels, points")
    locate_parser.add_argument("drawing", type=Path, help="a pain drawing (JSON), or - for standard input")
    locate_parser.add_argument("--stature-mm", type=float)
    locate_parser.add_argument("--sex", choices=("female", "male"))
    locate_parser.add_argument("--json", action="store_true")
    locate_parser.set_defaults(run=locate_drawing)


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


def draw(arguments: argparse.Namespace) -> int:
    """Write a picture."""
    from ashi.body import POINTS, draw_svg
    from ashi.body.picture import draw_png

    codes = tuple(code for code in arguments.points.split(",") if code)
    unknown = [code for code in codes if code not in POINTS]
    if unknown:
        raise UsageError(f"no point is called {', '.join(unknown)}")
    drawing = _drawing(arguments.drawing) if arguments.drawing else None
    svg = draw_svg(arguments.view, drawing, codes, theme=arguments.theme, whose="patient")
    match arguments.output.suffix:
        case ".svg":
            arguments.output.write_text(svg, encoding="utf-8")
        case ".png":
            arguments.output.write_bytes(draw_png(svg, 2))
        case other:
            raise UsageError(f"a picture cannot be written as {other!r}; use .svg or .png")
    return 0


def locate_drawing(arguments: argparse.Namespace) -> int:
    """Print where a drawing lies."""
    from ashi.body import locate

    places = locate(_drawing(arguments.drawing), arguments.stature_mm, arguments.sex)
    told = {name: value for name, value in _values(places).items() if name != "faces"}
    if arguments.json:
        print_json(told)
        return 0
    print(
        f"{places.area_cm2:.0f} cm2, {places.share_of_body:.1%} of the skin; levels {', '.join(places.levels) or 'none'}"
    )
    for share in places.regions:
        print(f"  {share.name} ({share.share:.0%})")
    return 0


def _drawing(path: Path) -> Any:
    from ashi.body import DrawingError, parse_drawing

    try:
        return parse_drawing(read(path))
    except DrawingError as error:
        raise UsageError(f"{path}: {error}") from None


def _values(value: Any) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(value, enc_hook=_plain)
    return built


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else list(value)
