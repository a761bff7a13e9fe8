"""The post: a small process beside the web server. It writes what is due (the weekly questions, how it went
after a visit, one reminder), keeps the caseload's summaries, draws charts before they are opened, and delivers the
outbox."""

import logging
import os
import time

PAUSE_SECONDS = 3
CHECK_INS_EVERY_SECONDS = 600
WAITING_EVERY_SECONDS = 30
"""A time that became free should not be seen by others before whoever waits for it has been asked."""
DRAWING_SECONDS = 1.0
"""Of each turn at most: mail waits no longer for it."""


def main() -> None:
    """Deliver until the parent is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ashi.web.config.settings")
    import django

    django.setup()
    from django.db import DatabaseError, close_old_connections

    from ashi.web.booking.actions_waiting import pass_times_on
    from ashi.web.booking.actions_zone import keep_wall_times
    from ashi.web.config.brought import bring_in
    from ashi.web.messages.notices import tell_those_waiting
    from ashi.web.owner import summaries
    from ashi.web.plan.ahead import Ahead
    from ashi.web.progress.actions import send_check_ins
    from ashi.web.progress.actions_after import ask_after_visits
    from ashi.web.progress.actions_reminders import remind
    from ashi.web.progress.actions_visit_reminders import is_wanted, remind_of_visits
    from ashi.web.records import audit, mail, storage, turns

    bring_in()
    log = logging.getLogger("ashi.post")
    parent = os.getppid()
    next_round = next_waiting = 0.0
    charts = Ahead()
    while os.getppid() == parent:
        try:
            with turns.alone("post") as is_ours:
                if is_ours and time.monotonic() >= next_round:
                    keep_wall_times()  # before anything is mailed about them
                    send_check_ins()
                    ask_after_visits()
                    remind()
                    remind_of_visits()
                    tell_those_waiting()
                    mail.forget_late()
                    summaries.refresh()  # so that the owner's page finds little to do
                    charts.look_at_everybody()
                    next_round = time.monotonic() + CHECK_INS_EVERY_SECONDS
                if is_ours and time.monotonic() >= next_waiting:
                    pass_times_on()
                    next_waiting = time.monotonic() + WAITING_EVERY_SECONDS
                if is_ours:
                    charts.draw(DRAWING_SECONDS)
            mail.deliver(is_wanted)  # by as many as there are: each mail is claimed
            storage.keep_reserve()
            audit.anchor()
        except (DatabaseError, OSError, storage.NotStored) as fault:
            log.error("post fault", exc_info=fault)
        close_old_connections()
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
