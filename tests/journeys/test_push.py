"""A push message on a patient's device: the one worker that the strict policy lets in shows it, and a tap opens her page.

The browser's own sign-up needs its maker's server, which no test can reach: what it hears then is part of the journey.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState, expect

from tests.support.browser import axe_violations, becomes_true
from tests.support.server import Server

pytestmark = pytest.mark.one_database
TITLE, WORDS = "Reminder", "Your appointment: Tue 4 Mar, 10:30."
SHOWN = """async () => {
    const [worker] = await navigator.serviceWorker.getRegistrations();
    return (await worker.getNotifications()).map((one) => `${one.title}: ${one.body}`);
}"""
CONTROLLED = "() => navigator.serviceWorker.controller !== null"


def test_a_push_message_is_shown_by_a_worker_that_controls_no_page(
    server: Server, browser: Browser, signed_in: dict[str, StorageState]
) -> None:
    context = browser.new_context(
        storage_state=signed_in["patient"],
        permissions=["notifications"],
        viewport={"width": 360, "height": 800},
    )
    page = context.new_page()
    page.goto(server.at("/me/ways/"))
    workers: list[dict[str, Any]] = []
    devtools = context.new_cdp_session(page)
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda event: workers.extend(event["registrations"])
    )
    devtools.send("ServiceWorker.enable")

    page.get_by_role("button", name="Remind me on this device").click()
    expect(page.locator("[data-push] [role=status]")).to_have_text(re.compile("Nothing has changed"))
    assert axe_violations(page) == []

    (worker,) = {one["registrationId"]: one for one in workers}.values()
    assert worker["scopeURL"].endswith("/push-worker/")
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": server.at("/").rstrip("/"),
            "registrationId": worker["registrationId"],
            "data": f"{TITLE}\n{WORDS}",
        },
    )
    becomes_true(page, f"async () => (await ({SHOWN})()).length === 1", within_s=60)
    assert page.evaluate(SHOWN) == [f"{TITLE}: {WORDS}"]
    page.reload()
    assert page.evaluate(CONTROLLED) is False
    context.close()
