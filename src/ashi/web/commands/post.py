"""The post: a small process that delivers the outbox. Runs beside the web server."""

import logging
import os
import time

PAUSE_SECONDS = 3


def main() -> None:
    """Deliver until the parent is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ashi.web.config.settings")
    import django

    django.setup()
    from django.db import DatabaseError, close_old_connections

    from ashi.web.records import audit, mail, storage

    log = logging.getLogger("ashi.post")
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            mail.deliver()
            storage.keep_reserve()
            audit.anchor()
        except (DatabaseError, OSError) as fault:
            log.error("post fault", exc_info=fault)
        close_old_connections()
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
