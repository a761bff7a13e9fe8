"""A caseload as pictures: who answered, how they fared beside what was to be expected, and the funnel.

One SVG each, as wide as a phone, for page and paper. They are drawn here and not by Vega-Lite: three bars, three rows and
a handful of letters took it longer than summing up twenty thousand people.
"""

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil, floor, log10, sqrt
from string import ascii_uppercase

from ashi.outcomes.caseload import Caseload, Reached
from ashi.outcomes.chart import THEMES
from ashi.outcomes.fared import Yardstick
from ashi.outcomes.funnel import ALARM, WARNING, FunnelPoint, funnel_words

WIDTH, EDGE = 360.0, 14.0  # of what is drawn in, and of the room around it for half a number
STEP, ROW, FUNNEL = 46.0, 56.0, 260.0  # heights
FOOT = 46.0  # an axis with its numbers and its title
LEFT = 48.0  # the same, upright
NEAR = 0.045  # of a side: two letters closer than this stand on each other
INK, QUIET, LINE, ACCENT = (THEMES["light"][name] for name in ("ink", "quiet", "line", "accent"))
TICKS = range(0, 101, 20)
SHORT: dict[Yardstick, str] = {
    "thirty_percent": "At least 30 % better",
    "mic": "Better enough to matter",
    "recovery": "Recovered",
}


def flow_chart(steps: Sequence[tuple[str, int]]) -> str:
    """Bars from the first step to the last, each with its number and words on it."""
    most = max([count for _, count in steps], default=1) or 1
    labels = [f"{count} {words}" for words, count in steps]
    drawn = [
        _text(EDGE, at * STEP + 19, label) + _bar(at * STEP + 26, WIDTH * count / most)
        for at, (label, (_, count)) in enumerate(zip(labels, steps, strict=True))
    ]
    return _svg("; ".join(labels), WIDTH + 2 * EDGE, len(steps) * STEP, drawn)


def fared_chart(found: Caseload) -> str:
    """Each yardstick: a dot and a thick line for those who answered, a thin line for all who were asked whatever
    the silent would have said, and a hollow diamond for what was to be expected anyway."""
    told = [reached for reached in found.reached if reached.rate.share is not None]
    height = len(told) * ROW
    drawn = [
        *(_line((_x(tick), 0), (_x(tick), height), LINE) for tick in TICKS),
        *_axis([(_x(tick), str(tick)) for tick in TICKS], EDGE, height, "of 100 people"),
        *(mark for at, reached in enumerate(told) for mark in _fared(reached, at * ROW)),
    ]
    return _svg(found.words, WIDTH + 2 * EDGE, height + FOOT, drawn)


def funnel_chart(points: Sequence[FunnelPoint]) -> str:
    """Share at least 30 % better, case mix taken out, by how many answered; a letter for each practitioner.

    Between the inner lines lie 19 of 20, between the outer ones 998 of 1,000 by chance. Raises ValueError when nobody
    can be placed.
    """
    placed = [(letter, point) for letter, point in lettered(points) if point.adjusted is not None]
    if not placed:
        raise ValueError("Nobody can be placed: all or none are better, or nobody answered.")
    average = placed[0][1].average or 0.0
    most = 1.1 * max(point.answered for _, point in placed)
    least = 0.6 * min(point.answered for _, point in placed)
    bottom = EDGE + FUNNEL

    def x(answered: float) -> float:
        return LEFT + WIDTH * (answered - least) / (most - least)

    def y(share: float) -> float:
        return bottom - FUNNEL * min(max(share, 0.0), 1.0)

    counts = [least + (most - least) * step / 60 for step in range(61)]
    limits = [
        _path([(x(count), y(average + z * sqrt(average * (1 - average) / count))) for count in counts], z)
        for z in (-ALARM, -WARNING, WARNING, ALARM)
    ]
    drawn = [
        *limits,
        _line((LEFT, y(average)), (LEFT + WIDTH, y(average)), LINE, 1.5),
        *_axis(
            [(x(count), str(count)) for count in _round_counts(least, most)],
            LEFT,
            bottom,
            "people who answered",
        ),
        _line((LEFT, EDGE), (LEFT, bottom), QUIET),
        *(_line((LEFT - 5, y(tick / 100)), (LEFT, y(tick / 100)), QUIET) for tick in TICKS),
        *(_text(LEFT - 8, y(tick / 100) + 4.5, str(tick), "end", size=13) for tick in TICKS),
        (
            f'<g transform="translate(13 {_n(EDGE + FUNNEL / 2)}) rotate(-90)">'
            f"{_text(0, 0, 'better, of 100 such people', 'middle', size=13)}</g>"
        ),
        *(
            _text(across, up + 5.5, letters, "middle", size=16, colour=ACCENT, weight=700)
            for across, up, letters in _letters(
                [(x(point.answered), y(point.adjusted or 0.0), letter) for letter, point in placed]
            )
        ),
    ]
    return _svg(funnel_words(points), LEFT + WIDTH + EDGE, bottom + FOOT, drawn)


def lettered(points: Sequence[FunnelPoint]) -> list[tuple[str, FunnelPoint]]:
    """Each practitioner's letter in the funnel, in the order of the names: A to Z, then AA, AB …"""
    letters = [*ascii_uppercase, *(a + b for a in ascii_uppercase for b in ascii_uppercase)]
    return list(zip(letters, points, strict=False))


def _letters(wanted: Sequence[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """Where each stands; letters that would stand on each other stand beside each other."""
    placed: list[tuple[float, float, str]] = []
    for x, y, letter in wanted:
        near = (
            at
            for at, (across, up, _) in enumerate(placed)
            if abs(across - x) < NEAR * WIDTH and abs(up - y) < NEAR * FUNNEL
        )
        at = next(near, None)
        if at is None:
            placed.append((x, y, letter))
        else:
            placed[at] = (*placed[at][:2], f"{placed[at][2]} {letter}")
    return placed


def _round_counts(least: float, most: float) -> range:
    """Whole counts between the two that people count by: some five of them, 1, 2 or 5 with noughts apart."""
    size = 10 ** floor(log10(max((most - least) / 5, 1)))
    step = next(size * by for by in (1, 2, 5, 10) if size * by >= (most - least) / 5)
    return range(ceil(least / step) * step, floor(most) + 1, step)


def _fared(reached: Reached, top: float) -> list[str]:
    """One yardstick's row."""
    y = top + 36
    worst, best = _x(_hundred(reached.worst.share)), _x(_hundred(reached.best.share))
    anyway = _x(_hundred(reached.expected_anyway))
    return [
        _text(EDGE, top + 20, SHORT[reached.yardstick]),
        _line((worst, y), (best, y), QUIET, 1.5),
        *(_line((end, y - 6), (end, y + 6), QUIET, 1.5) for end in (worst, best)),
        _line((_x(_hundred(reached.rate.low)), y), (_x(_hundred(reached.rate.high)), y), ACCENT, 5),
        f'<circle cx="{_n(_x(_hundred(reached.rate.share)))}" cy="{_n(y)}" r="6.4" fill="{ACCENT}"/>',
        (
            f'<path d="M{_n(anyway)},{_n(y - 6.5)}l6.5,6.5l-6.5,6.5l-6.5,-6.5z" fill="none" '
            f'stroke="{INK}" stroke-width="2"/>'
        ),
    ]


def _x(hundredths: float) -> float:
    return EDGE + WIDTH * hundredths / 100


def _hundred(share: float | None) -> float:
    return 100 * (share or 0.0)


def _axis(ticks: Iterable[tuple[float, str]], left: float, y: float, title: str) -> list[str]:
    ticks = list(ticks)
    return [
        _line((left, y), (left + WIDTH, y), QUIET),
        *(_line((x, y), (x, y + 5), QUIET) for x, _ in ticks),
        *(_text(x, y + 18, words, "middle", size=13) for x, words in ticks),
        _text(left + WIDTH / 2, y + 36, title, "middle", size=13),
    ]


def _bar(y: float, width: float) -> str:
    return f'<rect x="{_n(EDGE)}" y="{_n(y)}" width="{_n(width)}" height="14" fill="{ACCENT}"/>'


def _line(start: tuple[float, float], end: tuple[float, float], colour: str, width: float = 1) -> str:
    (x1, y1), (x2, y2) = start, end
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
        f'stroke="{colour}" stroke-width="{width:g}"/>'
    )


def _path(at: Sequence[tuple[float, float]], z: float) -> str:
    """One of the limits; the outer ones are dotted."""
    dots = ' stroke-dasharray="2 4"' if abs(z) == ALARM else ""
    way = "L".join(f"{_n(x)},{_n(y)}" for x, y in at)
    return f'<path d="M{way}" fill="none" stroke="{QUIET}" stroke-width="1.5"{dots}/>'


def _text(
    x: float,
    y: float,
    words: str,
    anchor: str = "start",
    *,
    size: int = 14,
    colour: str = INK,
    weight: int = 400,
) -> str:
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{bold}>'
        f"{escape(words)}</text>"
    )


def _svg(description: str, width: float, height: float, drawn: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" font-family="system-ui, sans-serif" role="img" '
        f'aria-label="{escape(description)}">{"".join(drawn)}</svg>'
    )


def _n(value: float) -> str:
    """A tenth of a pixel is enough."""
    return f"{value:.1f}".removesuffix(".0")
