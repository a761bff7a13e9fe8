"""A browser with a disk of its own, that can be killed and started again: what a device remembers is on that disk."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Playwright, StorageState

from tests.support.browser import launch_args


class Device:
    """Chromium started by us, so that we know which process to kill."""

    def __init__(self, playwright: Playwright, disk: Path, known: StorageState) -> None:
        self.playwright = playwright
        self.disk = disk
        self.known = known
        self.process: subprocess.Popen[bytes] | None = None
        self.browser: Browser | None = None

    def switch_on(self) -> BrowserContext:
        told = self.disk / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        how = launch_args()
        self.process = subprocess.Popen(
            [
                how["executable_path"],
                *how["args"],
                "--headless=new",
                "--remote-debugging-port=0",
                f"--user-data-dir={self.disk}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(600):
            if told.exists() and (lines := told.read_text().split()):
                break
            time.sleep(0.05)
        else:
            raise RuntimeError("Chromium did not say where it listens.")
        self.browser = self.playwright.chromium.connect_over_cdp(
            f"http://127.0.0.1:{lines[0]}", timeout=120_000
        )
        context = self.browser.contexts[0]
        # Chromium writes cookies down every 30 seconds; whoever comes back later than that is still signed in.
        context.add_cookies(self.known["cookies"])  # type: ignore[arg-type]
        return context

    def close(self) -> None:
        """As a person does."""
        assert self.browser
        assert self.process
        self.browser.new_browser_cdp_session().send("Browser.close")
        self.process.wait(timeout=30)
        self.kill()

    def kill(self) -> None:
        """As if the battery went: no page hears of it."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        if self.browser:
            with contextlib.suppress(Error):
                self.browser.close()
        for lock in self.disk.glob("Singleton*"):
            lock.unlink(missing_ok=True)
