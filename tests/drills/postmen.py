"""Processes that deliver the outbox and can be killed: Django is imported here once, and forked for every life.

Run as a process of its own. Each line on its input is answered by the number of a group of two that deliver, until
somebody kills the group.
"""

import contextlib
import os
import sys
import time

POSTMEN = 2


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ashi.web.config.settings")
    import django

    django.setup()
    from ashi.web.progress.actions_visit_reminders import is_wanted
    from ashi.web.records import mail

    for _line in sys.stdin:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        leader = os.fork()
        if leader:
            os.setpgid(leader, leader)
            print(leader, flush=True)
            continue
        os.setpgid(0, 0)
        for _ in range(POSTMEN - 1):
            if os.fork() == 0:
                break
        while True:
            mail.deliver(is_wanted)
            time.sleep(0.002)


if __name__ == "__main__":
    main()
