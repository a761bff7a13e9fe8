"""The drawing and the plan over the body, by day and by night: seen by a browser, and kept for the documents."""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from tests.support.server import Server

pytestmark = pytest.mark.one_database


def charts_of_a_day(page: Page) -> list[str]:
    """Of the days from today back, the first with return visits: somebody there was drawn and planned for."""
    page.goto("/today/")
    last = dt.date.fromisoformat(page.locator("input[name=day]").input_value())
    charts = page.get_by_role("link", name=re.compile("Open chart"))
    for days_ago in range(150):
        page.goto(f"/today/?day={last - dt.timedelta(days=days_ago)}")
        if page.get_by_text("Return visit").count() and charts.count():
            found: list[str] = charts.evaluate_all("all => all.map(a => a.getAttribute('href'))")
            return found
    raise AssertionError("Nobody came back within 150 days.")


def shown(box: Locator, scheme: str) -> None:
    """The figure of this theme is loaded, the marks lie exactly over it, and the sides are named."""
    stack = box.locator(".body-view__stack").first
    stack.scroll_into_view_if_needed()
    figure, marks = stack.locator(f"img.only-{scheme}"), stack.locator("> svg")
    expect(figure).to_be_visible()
    expect(stack.locator(f"img.only-{'light' if scheme == 'dark' else 'dark'}")).to_be_hidden()
    box.page.wait_for_function(
        "image => image.complete && image.naturalWidth > 0", arg=figure.element_handle()
    )
    below, above = figure.bounding_box(), marks.bounding_box()
    assert below
    assert above
    assert abs(below["x"] - above["x"]) < 2
    assert abs(below["width"] - above["width"]) < 2
    expect(stack).to_contain_text("Patient's left")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawing_and_needles_over_the_body(
    browser: Browser,
    server: Server,
    signed_in: dict[str, StorageState],
    pictures: Path | None,
    scheme: str,
) -> None:
    context = browser.new_context(
        base_url=server.base,
        storage_state=signed_in["practitioner"],
        viewport={"width": 1280, "height": 1300},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    for chart in charts_of_a_day(page):
        page.goto(f"{chart}plan/")
        if page.get_by_role("button", name="Propose a plan").count():
            page.get_by_role("button", name="Propose a plan").click()
            page.get_by_role("button", name="Accept this plan").wait_for()
        needles = page.locator("section", has=page.get_by_role("heading", name="Where the needles go")).last
        if needles.count():
            break
    else:
        raise AssertionError("Nobody on that day's list has a plan with a picture.")
    shown(needles, scheme)
    expect(needles.locator(".body-point").first).to_be_attached()
    if pictures:
        needles.screenshot(path=pictures / f"chart-needles-{scheme}.png")
    page.goto(chart)
    drawing = page.locator("section", has=page.get_by_role("heading", name="Where and how strong")).last
    shown(drawing, scheme)
    if pictures:
        drawing.screenshot(path=pictures / f"chart-drawing-{scheme}.png")
        page.evaluate("scrollTo(0, 0)")
        if scheme == "light":
            page.screenshot(path=pictures / "chart.png", full_page=True)
    context.close()
