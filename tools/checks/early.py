"""Fetch and build what later parts need while the first ones, which need one core and no network, run.

    python tools/checks/early.py

A part that comes before this is done waits at the same lock. What fails here is tried again there, and told there.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import front
import setup_env

NEEDED = (
    lambda: setup_env.ensure("library-test"),
    front.build,
    lambda: front.packages_of(setup_env.ROOT / "tools" / "html"),
)


def main() -> int:
    setup_env.stop_politely_when_told()
    failed = 0
    for need in NEEDED:
        try:
            need()
        except (front.BuildError, setup_env.SetupError) as problem:
            setup_env.say(str(problem))
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
