"""From answers to a score, or to a sentence that says what is wrong or missing."""

import math

from ashi.instruments.definition import Instrument, Item
from ashi.instruments.response import Response, Score

MAX_WORDS = 200


class InvalidResponse(ValueError):
    """An answer that cannot be right. `item` names the field, or is empty when it is the whole response."""

    def __init__(self, message: str, item: str = "") -> None:
        super().__init__(message)
        self.item = item


def check_against(definition: Instrument, response: Response) -> list[InvalidResponse]:
    """Everything that is wrong with a response, one sentence each, in the order of the items answered."""
    found = []
    if response.version != definition.version:
        found.append(
            InvalidResponse(
                f"{definition.short_name}: the answers are for version {response.version}, but this clinic "
                f"uses version {definition.version}. Please open the questions again and answer those."
            )
        )
    known = {item.id: item for item in definition.items}
    for item_id, answer in response.items.items():
        if item_id not in known:
            found.append(
                InvalidResponse(
                    f"{definition.short_name}: there is no question {item_id[:40]!r}. "
                    f"The questions are {', '.join(known)}.",
                    item_id,
                )
            )
        elif wrong := _wrong(known[item_id], answer):
            found.append(InvalidResponse(f"{definition.short_name}: {item_id!r} {wrong}", item_id))
    return found


def score_against(definition: Instrument, response: Response) -> Score:
    """The score of a response that was checked, by the rule of its definition."""
    missing = missing_items(definition, response)
    value, reason = plain_value(definition, response)
    entered = response.items.get("score") if definition.score_entry else None
    if entered is not None:
        if value is not None and abs(value - float(entered)) > 0.5:
            raise InvalidResponse(
                f"{definition.short_name}: the score was entered as {entered:g}, but the answers give {value:g}. "
                "Please correct one of them.",
                "score",
            )
        value, reason, missing = float(entered), "", ()
    parts = _parts(definition, response)
    _check_parts(definition, value, parts)
    return Score(definition.id, value, missing, reason, parts, _band(definition, value, parts))


def plain_value(definition: Instrument, response: Response) -> tuple[float | None, str]:
    """The score by the rule, or None and what is needed."""
    answered = {
        item.id: float(response.items[item.id]) for item in definition.counted if item.id in response.items
    }
    if definition.scoring == "none":
        needed = definition.missing_rule if definition.score_entry else "it has no single score."
        return None, f"{definition.short_name}: {needed}"
    if definition.scoring == "item":
        value = answered.get(definition.scored_item)
        return value, "" if value is not None else f"{definition.short_name}: {definition.missing_rule}"
    if len(answered) < definition.min_answered:
        return None, (
            f"{definition.short_name}: {len(answered)} of {len(definition.counted)} questions are answered, "
            f"at least {definition.min_answered} are needed."
        )
    total = math.fsum(answered.values())
    if definition.scoring == "mean":
        return total / len(answered), ""
    if definition.scoring == "percent":
        return 100 * total / math.fsum(definition.item(item_id).high for item_id in answered), ""
    return total * len(definition.counted) / len(answered), ""


def _parts(definition: Instrument, response: Response) -> dict[str, float]:
    """The sums of the parts that are complete or were entered."""
    sums = {}
    for part in definition.parts:
        if part.entered_as in response.items:
            sums[part.id] = float(response.items[part.entered_as])
        elif all(item in response.items for item in part.items):
            sums[part.id] = math.fsum(float(response.items[item]) for item in part.items)
    return sums


def _check_parts(definition: Instrument, value: float | None, parts: dict[str, float]) -> None:
    """A total and a part of it that were typed in must be able to stand together."""
    for part in definition.parts:
        if value is None or part.id not in parts:
            continue
        others = math.fsum(item.high for item in definition.counted if item.id not in part.items)
        if not parts[part.id] <= value <= parts[part.id] + others:
            raise InvalidResponse(
                f"{definition.short_name}: a total of {value:g} and {parts[part.id]:g} in the part "
                f"{part.name.lower()!r} cannot both be right. Please look at the form again.",
                part.entered_as,
            )


def _band(definition: Instrument, value: float | None, parts: dict[str, float]) -> str:
    """The first band that fits. Without the number that an earlier band needs, none is named."""
    for band in definition.bands:
        number = parts.get(band.part) if band.part else value
        if number is None:
            return ""
        if band.low <= number <= band.high:
            return band.name
    return ""


def missing_items(definition: Instrument, response: Response) -> tuple[str, ...]:
    """Ids of the questions that should have an answer and have none."""
    absent = [item.id for item in definition.items if not item.optional and item.id not in response.items]
    # An optional question whose words were filled in (a PSFS activity) is missing when it has no number.
    absent += [
        item.id
        for item in definition.counted
        if item.optional and item.id not in response.items and f"{item.id}_words" in response.items
    ]
    return tuple(absent)


def _wrong(item: Item, answer: int | float | str) -> str:
    """What is wrong with one answer, as the end of a sentence; empty when nothing is."""
    if item.kind == "words":
        if not isinstance(answer, str):
            return "must be words."
        return "" if len(answer) <= MAX_WORDS else f"has {len(answer)} letters; {MAX_WORDS} is the most."
    if isinstance(answer, (str, bool)) or not math.isfinite(answer):
        return "must be a number."
    if item.kind == "choice":
        allowed = [choice.value for choice in item.choices]
        listed = ", ".join(str(value) for value in allowed)
        return "" if answer in allowed else f"is {answer:g}, but must be one of {listed}."
    if item.kind == "tick":
        return "" if answer in (0, 1) else f"is {answer:g}, but must be 1 (true today) or 0 (not)."
    if not item.low <= answer <= item.high:
        return f"is {answer:g}, but must be between {item.low:g} and {item.high:g}."
    if item.kind == "scale" and answer != int(answer):
        return f"is {answer:g}, but must be a whole number."
    return ""
