"""Reviewed, cited data files and the one strict loader; no clinical logic lives here."""

from ashi.knowledge.loader import (
    Basis,
    Fact,
    KnowledgeError,
    Source,
    knowledge_version,
    load,
    load_table,
    sources,
)
from ashi.knowledge.said import (
    Said,
    digits,
    said,
    said_in_turn,
    said_listed,
    said_small,
    said_together,
    significant,
)

__all__ = [
    "Basis",
    "Fact",
    "KnowledgeError",
    "Said",
    "Source",
    "digits",
    "knowledge_version",
    "load",
    "load_table",
    "said",
    "said_in_turn",
    "said_listed",
    "said_small",
    "said_together",
    "significant",
    "sources",
]
