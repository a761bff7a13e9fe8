"""`ashi demo`: a synthetic clinic on this machine, filled once, with links that sign you in."""

import argparse
import os
import sys
from datetime import timedelta
from pathlib import Path

from ashi.web.commands import house, server

STAMP = "shape"
VISITORS = (
    ("patient", "a patient"),
    ("practitioner", "a practitioner"),
    ("front_desk", "the front desk"),
    ("owner", "the owner"),
)


def run(arguments: argparse.Namespace) -> int:
    server.check_port("127.0.0.1", arguments.port)
    where = house.demo_house(arguments.data)
    os.environ["ASHI_URL"] = f"http://127.0.0.1:{arguments.port}"
    os.environ["ASHI_DEMO_DAYS_LATER"] = str(max(arguments.days_later, 0))
    house.settle(where, create=True)
    if not _is_current(where):
        _bring_up(where, arguments.patients)
    lines: list[str] = []

    def make_links() -> None:
        house.enter(where)
        lines.extend(_links(arguments.port))

    def ready() -> None:
        print("", *lines, "", sep="\n")
        print("Everyone in this clinic is made up. Stop it with Ctrl-C.")
        print(f"Ashi is ready at http://127.0.0.1:{arguments.port}", flush=True)

    return server.run("127.0.0.1", arguments.port, 1, ready, meanwhile=make_links)


def _is_current(where: Path) -> bool:
    # A database elsewhere (ASHI_DATABASE_URL) may be another one by now, so it is always looked at.
    stamp = where / STAMP
    return not os.environ.get("ASHI_DATABASE_URL") and stamp.exists() and stamp.read_text() == house.shape()


def _bring_up(where: Path, patients: int) -> None:
    house.enter(where)
    if (where / "ashi.db").exists() or os.environ.get("ASHI_DATABASE_URL"):
        house.migrate()
        _fill_database(patients)
    else:
        _fill_aside(where, patients)
    (where / STAMP).write_text(house.shape())


def _fill_aside(where: Path, patients: int) -> None:
    # Made under another name and put in place when complete: an interrupted first start leaves nothing half-made.
    from django.db import connection

    from ashi.web.records import audit

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
    audit.set_anchor_aside()  # an earlier demo in this place was thrown away
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
    from ashi.web.commands.visitors import visitor
    from ashi.web.records import links

    lines = ["Sign in with one of these links; each works once, for a day:"]
    for role, words in VISITORS:
        token = links.make_sign_in_link(visitor(role), valid=timedelta(days=1))
        lines.append(f"  {words + ':':<17} http://127.0.0.1:{port}/sign-in/{token}/")
    return lines
