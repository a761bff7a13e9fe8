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

__all__ = [
    "Basis",
    "Fact",
    "KnowledgeError",
    "Source",
    "knowledge_version",
    "load",
    "load_table",
    "sources",
]
