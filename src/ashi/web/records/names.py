"""People looked for by name."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q


def is_called(words: str) -> Q:
    """Whose name holds each of these words, in whatever case.

    SQLite tells upper and lower case of ASCII alone to be the same, so "öztürk" is also asked for as people write it.
    """
    parts = ({part, part.lower(), part.upper(), part.capitalize()} for part in words.split())
    each = (reduce(or_, (Q(name__icontains=part) for part in sorted(ways))) for ways in parts)
    return reduce(and_, each, Q())
