"""What the owner types about an account."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import User

ROLES = (("practitioner", "Practitioner"), ("front_desk", "Front desk"), ("owner", "Owner"))


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A staff account to be made."""

    name: str
    email: str
    role: str


def parse_new_account(data: Mapping[str, str]) -> tuple[NewAccount, list[tuple[str, str]]]:
    """The account as typed, and what to mend as (field, sentence) pairs."""
    typed = NewAccount(
        data.get("name", "").strip()[:200], data.get("email", "").strip()[:254], data.get("role", "")
    )
    problems = []
    if not typed.name:
        problems.append(("name", "Write the person's name."))
    try:
        validate_email(typed.email)
    except ValidationError:
        problems.append(("email", "Write a full e-mail address, such as name@example.org."))
    else:
        if User.records.scope(SYSTEM).filter(email__iexact=typed.email).exists():
            problems.append(("email", "There is already an account with this address."))
    if typed.role not in dict(ROLES):
        problems.append(("role", "Choose what the person does here."))
    return typed, problems
