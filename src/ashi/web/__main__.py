"""The clinic's own commands: ``python -m ashi.web demo`` and so on; ``./ashi demo`` comes here."""

from ashi.web.commands import main

if __name__ == "__main__":
    raise SystemExit(main())
