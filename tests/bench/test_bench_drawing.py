"""What the pain drawing costs a telephone: bytes to fetch, and the time from a touch to paint. ./ashi check bench.

The bytes are the same on every machine, so their budget is asserted. Times are printed, never asserted: as a ratio
to a press beside the body, which does nothing, in the same minute.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ashi.body.figures import FIGURE_NAMES
from ashi.web.config.wsgi import application
from tests.journeys.hands import Figure
from tests.journeys.patient import Patient
from tests.support.browser import browser_type_launch_args as browser_type_launch_args
from tests.support.server import ROOT, start
from tests.support.wsgi import ask

DIST = ROOT / "src" / "ashi" / "web" / "static" / "dist"
BUDGET = 150_000
SLOWER = 4
BY_HAND = 20
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 780}, "locale": "en-GB"}

# Event timing counts from the hand to the frame on the screen, in steps of 8 ms.
LISTEN = """() => {
    window.presses = []; window.long = [];
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) if (one.name === "pointerdown") window.presses.push(one.duration);
    }).observe({type: "event", durationThreshold: 16});
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) window.long.push(one.duration);
    }).observe({type: "longtask"});
    // The same more finely: until the frame after the one in which the line is in the page.
    const paper = document.querySelector("[data-drawing-paper]");
    window.fine = [];
    addEventListener("pointerdown", (event) => {
        const begun = event.timeStamp;
        requestAnimationFrame(() => {
            const drawn = document.querySelector("[data-live]") !== null;
            const channel = new MessageChannel();
            channel.port1.onmessage = () => window.fine.push([performance.now() - begun, drawn]);
            channel.port2.postMessage(null);
        });
    }, {capture: true});
}"""


def entry(manifest: dict[str, Any], name: str) -> set[str]:
    """The files of one entry and of everything it imports."""
    one = manifest[name]
    found = {one["file"], *one.get("css", ())}
    for other in one.get("imports", ()):
        found |= entry(manifest, other)
    return found


@pytest.mark.django_db
def test_bytes_to_fetch_before_drawing() -> None:
    manifest = json.loads((DIST / "manifest.json").read_text("utf-8"))
    files = set().union(
        *(
            entry(manifest, f"src/{name}")
            for name in ("entries/app.js", "entries/drawing.js", "styles/main.css", "styles/care.css")
        )
    )
    sizes = {name: len(ask(application, f"/static/{name}", accepted="gzip").content) for name in files}
    plain, brotli = (
        sum(len(ask(application, f"/static/{name}", accepted=accepted).content) for name in files)
        for accepted in ("", "gzip, deflate, br")
    )
    code = sum(sizes.values())
    print(
        f"\ndrawing: scripts and styles {code / 1e3:.1f} KB as served to a browser that reads only gzip, "
        f"{brotli / 1e3:.1f} KB with brotli, {plain / 1e3:.1f} KB unpacked:"
    )
    for name, size in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"  {Path(name).name}: {size / 1e3:.1f} KB")
    for figure in FIGURE_NAMES:
        outlines = len(ask(application, f"/body/views.json?figure={figure}", accepted="gzip").content)
        print(
            f"drawing: {figure} {outlines / 1e3:.1f} KB as served; together {(code + outlines) / 1e3:.1f} KB"
        )
        assert code + outlines < BUDGET, figure


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    server = start(tmp_path_factory.mktemp("clinic") / "demo")
    context = browser.new_context(**PHONE)
    patient = Patient(context, server, None)
    paper = patient.has_a_time("benno.bench@example.org", "Benno Bench")
    patient.page.goto(f"{paper}where/")
    patient.page.wait_for_load_state("networkidle")
    yield patient.page
    context.close()
    server.stop()


def fill(figure: Figure, lines: int) -> None:
    """So many lines are there, as if they had been kept and were restored."""
    full = json.loads(figure.value)
    full["strokes"] = (full["strokes"] * lines)[:lines]
    figure.page.locator("[data-drawing-value]").evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new CustomEvent('ashi:restored')); }",
        json.dumps(full),
    )
    figure.page.wait_for_timeout(1_500)  # what that costs is no line's
    assert len(figure.lines) == lines


def test_from_the_touch_to_the_first_paint_and_two_hundred_lines(page: Page) -> None:
    figure = Figure(page)
    spot = figure.spot("thigh_back_upper_left")
    box = page.locator("[data-drawing-paper]").bounding_box()
    assert box
    beside = (box["x"] + 20, box["y"] + box["height"] / 2)
    debugger = page.context.new_cdp_session(page)
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.evaluate(LISTEN)

    def press(place: tuple[float, float], times: int) -> list[float]:
        page.evaluate("window.fine = []")
        for _ in range(times):
            page.mouse.move(*place)
            page.mouse.down()
            page.wait_for_timeout(120)
            page.mouse.up()
            page.wait_for_timeout(60)
        found: list[float] = page.evaluate("window.fine.map(([ms]) => ms)")
        return found

    press(beside, 3)
    nothing = press(beside, 12)
    first = press(spot, 1)
    assert page.evaluate("window.fine.at(-1)[1]"), "the line is in the page in the first frame"
    later = press(spot, 12)
    print(
        f"\ndrawing, {SLOWER} times slower processor: first line {first[0]:.1f} ms to its frame (aim: under 50), "
        f"later ones {median(later):.1f} ms, a press beside the body {median(nothing):.1f} ms; "
        f"ratio {median(later) / median(nothing):.1f}"
    )
    presented = page.evaluate("window.presses")
    print(f"drawing: presses that took 16 ms or more until presented, in steps of 8: {presented}")

    x, y = spot
    for slower, most in ((SLOWER, 100), (1, 200)):
        # A line costs the more the more there are: only the last ones are drawn by hand, the others put there.
        fill(figure, most - BY_HAND)
        debugger.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.evaluate("window.long = []")
        for number in range(len(figure.lines), most):
            page.mouse.move(x - 8, y - 30 + number % 60)
            page.mouse.down()
            page.mouse.move(x + 8, y - 30 + number % 60, steps=3)
            page.mouse.up()
        page.wait_for_timeout(1_500)
        assert len(figure.lines) == most
        tasks = page.evaluate("window.long")
        longest = f", longest {max(tasks):.0f} ms" if tasks else ""
        print(
            f"drawing, processor {slower} times slower: the last {BY_HAND} of {most} lines, "
            f"tasks above 50 ms: {len(tasks)}{longest}"
        )
    last = press(spot, 5)
    print(
        f"drawing: a press on a full drawing of {most} lines {median(last):.1f} ms at the machine's own speed"
    )
