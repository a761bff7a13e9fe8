"""`ashi audit verify`: walk the chain and say whether it is whole."""

import argparse

from ashi.web.commands import house


def run(arguments: argparse.Namespace) -> int:
    house.enter(house.demo_house(arguments.data) if arguments.data else None)
    from ashi.web.records import audit

    verified = audit.verify()
    if verified.fault:
        print(f"NOT WHOLE: {verified.fault}")
        return 1
    print(f"The audit trail is whole: {verified.entries} entries, each as it was written.")
    return 0
