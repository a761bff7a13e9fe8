"""Every language on the narrowest telephone: fits, light, still when the faces arrive, and nothing axe finds."""

import pytest
from playwright.sync_api import Browser, Page, Route

from ashi.web.design.languages import LANGUAGES, in_language
from tests.support.browser import axe_violations
from tests.support.server import Server

pytestmark = pytest.mark.one_database
PAGES = ("/", "/does-it-work/", "/decide/", "/what-happens/", "/practitioners/")
ENGLISH_ONLY = ("/atlas", "/atlas/BL23")
FIRST_VIEW_BYTES = 100_000
# A shift of less is good by the Core Web Vitals' own mark; Lighthouse takes points off from there.
LARGEST_SHIFT = 0.1
# One page of each kind whose words are long in one language and set in other letters in another.
LOOKED_AT = (
    "/de/decide/",
    "/es/does-it-work/chronic/clearly-better/",
    "/zh-hans/does-it-work/trials/cherkin2001/",
    "/de/what-happens/needles/",
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_narrow_telephone_gets_light_pages_that_fit(code: str, server: Server, browser: Browser) -> None:
    too_wide, heavy = [], []
    for path in (*PAGES, *(ENGLISH_ONLY if code == "en" else ())):
        # Given a telephone that has seen nothing of the clinic yet
        context = browser.new_context(viewport={"width": 320, "height": 640}, locale=code)
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        sizes: list[float] = []
        network.on(
            "Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"])
        )
        # When it opens the page
        page.goto(server.at(in_language(path, code)), wait_until="networkidle")
        # Then all of it came in under 100 KB, and no line is wider than the screen
        if sum(sizes) > FIRST_VIEW_BYTES or len(sizes) < 5:
            heavy.append((path, sizes))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(path)
        context.close()
    assert (too_wide, heavy) == ([], [])


@pytest.mark.parametrize("code", ["en", "de"])
def test_nothing_moves_when_the_faces_arrive_late(code: str, server: Server, browser: Browser) -> None:
    # Given a telephone on which the page is drawn before any face has come (waiting for that evaluates words)
    context = browser.new_context(viewport={"width": 412, "height": 823}, bypass_csp=True)
    page = context.new_page()
    held: list[Route] = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(server.at(in_language("/", code)), wait_until="domcontentloaded")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    page.wait_for_function("performance.now() > 400")
    assert len(held) >= 3
    # When they come
    for route in held:
        route.continue_()
    page.wait_for_function("[...document.fonts].filter((face) => face.status === 'loaded').length >= 3")
    page.wait_for_function("document.fonts.status === 'loaded'")
    # Then the page is drawn in them, and hardly anything has moved
    shift = _shift(page)
    assert page.evaluate("document.fonts.check('500 2rem \"Source Serif 4\"')")
    assert shift < LARGEST_SHIFT
    context.close()


def test_axe_finds_nothing_on_translated_pages(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    found = []
    for path in LOOKED_AT:
        page.goto(server.at(path))
        found += [f"{path}: {violation}" for violation in axe_violations(page)]
    context.close()
    assert found == []


def _shift(page: Page) -> float:
    """The sum of all layout shifts so far."""
    return float(
        page.evaluate(
            """() => new Promise((done) => {
                let sum = 0;
                new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
                  .observe({ type: "layout-shift", buffered: true });
                requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
            })"""
        )
    )
