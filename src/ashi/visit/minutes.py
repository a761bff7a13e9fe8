"""The minute ledger: time face to face, apart from the time in which the needles only stay in.

Stretches begin and end by taps; a needle that goes in or out says that somebody was there. Overlapping stretches
are merged, so that no minute counts twice, and nothing is filled in: a stretch that nobody ended stays open.
"""

import datetime as dt

from msgspec.structs import replace

from ashi.visit.charting import Charted, Charting
from ashi.visit.document import Contact


def with_patient(charting: Charting, at: dt.datetime) -> Charting:
    """The practitioner is with the patient from `at` on. Saying so again changes nothing."""
    return charting if charting.with_patient_since is not None else replace(charting, with_patient_since=at)


def left_room(charting: Charting, at: dt.datetime) -> Charting:
    """The practitioner left at `at`. Saying so again changes nothing.

    >>> began = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
    >>> after = left_room(Charting(with_patient_since=began), began + dt.timedelta(minutes=12))
    >>> face_to_face_min(after)
    12.0
    """
    since = charting.with_patient_since
    if since is None:
        return charting
    contacts = merged((*charting.contacts, Contact(since, max(at, since))))
    return replace(charting, with_patient_since=None, contacts=contacts)


def correct_contact(charting: Charting, old: Contact | None, new: Contact | None) -> Charting:
    """Mend one stretch: `old` goes, `new` comes; with None for one of them it is only added, or only taken away.

    Raises `ValueError` for a `new` without a reason, or one that ends before it begins.
    """
    if new is not None and len(new.corrected_because.strip()) < 3:
        raise ValueError("A correction of the minutes needs a reason, in a few words.")
    if new is not None and new.ended_at <= new.began_at:
        raise ValueError("This stretch ends before it begins. Mend one of the two times.")
    kept = tuple(contact for contact in charting.contacts if contact != old)
    return replace(charting, contacts=merged(kept if new is None else (*kept, new)))


def merged(contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The stretches in order; those that overlap become one, with all their reasons. Empty ones are dropped."""
    done: list[Contact] = []
    for contact in sorted(contacts, key=lambda c: (c.began_at, c.ended_at)):
        if contact.ended_at <= contact.began_at:
            continue
        if done and contact.began_at < done[-1].ended_at:
            last = done[-1]
            because = dict.fromkeys(filter(None, (last.corrected_because, contact.corrected_because)))
            done[-1] = Contact(last.began_at, max(last.ended_at, contact.ended_at), "; ".join(because))
        else:
            done.append(contact)
    return tuple(done)


def face_to_face_min(charted: Charted) -> float:
    """Minutes face to face, from the contacts; overlapping stretches count once."""
    return sum((c.ended_at - c.began_at).total_seconds() / 60 for c in merged(charted.contacts))
