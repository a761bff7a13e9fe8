"""What is wrong with an answer, said to the person who gave it."""

import msgspec


class Problem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to mend: where, what is wrong, what to do. Never quotes what the person wrote."""

    field_path: str
    message: str
    what_to_do: str


class IntakeError(ValueError):
    """The answers cannot be taken as an intake; `problems` says all of why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.field_path}: {p.message}" for p in problems[:20]))
