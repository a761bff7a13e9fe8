"""The hours in which a message may make a sound, by the clinic's own clock. Nothing here touches the database."""

import datetime as dt
from zoneinfo import ZoneInfo

FROM, TO = dt.time(8), dt.time(20)


def is_waking(now: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether it is day at the clinic."""
    return FROM <= now.astimezone(zone).time() < TO


def into_the_day(wall: dt.datetime) -> dt.datetime:
    """The moment of the same day nearest to `wall`, a time without a zone, that is not at night."""
    latest = dt.time(TO.hour - 1)
    return dt.datetime.combine(wall.date(), min(max(wall.time(), FROM), latest))
