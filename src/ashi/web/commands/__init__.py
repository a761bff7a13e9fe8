"""What an owner or a visitor starts from a shell: demo, serve, init, backup, restore, audit, doctor."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence

from ashi.web.config.environment import SettingError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; answers its exit status. A wrong setting is one sentence, not a trace."""
    parser = build_parser()
    arguments = parser.parse_args(sys.argv[1:] if argv is None else argv)
    try:
        status: int = arguments.run(arguments)
    except SettingError as error:
        print(f"Ashi does not start: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return status


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options. Each imports what it needs only when it runs."""
    parser = argparse.ArgumentParser(prog="ashi")
    commands = parser.add_subparsers(dest="command", required=True)

    demo = commands.add_parser("demo", help="a synthetic clinic to try, at http://127.0.0.1:8600")
    demo.add_argument("--port", type=_port, default=8600)
    demo.add_argument("--data", metavar="DIR", help="where the demo keeps its database (default: var/demo)")
    demo.add_argument("--patients", type=int, default=60, help="how many made-up patients (default 60)")
    demo.add_argument(
        "--days-later",
        type=int,
        default=0,
        metavar="N",
        help="let the demo's clock run ahead, to see what a week brings",
    )
    demo.set_defaults(run=_lazy("demo"))

    init = commands.add_parser("init", help="prepare a real clinic: keys, database, first owner")
    init.add_argument("--name", required=True, help="the clinic's name")
    init.add_argument("--owner-name", required=True)
    init.add_argument("--owner-email", required=True)
    init.add_argument("--zone", default="Europe/Berlin", help="time zone, such as Europe/Berlin")
    init.add_argument("--country", default="DE", help="two letters; decides which emergency number is shown")
    init.set_defaults(run=_lazy("init"))

    serve = commands.add_parser("serve", help="serve the clinic described by the ASHI_* settings")
    serve.add_argument("--port", type=_port, default=8600)
    serve.add_argument("--address", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--workers", type=int, default=1)
    serve.set_defaults(run=_lazy("serve"))

    backup = commands.add_parser("backup", help="copy the database, encrypted, while the clinic works")
    backup.add_argument("file", help="where the copy goes; must not exist yet")
    backup.add_argument(
        "--data", metavar="DIR", help="a demo's data directory, instead of the ASHI_* settings"
    )
    backup.set_defaults(run=_lazy("backup"))

    restore = commands.add_parser("restore", help="bring a backup back and prove that it is whole")
    restore.add_argument("file")
    restore.add_argument(
        "--data", metavar="DIR", help="a demo's data directory, instead of the ASHI_* settings"
    )
    restore.set_defaults(run=_lazy("restore"))

    audit = commands.add_parser("audit", help="prove that the audit trail is as it was written")
    audit.add_argument("what", choices=["verify"])
    audit.add_argument(
        "--data", metavar="DIR", help="a demo's data directory, instead of the ASHI_* settings"
    )
    audit.set_defaults(run=_lazy("audit"))
    return parser


def _lazy(name: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        status: int = importlib.import_module(f"ashi.web.commands.{name}").run(arguments)
        return status

    return run


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65_536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a whole number from 1 to 65535")
