"""`ashi serve`: the clinic of the ASHI_* settings, or a refusal that says what is wrong."""

import argparse

from ashi.web.commands import house, server


def run(arguments: argparse.Namespace) -> int:
    house.enter(None)
    house.check_migrated()
    server.check_port(arguments.address, arguments.port)

    def ready() -> None:
        print(f"Ashi is ready at http://{arguments.address}:{arguments.port}", flush=True)

    return server.run(arguments.address, arguments.port, arguments.workers, ready)
