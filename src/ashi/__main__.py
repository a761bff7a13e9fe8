"""``python -m ashi`` is the same as ``./ashi``."""

from ashi.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
