"""`ashi demo`: a synthetic clinic on this machine, filled once, with links that sign you in."""

import argparse
import os
import sys
from datetime import timedelta
from pathlib import Path

from ashi.web.commands import house, server

VISITORS = (
    ("patient", "a patient"),
    ("practitioner", "a practitioner"),
    ("front_desk", "the front desk"),
    ("owner", "the owner"),
)


def run(arguments: argparse.Namespace) -> int:
    server.check_port("127.0.0.1", arguments.port)
    where = house.demo_house(arguments.data)
    is_new = not (where / "ashi.db").exists() and not os.environ.get("ASHI_DATABASE_URL")
    os.environ["ASHI_URL"] = f"http://127.0.0.1:{arguments.port}"
    house.enter(where, create=True)
    if is_new:
        _fill_aside(where, arguments.patients)
    else:
        house.migrate()
        _fill_database(arguments.patients)
    lines = _links(arguments.port)

    def ready() -> None:
        print("", *lines, "", sep="\n")
        print("Everyone in this clinic is made up. Stop it with Ctrl-C.")
        print(f"Ashi is ready at http://127.0.0.1:{arguments.port}", flush=True)

    return server.run("127.0.0.1", arguments.port, 1, ready)


def _fill_aside(where: Path, patients: int) -> None:
    # Made under another name and put in place when complete: an interrupted first start leaves nothing half-made.
    from django.db import connection

    final, draft = where / "ashi.db", where / "filling.db"
    for rest in where.glob("filling.db*"):
        rest.unlink()
    connection.settings_dict["NAME"] = str(draft)
    house.migrate()
    _fill_database(patients)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    draft.rename(final)
    for rest in where.glob("filling.db*"):
        rest.unlink()
    connection.settings_dict["NAME"] = str(final)


def _fill_database(patients: int) -> None:
    from ashi.web.commands import fill
    from ashi.web.records.models import Clinic

    if Clinic.unscoped.exists():
        return
    print(f"Making a synthetic clinic with {patients} patients and 6 months of care ...", flush=True)

    def show(done: int) -> None:
        if sys.stdout.isatty():
            print(f"\r  {done} of {patients}", end="" if done < patients else "\n", flush=True)

    fill.fill(patients=patients, seed=1, show=show)


def _links(port: int) -> list[str]:
    from ashi.web.commands import fill
    from ashi.web.records import links

    lines = ["Sign in with one of these links; each works once, for a day:"]
    for role, words in VISITORS:
        token = links.make_sign_in_link(fill.visitor(role), valid=timedelta(days=1))
        lines.append(f"  {words + ':':<17} http://127.0.0.1:{port}/sign-in/{token}/")
    return lines
