"""What one process does for all; tests/drills/both has several processes at it."""

import pytest

from ashi.web.records.turns import alone


def fails_in_its_turn() -> None:
    with alone("test") as is_ours:
        raise RuntimeError(f"in a turn: {is_ours}")


@pytest.mark.django_db
def test_one_after_the_other_and_again_after_a_fault() -> None:
    with alone("test") as first:
        assert first
    with pytest.raises(RuntimeError, match="in a turn: True"):
        fails_in_its_turn()
    with alone("test") as third, alone("something else") as other:
        assert third
        assert other
