"""`./ashi check [PART ...]`: everything that must hold, each part by name. Sets up what it needs.

The last line printed is always `N passed, N failed`; the exit status is 0 only when nothing failed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time

import setup_env
from checks import parts
from checks.outcome import Outcome
from checks.session import Session

EXAMPLES = """\
examples:
  ./ashi check                        everything, as CI does
  ./ashi check lint types             two parts
  ./ashi check web -- tests/web/records -x    words after -- go to pytest, in place of the part's folders
                                              when they name paths
  ./ashi check drills --long          the long fault drills (hours)
  ./ashi check bench --long           with a clinic of 20,000 patients (ten minutes)
  ASHI_FUZZ_MINUTES=5 ./ashi check fuzz       hostile drawings for five minutes

Logs of every step are kept in var/check/. Nothing is skipped in silence: what cannot run has failed."""


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./ashi check",
        description="Check the project. Parts run in this order:\n\n"
        + "\n".join(f"  {part.name:<10} {part.title}" for part in parts.PARTS),
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="run only these parts")
    parser.add_argument(
        "--long", action="store_true", help="drills: the long version; bench: a clinic of 20,000"
    )
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="library and web: which share of the lines ran (a third slower)",
    )
    for_us, for_pytest = words, []
    if "--" in words:
        cut = words.index("--")
        for_us, for_pytest = words[:cut], words[cut + 1 :]
    chosen = parser.parse_args(for_us)
    names = [part.name for part in parts.PARTS]
    unknown = [name for name in chosen.parts if name not in names]
    if unknown:
        parser.error(f"no part is called {', '.join(unknown)}; there are: {' '.join(names)}")
    if for_pytest and not chosen.parts:
        parser.error("words after -- need a PART to go to")
    chosen.for_pytest = for_pytest
    return chosen


def main() -> int:
    chosen = arguments(sys.argv[1:])
    setup_env.stop_politely_when_told()
    os.chdir(setup_env.ROOT)
    selected = [
        part for part in parts.PARTS if part.name in chosen.parts or not (chosen.parts or part.only_by_name)
    ]
    outcomes: list[Outcome] = []
    started = time.monotonic()
    stopped = False
    with contextlib.ExitStack() as stack:
        try:
            session = stack.enter_context(
                Session(chosen.for_pytest, long=chosen.long, counts_lines=chosen.coverage)
            )
            if not chosen.parts:
                session.beside(
                    "early", [sys.executable, str(setup_env.ROOT / "tools" / "checks" / "early.py")]
                )
            for part in selected:
                outcomes.append(session.run_part(part))
        except KeyboardInterrupt:
            stopped = True
            print("\nStopped; putting things away ...", flush=True)
    print_summary(outcomes, time.monotonic() - started)
    passed, failed = sum(each.passed for each in outcomes), sum(each.failed for each in outcomes)
    if stopped:
        print(
            f"Not finished: {len(selected) - len(outcomes)} of {len(selected)} parts did not run to their end."
        )
        failed += len(selected) - len(outcomes)
    print(f"{passed} passed, {failed} failed", flush=True)
    if stopped:
        return 130
    return 1 if failed else 0


def print_summary(outcomes: list[Outcome], seconds: float) -> None:
    print(f"\n{'part':<10} {'passed':>7} {'failed':>7} {'skipped':>8} {'time':>8}")
    for each in outcomes:
        counts = f"{each.passed:>7} {each.failed:>7} {each.skipped:>8} {each.seconds:>6.0f} s"
        print(f"{each.name:<10} {counts}  {each.note}".rstrip())
    print(f"{'all':<10} {'':>7} {'':>7} {'':>8} {seconds:>6.0f} s\n")


if __name__ == "__main__":
    sys.exit(main())
