"""Who is asking: a frozen value that every query and action takes."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Role = Literal["anonymous", "patient", "practitioner", "front_desk", "owner", "tablet", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """`patient` and `practitioner` are the record behind the account, where there is one.

    A `tablet` is a patient at the waiting room's tablet: no account, and nothing beyond `episode`'s paperwork.
    """

    role: Role
    user: UUID | None = None
    patient: UUID | None = None
    practitioner: UUID | None = None
    name: str = ""
    address: str = ""
    episode: UUID | None = None


ANONYMOUS = Actor("anonymous")
SYSTEM = Actor("system", name="Ashi")
