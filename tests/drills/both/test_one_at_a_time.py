"""Drill: several processes want to do what only one may; the one that has it is killed."""

import os
import signal
import subprocess
import sys
import time

from ashi.web.records.turns import alone
from tests.support.house import House

HOLDS = """
import os, sys, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ashi.web.config.settings")
import django
django.setup()
from ashi.web.records.turns import alone
with alone("test") as is_ours:
    print(is_ours, flush=True)
    time.sleep(60)
"""


def test_two_processes_do_not_do_the_same_and_a_killed_one_lets_go(house: House) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS], env=house.environment(), stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        with alone("test") as ours:
            assert not ours
        with alone("something else") as ours:
            assert ours
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        for _ in range(50):  # the server notices a lost connection a moment later
            with alone("test") as ours:
                if ours:
                    break
            time.sleep(0.1)
        assert ours
