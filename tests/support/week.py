"""The library that lets a server live in another week."""

import os
from pathlib import Path

PLACES = (
    "/usr/lib/*/faketime/libfaketime.so.1",
    "/usr/lib64/faketime/libfaketime.so.1",
    "/opt/homebrew/lib/faketime/libfaketime.1.dylib",
)


def find_faketime() -> str | None:
    """Its path: ``ASHI_FAKETIME``, else where systems keep it."""
    told = os.environ.get("ASHI_FAKETIME")
    if told:
        return told
    found = (str(path) for place in PLACES for path in Path("/").glob(place.removeprefix("/")))
    return next(found, None)
