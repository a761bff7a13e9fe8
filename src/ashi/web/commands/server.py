"""Run the web server and the post beside it, as one."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from ashi.web.config.brought import bring_in
from ashi.web.config.environment import SettingError


def check_port(address: str, port: int) -> None:
    """Refuse a port someone else listens on. Raises `SettingError`."""
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            raise SettingError(f"Port {port} is in use. Choose another with --port.") from None


def run(
    address: str,
    port: int,
    workers: int,
    when_ready: Callable[[], None],
    meanwhile: Callable[[], None] = lambda: None,
) -> int:
    """Start granian and the post, do `meanwhile`, call `when_ready` once pages are answered, and wait.

    Answers the exit status; stops both when told to. Raises `SettingError` for a questionnaire that cannot be used.
    """
    bring_in()
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    running = [subprocess.Popen(_granian(address, port, workers), env=env)]
    web = running[0]

    def stop(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        meanwhile()
        _wait_until_it_answers(address, port, web)
        when_ready()
        post = None  # begins once pages are answered: the first seconds belong to the visitor
        while web.poll() is None:
            if post is None or post.poll() is not None:  # mail must not stay down because it fell once
                post = subprocess.Popen([sys.executable, "-m", "ashi.web.commands.post"], env=env)
                running[1:] = [post]
            time.sleep(1)
        return web.returncode
    except KeyboardInterrupt:
        return 0
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _granian(address: str, port: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", address, "--port", str(port), "--workers", str(workers), "--blocking-threads", "1"),
        *("--no-ws", "--log-level", "warning", "--respawn-failed-workers", "--backlog", "512"),
        "ashi.web.config.wsgi:application",
    ]


def _wait_until_it_answers(address: str, port: int, web: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if web.poll() is not None:
            raise SettingError(f"The web server stopped with status {web.returncode}; its reason is above.")
        try:
            with urllib.request.urlopen(f"http://{address}:{port}/livez", timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.03)
    raise SettingError("The web server did not answer within a minute.")
