"""`ashi init`: keys, database and the first owner, with a link that signs them in once. No default account."""

import argparse
import os
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ashi.web.commands import house
from ashi.web.config.environment import SettingError, read_environment
from ashi.web.config.keys import load_keys


def run(arguments: argparse.Namespace) -> int:
    try:
        ZoneInfo(arguments.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingError(f"--zone {arguments.zone!r} is not a time zone. Example: Europe/Berlin") from None
    environment = read_environment(os.environ)
    Path(environment.data).mkdir(parents=True, exist_ok=True, mode=0o700)
    load_keys(environment.keys, create=True)
    house.enter(None)
    house.migrate()
    from django.db import transaction

    from ashi.web.records import audit, links
    from ashi.web.records.actor import SYSTEM
    from ashi.web.records.models import Clinic, User

    with transaction.atomic():
        if not Clinic.unscoped.exists():
            clinic = Clinic.unscoped.create(
                name=arguments.name, zone=arguments.zone, country=arguments.country
            )
            audit.record(SYSTEM, "clinic.make", f"clinic:{clinic.pk.hex}")
        owner = User.objects.filter(email__iexact=arguments.owner_email).first()
        if owner is None:
            owner = User(email=arguments.owner_email.lower(), name=arguments.owner_name, role=User.Role.OWNER)
            owner.set_unusable_password()
            owner.save()
            audit.record(SYSTEM, "user.make", f"user:{owner.pk.hex}")
        elif owner.role != User.Role.OWNER:
            raise SettingError(
                f"{arguments.owner_email} already belongs to an account that is not an owner's."
            )
        token = links.make_sign_in_link(owner, valid=timedelta(hours=24))
    scheme = "https" if environment.https else "http"
    print(f"Sign in once, within a day:  {scheme}://{environment.hosts[0]}/sign-in/{token}/")
    return 0
