"""The same questions over many clinics, without moving a patient's row."""

from ashi.registry.shared_fit import (
    Combined,
    LeftOut,
    SharedSummaries,
    combine_shared,
    read_shared,
    share,
    write_shared,
)

__all__ = [
    "Combined",
    "LeftOut",
    "SharedSummaries",
    "combine_shared",
    "read_shared",
    "share",
    "write_shared",
]
