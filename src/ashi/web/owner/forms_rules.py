"""What the owner chooses about the house's rules."""

from collections.abc import Mapping

MOVES = (
    ("", "As often as they like"),
    ("0", "Not at all: they call us"),
    ("1", "Once"),
    ("2", "Twice"),
    ("3", "Three times"),
    ("5", "Five times"),
)


def parse_most_moves(data: Mapping[str, str]) -> tuple[int | None, str]:
    """How often (None: as often as they like), and what to mend."""
    chosen = data.get("most_moves")
    if chosen is None or chosen not in dict(MOVES):
        return None, "Choose how often."
    return (int(chosen) if chosen else None), ""
