"""Chromium for the journeys, and what axe finds on a page.

A conftest imports the fixtures by name: ``from tests.support.browser import browser_type_launch_args``.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PLACES = (
    "/usr/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# The browser talks to the clinic on this machine and to nobody else.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def find_chromium() -> str | None:
    """The browser's program: ``ASHI_CHROMIUM``, else on PATH, else where systems keep it."""
    told = os.environ.get("ASHI_CHROMIUM")
    if told:
        return told
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or next((place for place in PLACES if os.access(place, os.X_OK)), None)


def launch_args() -> dict[str, Any]:
    """How Playwright starts that browser; for scripts that launch it themselves too."""
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError(
            "No Chromium found. Install it (Debian: apt install chromium) or name it in ASHI_CHROMIUM."
        )
    # Chromium refuses to start its sandbox as root, which is what containers and CI are.
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {"executable_path": chromium, "args": [*sandbox, *QUIET]}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Replaces the plugin's fixture: the system's browser instead of a downloaded one."""
    return launch_args()


def becomes_true(page: Any, expression: str, *, within_s: float = 15) -> None:
    """Poll until what the page answers, also by a promise, is true: `wait_for_function` takes a promise itself for true."""
    until = time.monotonic() + within_s
    while not page.evaluate(expression):
        assert time.monotonic() < until, expression
        page.wait_for_timeout(100)


def tries_no_more(page: Any) -> None:
    """Take back what the page would do later, before it is closed: while it is being closed it is not offline any more,
    and on a slow machine its next try to send would get through."""
    page.evaluate("for (let timer = setTimeout(() => {}); timer > 0; timer--) clearTimeout(timer)")


def settle(page: Any) -> None:
    """Wait until the page is drawn anew and every change of colour has ended, also those that the end of one begins."""
    page.evaluate(
        """async () => {
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            const ends = (one) => Number.isFinite(one.effect.getComputedTiming().endTime);
            for (let going = [1]; going.length; ) {
                await frame();
                await frame();
                going = document.getAnimations().filter((one) => one.playState === "running" && ends(one));
                await Promise.allSettled(going.map((one) => one.finished));
            }
        }"""
    )


# What axe finds does not hang on the database: a journey that is walked on both asks it on SQLite.
IS_ASKED = not os.environ.get("ASHI_TEST_DATABASE_URL")


@functools.cache
def axe_source() -> str:
    """axe-core as one script: npm's when the front end is there, else the copy that its Python wheel brings."""
    from_npm = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    if from_npm.exists():
        return from_npm.read_text("utf-8")
    wheel = importlib.util.find_spec("axe_playwright_python")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("axe-core is not here. Run `./ashi check`, which installs it.")
    return (Path(wheel.origin).parent / "axe.min.js").read_text("utf-8")


def axe_once(page: Any) -> list[str]:
    """The same as `axe_violations`, in a journey that is walked on both databases."""
    return axe_violations(page) if IS_ASKED else []


def axe_violations(page: Any, *, within: str | None = None, rules: tuple[str, ...] = ()) -> list[str]:
    """Every WCAG 2.2 A/AA violation on ``page`` as one readable line; an empty list is what we want.

    ``within`` is a CSS selector when only a part of the page is meant, ``rules`` name the only rules that are.
    The script is evaluated by the debugger, so the page's content security policy stays in force for the page.
    Colours that are still changing are waited for: halfway between two buttons is no button of ours.
    """
    settle(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {axe_source()}\n }}")
    found = page.evaluate(
        """async ([within, runOnly]) => {
            const result = await axe.run(within ?? document, {runOnly, resultTypes: ["violations"]});
            if (result.passes.length + result.violations.length === 0) throw new Error("axe checked nothing");
            return result.violations.map((v) => ({id: v.id, impact: v.impact, help: v.help,
                nodes: v.nodes.map((n) => [n.target.join(" "), n.failureSummary])}));
        }""",
        [
            within,
            {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(WCAG_22_AA)},
        ],
    )
    return [
        f"{violation['impact']} {violation['id']}: {violation['help']}\n    at {target}\n    "
        + str(summary).replace("\n", "\n    ")
        for violation in found
        for target, summary in violation["nodes"]
    ]


BOXES = """async () => {
    const db = await new Promise((done) => {
        const asked = indexedDB.open("ashi-drafts");
        asked.onsuccess = () => done(asked.result);
    });
    const count = await new Promise((done) => {
        const asked = db.transaction("boxes").objectStore("boxes").count();
        asked.onsuccess = () => done(asked.result);
    });
    db.close();
    return count;
}"""
"""How many boxes of unsent things the browser keeps."""
