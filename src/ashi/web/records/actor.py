"""Who is asking: a frozen value that every query and action takes."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Role = Literal["anonymous", "patient", "practitioner", "front_desk", "owner", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """`patient` and `practitioner` are the record behind the account, where there is one."""

    role: Role
    user: UUID | None = None
    patient: UUID | None = None
    practitioner: UUID | None = None
    name: str = ""
    address: str = ""


ANONYMOUS = Actor("anonymous")
SYSTEM = Actor("system", name="Ashi")
