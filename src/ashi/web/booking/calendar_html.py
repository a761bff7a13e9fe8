"""What stands in the calendar's columns, as HTML: two hundred times the same two lines, filled in without a template.

A template's macro took three times as long for it. Names of people, practitioners and rooms go through `escape`; all
else is numbers, ids and words of our own.
"""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from ashi.web.booking.calendar_board import Column, Free
from ashi.web.booking.calendar_visit import Visit

STATES = {
    "arrived": "Here",
    "in_treatment": "In treatment",
    "done": "Done",
    "no_show": "Did not come",
    "cancelled": "Cancelled",
}
PAPERWORK = {"done": "Ready", "partly": "Paperwork partly done", "not_started": "No paperwork yet"}
_STATES = {status: f'<b class="desk-state">{words}</b> ' for status, words in STATES.items()}
_NOBODY_THERE = '<b class="desk-state">Nobody there</b> '
_PAPERWORK = {
    state: f'<span class="desk-paper desk-paper--{state}">{words}</span>'
    for state, words in PAPERWORK.items()
}


@lru_cache(maxsize=512)  # few names, said of two hundred visits
def _name(of_room_or_practitioner: str) -> str:
    return str(escape(of_room_or_practitioner))


class Blocks:
    """The visits and free times of one page. `opened` is the id of the visit whose card is open, or empty."""

    def __init__(self, query: str, opened: str) -> None:
        self._query = escape(query)
        self._book = escape(f"{reverse('desk_book')}{query}&slot=")
        self._opened = opened
        self._first_visit, self._free_words = f"{_('first visit')} · ", _("free")
        self._on_hold = f'<b class="desk-state desk-state--danger">{_("On hold: fetch a practitioner")}</b> '
        self._late_words, self._at_home = _("min late"), f"{_('home visit')} · "
        self._way_unchecked = f'<b class="desk-state desk-state--late">{_("look at the way")}</b> '

    def line(self, column: Column, name: str, panel: Markup) -> Markup:
        """Visits and free times, in order of time. `panel` is the card of the visit that is open."""
        said = escape(name)
        html = [
            self._visit(item, column, panel) if isinstance(item, Visit) else self._free(item, said)
            for item in column.line
        ]
        return Markup("\n".join(html))  # noqa: S704 - escaped where it was made

    def gone(self, column: Column, panel: Markup) -> Markup:
        """Who cancelled or did not come."""
        return Markup("".join(self._visit(item, column, panel) for item in column.gone))  # noqa: S704 - as above

    def _visit(self, item: Visit, column: Column, panel: Markup) -> str:
        place, ways, (begins, ends), status = "", "", item.stretch, item.status
        if item.is_active:
            lane = f" desk-lane-{item.lane} desk-lanes-{item.lanes}" if item.lanes > 1 else ""
            place = f" {item.stretch.place}{lane}"
            if item.is_at_home:
                ways = "".join(
                    f'<li class="desk-way {way.place}{lane}" data-closed data-way-of="{item.id}"'
                    f' data-begins="{way.begins}" data-ends="{way.ends}" aria-hidden="true"></li>'
                    for way in item.ways
                )
        if item.id == self._opened:
            link = f'aria-expanded="true" href="{self._query}"'
        else:
            link, panel = f'href="{self._query}&amp;visit={item.id}#visit"', Markup()
        return (
            f'<li class="desk-visit desk-visit--{status}{place}" data-visit="{item.id}" data-status="{status}"'
            f' data-begins="{begins}" data-ends="{ends}" data-was="{item.starts_at.isoformat()}">'
            f'<a class="desk-visit__head" {link}><span class="desk-visit__time">{item.stretch.clock}</span> '
            f'<span class="desk-visit__name">{escape(item.name)}</span>\n'
            f'<span class="desk-visit__notes">{self._notes(item, column)}{_PAPERWORK[item.paperwork]}</span></a>{panel}</li>{ways}'
        )

    def _notes(self, item: Visit, column: Column) -> str:
        notes = _STATES.get(item.status, "")
        if item.is_at_home and item.status == "no_show":
            notes = _NOBODY_THERE
        if item.is_on_hold:
            notes += self._on_hold
        if item.late_minutes and item.status == "booked":
            notes += f'<b class="desk-state desk-state--late">{item.late_minutes} {self._late_words}</b> '
        where = item.room_name if column.practitioner else item.practitioner_name
        if where:
            notes += f"{_name(where)} · "
        if item.is_at_home:
            notes += self._way_unchecked + self._at_home if item.is_way_unchecked else self._at_home
        return notes + self._first_visit if item.is_first else notes

    def _free(self, item: Free, column: Markup) -> str:
        slot = item.slot.replace("|", "%7C").replace(":", "%3A")  # nothing else in it would need to be quoted
        return (
            f'<li class="desk-free {item.stretch.place}"><a class="desk-free__link" href="{self._book}{slot}">'
            f'{item.stretch.clock} <span class="desk-free__words">{self._free_words}</span>'
            f'<span class="visually-hidden">, {column}</span></a></li>'
        )
