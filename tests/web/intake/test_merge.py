"""Merging one patch into a draft, as a value: nothing is lost, nothing is overwritten unseen."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ashi.web.intake.drafts import Conflict, merge

names = st.sampled_from(["hopes", "worries", "better"])
values = st.one_of(st.text("ab", max_size=3), st.lists(st.sampled_from("xy"), max_size=2))
patches = st.dictionaries(names, values, min_size=1, max_size=3)
# Who writes, what, and how many revisions behind they are.
writes = st.lists(st.tuples(st.sampled_from(["phone", "laptop"]), patches, st.integers(0, 3)), max_size=12)


def shown(fields: Any, name: str) -> Any:
    return fields.get(name) or ""


@given(writes)
def test_every_value_sent_is_either_kept_or_given_back(
    history: list[tuple[str, dict[str, Any], int]],
) -> None:
    fields: dict[str, Any] = {}
    written: dict[str, tuple[int, str]] = {}
    revision = 0
    for writer, patch, behind in history:
        merged = merge(fields, written, revision, patch, seen=max(0, revision - behind), writer=writer)
        for name, value in patch.items():
            if name in merged.conflicts:
                assert merged.conflicts[name] == Conflict(merged.conflicts[name].here, value)
                assert shown(merged.fields, name) == shown(fields, name)
                assert written[name][1] != writer, "nobody is in conflict with themselves"
            else:
                assert shown(merged.fields, name) == (value or "")
        assert {n: v for n, v in merged.fields.items() if n not in patch} == {
            n: v for n, v in fields.items() if n not in patch
        }
        assert merged.revision == revision + merged.changed
        fields, written, revision = merged.fields, merged.written, merged.revision


@given(writes)
def test_who_has_seen_everything_is_never_asked(history: list[tuple[str, dict[str, Any], int]]) -> None:
    fields: dict[str, Any] = {}
    written: dict[str, tuple[int, str]] = {}
    revision = 0
    for writer, patch, _ in history:
        merged = merge(fields, written, revision, patch, seen=revision, writer=writer)
        assert not merged.conflicts
        fields, written, revision = merged.fields, merged.written, merged.revision


@given(patches, patches)
def test_the_same_patch_twice_is_once(before: dict[str, Any], patch: dict[str, Any]) -> None:
    start = merge({}, {}, 0, before, seen=0, writer="phone")
    once = merge(start.fields, start.written, start.revision, patch, seen=start.revision, writer="laptop")
    twice = merge(once.fields, once.written, once.revision, patch, seen=start.revision, writer="laptop")
    assert (twice.fields, twice.revision, twice.conflicts) == (once.fields, once.revision, {})


def test_a_page_without_a_name_is_asked_rather_than_trusted() -> None:
    merged = merge({"a": "x"}, {"a": (2, "")}, 2, {"a": "y"}, seen=1, writer="")
    assert merged.conflicts == {"a": Conflict("x", "y")}
