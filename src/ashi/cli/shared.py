"""What the shell's commands share: reading input, refusing it in a sentence, writing answers."""

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

import msgspec

from ashi.knowledge import Said


class UsageError(Exception):
    """What was given cannot be used; the message says what to give instead."""


def read(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None


def write_picture(spec: dict[str, Any], path: Path) -> None:
    import vl_convert

    match path.suffix:
        case ".svg":
            path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
        case ".png":
            path.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
        case ".pdf":
            path.write_bytes(vl_convert.vegalite_to_pdf(spec))
        case ".json":
            path.write_bytes(msgspec.json.format(msgspec.json.encode(spec, enc_hook=in_english)))
        case other:
            raise UsageError(f"a picture cannot be written as {other!r}; use .svg, .png, .pdf or .json")


def in_english(value: Any) -> str:
    """A sentence of the library as plain text, for an encoder that knows text only."""
    if isinstance(value, Said):
        return str(value)
    raise NotImplementedError(f"no way to write {type(value).__name__} as JSON")


def print_json(value: Any) -> None:
    print(msgspec.json.format(msgspec.json.encode(value, enc_hook=in_english)).decode())


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it like 2026-11-22") from None
