"""Ways to touch the figure: the mouse, fingers (by the debugger, as a screen would), and where places lie on it."""

import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page, expect

Spot = tuple[float, float]

# The page's own outlines, asked for as the page does; a place well inside a region, in the view's units.
INSIDE = """async ([view, region]) => {
    const address = document.querySelector("[data-drawing]").dataset.viewsUrl;
    const {views} = await (await fetch(address)).json();
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", views[view].regions[region]);
    document.querySelector("[data-drawing-figure]").append(path);
    const box = path.getBBox();
    let best = null, most = -1;
    for (let i = 1; i < 24; i++) for (let k = 1; k < 24; k++) {
        const spot = new DOMPoint(box.x + box.width * i / 24, box.y + box.height * k / 24);
        let room = 0;
        for (let r = 10; r <= 400 && path.isPointInFill(spot); r += 10) {
            const isIn = (x, y) => path.isPointInFill(new DOMPoint(spot.x + x, spot.y + y));
            const around = Array.from({length: 12}, (_, n) => n * Math.PI / 6);
            if (!around.every((a) => isIn(r * Math.cos(a), r * Math.sin(a)))) break;
            room = r;
        }
        if (room > most) [most, best] = [room, [spot.x, spot.y]];
    }
    path.remove();
    return best;
}"""
ON_SCREEN = """([x, y]) => {
    const at = new DOMPoint(x, y).matrixTransform(document.querySelector("[data-drawing-figure]").getScreenCTM());
    return [at.x, at.y];
}"""
IN_UNITS = """([x, y]) => {
    const matrix = document.querySelector("[data-drawing-figure]").getScreenCTM().inverse();
    const at = new DOMPoint(x, y).matrixTransform(matrix);
    return [at.x, at.y];
}"""


class Figure:
    """The figure on one page of the paperwork."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.view = "back"
        self.inside: dict[tuple[str, str], Spot] = {}
        page.locator("[data-drawing-stage]").wait_for()
        self.into_sight()

    def into_sight(self) -> None:
        """The whole sheet between top and bottom of the screen, and nothing moving any more."""
        self.page.locator("[data-drawing-paper]").evaluate(
            "(paper) => paper.scrollIntoView({block: 'center', behavior: 'instant'})"
        )

    def turn(self, view: str) -> None:
        self.page.locator(f'[data-drawing-views] [value="{view}"]').click()
        self.view = view
        self.into_sight()

    def spot(self, region: str) -> Spot:
        """Where on the screen a place well inside the region is now."""
        key = (self.view, region)
        if key not in self.inside:
            self.inside[key] = tuple(self.page.evaluate(INSIDE, list(key)))
        x, y = self.page.evaluate(ON_SCREEN, list(self.inside[key]))
        return x, y

    def at(self, x: float, y: float) -> Spot:
        """What lies at this place of the screen, in the view's units."""
        u, v = self.page.evaluate(IN_UNITS, [x, y])
        return u, v

    def says(self, words: str) -> None:
        expect(self.page.locator("[data-drawing-where]")).to_have_text(words)

    @property
    def value(self) -> str:
        return self.page.locator("[data-drawing-value]").input_value()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What is painted, as it will be sent."""
        found: list[dict[str, Any]] = json.loads(self.value)["strokes"] if self.value else []
        return found

    @property
    def box(self) -> str:
        return self.page.locator("[data-drawing-figure]").get_attribute("viewBox") or ""

    def place(self, region: str) -> Any:
        return self.page.locator(f'input[data-region][value="{region}"]')

    # --- the mouse

    def dab(self, region: str) -> None:
        self.line(self.spot(region))

    def line(self, *spots: Spot) -> None:
        self.page.mouse.move(*spots[0])
        self.page.mouse.down()
        for spot in spots[1:]:
            self.page.mouse.move(*spot, steps=4)
        self.page.mouse.up()


class Fingers:
    """A touch screen. Each step gives every finger that is down."""

    def __init__(self, page: Page) -> None:
        self.debugger = page.context.new_cdp_session(page)

    def _send(self, kind: str, fingers: Sequence[Spot]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(fingers)]
        self.debugger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def put(self, *fingers: Spot) -> None:
        self._send("touchStart", fingers)

    def move(self, *fingers: Spot) -> None:
        self._send("touchMove", fingers)

    def lift(self) -> None:
        self._send("touchEnd", ())

    def tap(self, spot: Spot) -> None:
        self.put(spot)
        self.lift()

    def pinch(self, centre: Spot, begin: float, end: float) -> None:
        """Two fingers around a place, from so far apart to so far apart; the first lands a moment earlier."""
        x, y = centre
        self.put((x - begin / 2, y))
        self.move((x - begin / 2 + 3, y + 2))
        self.put((x - begin / 2 + 3, y + 2), (x + begin / 2, y))
        for step in range(1, 9):
            apart = begin + (end - begin) * step / 8
            self.move((x - apart / 2, y), (x + apart / 2, y))
        self.lift()
