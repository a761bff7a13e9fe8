"""Is it still you? A signature asks for the passkey or the password unless it was used in the last minutes."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

WINDOW_MIN = 10
PASSKEY = "mfa_reauthenticate:webauthn"
WORDS = {"password": "password", "mfa": "passkey", "link": "a one-time link", "code": "a mailed code"}


@dataclass(frozen=True, slots=True)
class Proof:
    """How sure it is who sits here. `address` is where to ask; empty when this account has nothing to ask for.

    `words` say how the person proved it, for the audit trail.
    """

    is_fresh: bool
    words: str
    address: str = ""

    @property
    def is_impossible(self) -> bool:
        """Neither recent nor to be renewed: the account has no passkey and no password."""
        return not self.is_fresh and not self.address


def proof_of(request: HttpRequest, *, back: str) -> Proof:
    """The proof for signing in this session; asking anew leads back to `back`.

    A demonstration's accounts have neither passkey nor password, since they are signed in by a printed link.
    They may sign, and the page and the trail say what that is worth.
    """
    ways: list[dict[str, Any]] = get_adapter(request).get_reauthentication_methods(request.user)
    records = get_authentication_records(request, request.user)
    if records and time.time() - records[-1]["at"] < WINDOW_MIN * 60:
        method = records[-1]["method"]
        return Proof(True, f"{WORDS.get(method, method)} less than {WINDOW_MIN} minutes before")
    if not ways:
        if settings.DEMO:
            return Proof(True, "demonstration account without passkey or password: not asked again")
        return Proof(False, "")
    way = next((way for way in ways if way["id"] == PASSKEY), ways[0])
    return Proof(False, "", f"{way['url']}?{urlencode({'next': back})}")
