"""The check-in's answers as typed, turned into a response or into one sentence per problem."""

import datetime as dt
from collections.abc import Mapping

from ashi.instruments import Instrument, InvalidResponse, Response, check_response, instrument


def check_in_instrument() -> Instrument:
    """The two questions of the weekly link."""
    return instrument("check_in")


def parse_check_in(data: Mapping[str, str], on: dt.date) -> tuple[Response | None, list[tuple[str, str]]]:
    """The response, or what to mend: (field, sentence) pairs."""
    definition = check_in_instrument()
    items: dict[str, int | float | str] = {}
    problems = []
    for item in definition.items:
        text = data.get(item.id, "").strip()
        if not text:
            problems.append((item.id, "Please choose an answer."))
        elif not text.isdigit() or len(text) > 3:
            problems.append((item.id, "Please choose one of the answers shown."))
        else:
            items[item.id] = int(text)
    if problems:
        return None, problems
    response = Response("check_in", on, items, via="link")
    try:
        check_response(response)
    except InvalidResponse as refused:
        return None, [(next(iter(items)), str(refused))]
    return response, []
