"""Every language on the narrowest telephone: nothing too wide, and a first view under 100 KB as served."""

import pytest
from playwright.sync_api import Browser

from ashi.web.design.languages import LANGUAGES, in_language
from tests.support.server import Server

pytestmark = pytest.mark.one_database
PAGES = ("/", "/does-it-work/", "/what-happens/", "/practitioners/")
FIRST_VIEW_BYTES = 100_000


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_narrow_telephone_gets_light_pages_that_fit(code: str, server: Server, browser: Browser) -> None:
    too_wide, heavy = [], []
    for path in PAGES:
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
