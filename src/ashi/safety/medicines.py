"""Which class a named medicine belongs to; a misspelled name still counts, an unknown one is said."""

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType

from ashi.knowledge import Fact, load_table


class MedicineName(Fact, frozen=True, kw_only=True):
    """One name on a box, generic or brand, and the class of what is in it."""

    name: str
    generic: str
    drug_class: str


_TABLE = load_table("safety/medicines.csv", MedicineName)

MEDICINES = MappingProxyType({row.name: row for row in _TABLE})
"""Every known name in small letters."""

DRUG_CLASSES = frozenset(row.drug_class for row in _TABLE)
ANTICOAGULANTS = frozenset({"vka", "doac", "heparin"})
_LONGEST = max(len(name.split()) for name in MEDICINES)


@lru_cache(maxsize=4096)
def recognise(words: str) -> tuple[MedicineName, ...]:
    """Every medicine named in `words`, such as what is printed on a box; () when none is known.

    Names of six letters or more may be off by one letter.

    >>> [(m.generic, m.drug_class) for m in recognise("Xarelto 20 mg, 1x daily")]
    [('rivaroxaban', 'doac')]
    >>> recognise("warfarine")[0].generic
    'warfarin'
    """
    tokens = _tokens(words)
    found: dict[str, MedicineName] = {}
    for start in range(len(tokens)):
        for length in range(min(_LONGEST, len(tokens) - start), 0, -1):
            row = _match(" ".join(tokens[start : start + length]))
            if row is not None:
                found.setdefault(row.generic, row)
                break
    return tuple(found[name] for name in sorted(found))


def _tokens(words: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[a-z][a-z0-9-]*|(?<=ass )\d+", plain)[:40]


def _match(name: str) -> MedicineName | None:
    if name in MEDICINES:
        return MEDICINES[name]
    if len(name) < 6:
        return None
    near = [row for known, row in MEDICINES.items() if _is_one_off(name, known)]
    # Two neighbours: the one that calls for more care, so that a slip of the pen never hides a blood thinner.
    return min(near, key=lambda row: (row.drug_class not in ANTICOAGULANTS, row.name), default=None)


def _is_one_off(a: str, b: str) -> bool:
    if len(b) < 6 or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[at:] == b[at + 1 :] or a[at + 1 :] == b[at + 1 :]
