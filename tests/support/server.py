"""The real clinic for journeys and drills: the demo command, granian, a database of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"(a patient|a practitioner|the front desk|the owner):\s+(\S+)")


@dataclass
class Server:
    """A running demo. `links` are the one-time sign-in links it printed, by role."""

    base: str
    data: Path
    process: "subprocess.Popen[str]"
    links: dict[str, str] = field(default_factory=dict)
    database_url: str = ""

    def at(self, path: str) -> str:
        return self.base + path

    def kill(self) -> None:
        """As if the power went: no goodbye to anybody."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._close()

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
        self._close()

    def start_again(self) -> None:
        """At the same address, with what it had written."""
        again = start(self.data, database_url=self.database_url, port=int(self.base.rsplit(":", 1)[1]))
        self.process, self.links = again.process, again.links

    def _close(self) -> None:
        if self.process.stdout:
            self.process.stdout.close()


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(
    data: Path,
    *,
    database_url: str = "",
    patients: int = 8,
    days_later: int = 0,
    port: int = 0,
    smtp_url: str = "",
) -> Server:
    """Start the demo and wait until it says that it is ready. `days_later` moves its clock."""
    port = port or free_port()
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ASHI_", "DJANGO_"))}
    env["PYTHONUNBUFFERED"] = "1"
    env["ASHI_PUSH"] = "1"  # a page offers it; no test's browser can reach its maker
    if database_url:
        env["ASHI_DATABASE_URL"] = database_url
    if smtp_url:
        env["ASHI_SMTP_URL"] = smtp_url
    words = ["demo", "--port", str(port), "--data", str(data), "--patients", str(patients)]
    words += ["--days-later", str(days_later)]
    log = data.parent / f"{data.name}.log"
    with log.open("a") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "ashi", *words],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )
    server = Server(f"http://127.0.0.1:{port}", data, process, database_url=database_url)
    printed = []
    assert process.stdout is not None
    for line in process.stdout:
        printed.append(line)
        if found := LINK.search(line):
            server.links[found[1].split()[-1]] = found[2]
        if line.startswith("Ashi is ready"):
            return server
    process.wait()
    raise RuntimeError(f"The demo did not start:\n{''.join(printed)}\n{log.read_text()[-4000:]}")


def run_inside(server: Server, code: str) -> None:
    """Run `code` in the clinic, as a command of its own would: for what a journey cannot wait for."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ASHI_", "DJANGO_"))}
    if server.database_url:
        env["ASHI_DATABASE_URL"] = server.database_url
    enter = (
        "from pathlib import Path\n"
        "from ashi.web.commands import house\n"
        f"house.enter(Path({str(server.data)!r}))\n"
    )
    subprocess.run([sys.executable, "-c", enter + code], cwd=ROOT, env=env, check=True)
