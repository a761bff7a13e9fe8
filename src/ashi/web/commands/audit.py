"""`ashi audit verify`: walk the chain, and compare every signed page with what was signed."""

import argparse

from ashi.web.commands import house


def run(arguments: argparse.Namespace) -> int:
    house.enter(house.demo_house(arguments.data) if arguments.data else None)
    from ashi.web.records import audit, signatures

    verified = audit.verify()
    if verified.fault:
        print(f"NOT WHOLE: {verified.fault}")
        return 1
    print(f"The audit trail is whole: {verified.entries} entries, each as it was written.")
    checked, faults = 0, []
    for document, signature in signatures.check_all():
        checked += 1
        if signature.fault:
            faults.append(f"NOT AS SIGNED: {document.kind} {document.pk}: {signature.fault}")
    print("\n".join(faults) or f"Signed pages: {checked}, each as it was signed.")
    return 1 if faults else 0
