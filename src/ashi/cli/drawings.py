"""body: draw the body, and turn pain drawings into numbers, differences and maps."""

import argparse
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ashi.cli.shared import UsageError, print_json, read

VIEWS = ("front", "back", "left", "right", "lumbar")
FIGURES = ("female_average", "male_average", "female_heavy", "male_heavy")
GROUNDS = {"light": "#ffffff", "dark": "#1c1714"}
EXAMPLES = """\
examples:
  ashi body draw --points BL23,BL25:left --labels --fields --view lumbar -o points.svg
  ashi body draw --drawing d.json --view back --theme dark -o drawing.png
  ashi body locate d.json --stature-mm 1720
  ashi body locate - --json < d.json
  ashi body compare first.json latest.json
  ashi body density drawings.jsonl --view back -o map.svg

a drawing is JSON:
  {"body_version": "1/female_average", "pains": [{"intensity": 6, "qualities": ["ache"]}],
   "strokes": [{"pain": 0, "view": "back", "width": 200, "points": [[1180, 3300], [1200, 3500]]}],
   "regions": [{"pain": 0, "region": "sacrum_upper"}]}
"""


def add_to(command: argparse.ArgumentParser) -> None:
    """What can be asked of the body."""
    command.epilog = EXAMPLES
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    what = command.add_subparsers(dest="what", required=True, metavar="WHAT")
    drawer = what.add_parser("draw", help="a picture of the body with a drawing and points")
    drawer.add_argument("--drawing", type=Path, help="a pain drawing (JSON), or - for standard input")
    drawer.add_argument("--points", default="", help="codes with commas between, such as BL23,BL25:left")
    drawer.add_argument("--regions", default="", help="regions to tint, with commas between")
    drawer.add_argument("--fields", action="store_true", help="also the field of skin round each point")
    drawer.add_argument("--labels", action="store_true", help="write the code beside each point")
    drawer.add_argument("--figure", choices=FIGURES, help="whose body (default: the drawing's own)")
    _look(drawer)
    drawer.set_defaults(run=draw)
    locator = what.add_parser("locate", help="where a drawing lies: area, regions, levels, points")
    locator.add_argument("drawing", type=Path, help="a pain drawing (JSON), or - for standard input")
    _patient(locator)
    locator.add_argument("--sex", choices=("female", "male"))
    locator.add_argument("--json", action="store_true")
    locator.set_defaults(run=locate_drawing)
    comparer = what.add_parser("compare", help="what changed from one drawing to a later one")
    comparer.add_argument("before", type=Path, help="the earlier drawing (JSON)")
    comparer.add_argument("after", type=Path, help="the later one; one of the two may be -")
    _patient(comparer)
    comparer.add_argument("--for", dest="reader", choices=("practitioner", "patient"), default="practitioner")
    comparer.add_argument("--json", action="store_true")
    comparer.set_defaults(run=compare_drawings)
    mapper = what.add_parser("density", help="a map of many drawings: how many cover each place")
    mapper.add_argument("drawings", type=Path, help="one drawing (JSON) a line, or - for standard input")
    mapper.add_argument("--figure", choices=FIGURES, default="female_average", help="the body to show it on")
    _look(mapper)
    mapper.set_defaults(run=map_drawings)


def _look(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--view", choices=VIEWS, default="back")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("-o", "--output", type=Path, required=True, help="a file ending in .svg or .png")


def _patient(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--stature-mm", type=_stature, help="the patient's height, so that areas are theirs (1720)"
    )
    parser.add_argument("--weight-kg", type=_weight, help="the patient's weight beside the height (68)")


def _stature(text: str) -> float:
    return _within(text, 500, 2500, "a stature in millimetres; write 1720 for 1 m 72")


def _weight(text: str) -> float:
    return _within(text, 2, 400, "a weight in kilograms; write 68")


def _within(text: str, low: float, high: float, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what} ({low:g} to {high:g})")
    return value


def draw(arguments: argparse.Namespace) -> int:
    """Write a picture."""
    from ashi.body import POINTS, REGIONS, draw_svg

    codes = _listed(arguments.points)
    for code in codes:
        name, colon, side = code.partition(":")
        if name not in POINTS:
            raise UsageError(f"no point is called {name!r}; `ashi points {name}` looks for names near it")
        if colon and side not in ("left", "right", "midline"):
            raise UsageError(f"{code!r} has no such side; write {name}:left or {name}:right")
    regions = _listed(arguments.regions)
    for region in regions:
        if region not in REGIONS:
            near = [r for r in REGIONS if region.split("_")[0] in r][:6] or list(REGIONS)[:6]
            raise UsageError(f"no region is called {region!r}; near it: {', '.join(near)}")
    drawing = _drawing(arguments.drawing) if arguments.drawing else None
    svg = draw_svg(
        arguments.view, drawing, codes, arguments.figure, theme=arguments.theme, fields=arguments.fields,
        names=arguments.labels, regions=regions, whose="patient", width_px=_width(arguments.output),
    )  # fmt: skip
    _write(svg, arguments.output, arguments.theme)
    return 0


def locate_drawing(arguments: argparse.Namespace) -> int:
    """Print where a drawing lies."""
    from ashi.body import locate

    places = locate(_drawing(arguments.drawing), arguments.stature_mm, arguments.sex, arguments.weight_kg)
    if arguments.json:
        told = {name: value for name, value in _values(places).items() if name != "faces"}
        print_json(told)
        return 0
    print(f"{places.area_cm2:.0f} cm², {places.share_of_body * 100:.1f} % of the skin ({places.figure})")
    print(
        f"levels: {', '.join(places.levels) or 'none on the back'}; sides: {', '.join(places.sides) or 'none'}"
    )
    for share in places.regions:
        print(
            f"  {share.name}: {share.share * 100:.0f} % of it, {share.area_cm2:.0f} cm² (pain {share.pain + 1})"
        )
    for words, names in (
        ("for safety", list(places.facts)),
        ("muscles beneath", places.muscles),
        ("skin nerve roots, a hint only", places.dermatomes),
        ("points whose field it meets", [f"{hit.code} {hit.side}" for hit in places.points[:12]]),
    ):
        if names:
            print(f"{words}: {', '.join(name.replace('_', ' ') for name in names)}")
    return 0


def compare_drawings(arguments: argparse.Namespace) -> int:
    """Print what changed between two drawings."""
    from ashi.body import compare, describe_change

    if str(arguments.before) == str(arguments.after) == "-":
        raise UsageError("only one of the two drawings can come from standard input")
    before, after = _drawing(arguments.before), _drawing(arguments.after)
    change = compare(before, after, arguments.stature_mm, arguments.weight_kg)
    sentences = describe_change(change, arguments.reader)
    if arguments.json:
        print_json(
            {**_values(change), "change_cm2": change.change_cm2, "change_share": change.change_share,
             "is_beyond_redrawing": change.is_beyond_redrawing, "words": sentences}
        )  # fmt: skip
        return 0
    for sentence in sentences:
        print(sentence)
    return 0


def map_drawings(arguments: argparse.Namespace) -> int:
    """Write the map of many drawings; a line that cannot be read is named, left out, and makes the answer 1."""
    from ashi.body import density, draw_density

    lines = _Lines(arguments.drawings)
    found = density(lines.faces())
    if not lines.read:
        raise UsageError(f"{arguments.drawings}: no line holds a drawing that can be read")
    svg = draw_density(
        found, lines.read, arguments.view, arguments.figure, theme=arguments.theme,
        width_px=_width(arguments.output),
    )  # fmt: skip
    _write(svg, arguments.output, arguments.theme)
    print(f"{lines.read:,} drawings on the map", file=sys.stderr)
    return 1 if lines.refused else 0


class _Lines:
    """The drawings of a file of lines, each counted once however many pains or views cover a place."""

    def __init__(self, path: Path) -> None:
        self.path, self.read, self.refused = path, 0, 0

    def faces(self) -> Iterator[bytes]:
        from ashi.body import DrawingError, locate, parse_drawing

        with _opened(self.path) as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                try:
                    faces = locate(parse_drawing(line.strip())).faces
                except DrawingError as error:
                    self.refused += 1
                    print(f"{self.path}, line {number}: left out: {error}", file=sys.stderr)
                    continue
                self.read += 1
                yield faces


def _opened(path: Path) -> Any:
    if str(path) == "-":
        return sys.stdin.buffer
    try:
        return path.open("rb")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _width(path: Path) -> int | None:
    """Pixels have a size; paths do not."""
    return 900 if path.suffix == ".png" else None


def _write(svg: str, path: Path, theme: str) -> None:
    from ashi.body.picture import draw_png

    if path.suffix not in (".svg", ".png"):
        raise UsageError(f"a picture cannot be written as {path.suffix!r}; use .svg or .png")
    data = svg.encode() if path.suffix == ".svg" else draw_png(svg, 1, GROUNDS[theme])
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None


def _drawing(path: Path) -> Any:
    from ashi.body import DrawingError, parse_drawing

    try:
        return parse_drawing(read(path))
    except DrawingError as error:
        raise UsageError(f"{'standard input' if str(path) == '-' else path}: {error}") from None


def _values(value: Any) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(value, enc_hook=list)
    return built
