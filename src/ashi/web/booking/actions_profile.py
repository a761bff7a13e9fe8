"""Change what a practitioner's page says."""

import hashlib

from django.db import transaction

from ashi.web.booking.forms_profile import ProfileWish
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Practitioner
from ashi.web.records.profile import Profile, encode_profile
from ashi.web.records.storage import check_can_store


class ChangedMeanwhile(Exception):
    """Somebody else saved this page since it was opened; the message is for the person."""


def mark_of(person: Practitioner) -> str:
    """Names the state that a form was made from."""
    said = "\0".join((person.title, person.works, person.about, str(person.is_bookable), person.profile))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def change_profile(actor: Actor, person: Practitioner, wish: ProfileWish, mark: str) -> None:
    """Keep it all at once; the trail names the parts that changed. Raises `ChangedMeanwhile`."""
    check_can_store()
    with transaction.atomic():
        row = Practitioner.unscoped.select_for_update().get(pk=person.pk)
        if mark_of(row) != mark:
            raise ChangedMeanwhile(
                "Somebody else has changed this page since you opened it. Nothing was saved. "
                "What you typed is below; open the page anew in another tab to see what is there now."
            )
        changed = [name for name in ("title", "works", "about") if getattr(row, name) != getattr(wish, name)]
        if wish.is_bookable is not None and wish.is_bookable != row.is_bookable:
            changed.append("is_bookable")
            row.is_bookable = wish.is_bookable
        changed += [
            name
            for name in Profile.__struct_fields__
            if getattr(row.stated, name) != getattr(wish.profile, name)
        ]
        if not changed:
            return
        row.title, row.works, row.about = wish.title, wish.works, wish.about
        row.profile = encode_profile(wish.profile)
        row.save(update_fields=["title", "works", "about", "is_bookable", "profile"])
        audit.record(actor, "profile.change", f"practitioner:{row.pk.hex}", why=", ".join(changed))
