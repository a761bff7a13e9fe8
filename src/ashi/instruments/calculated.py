"""The score of an instrument that the clinic brought: by the formula of its own Questionnaire, or by a plain rule."""

import math
from decimal import Decimal
from typing import Any

from ashi.instruments.definition import Instrument, Item
from ashi.instruments.questionnaire import ORDINAL, Brought
from ashi.instruments.response import Response, Score
from ashi.instruments.scoring import InvalidResponse, check_against, missing_items, plain_value


def score_brought(brought: Brought, response: Response) -> Score:
    """Score answers to a brought instrument. Raises `InvalidResponse` as `ashi.instruments.score` does.

    Formulas see the answers as a FHIR QuestionnaireResponse in `%resource`, the form in `%questionnaire`, and the
    Questionnaire's own variables. A value outside the range in the terms is refused: the terms or the form are wrong.
    """
    definition = brought.instrument
    for problem in check_against(definition, response):
        raise problem
    missing = missing_items(definition, response)
    if definition.scoring == "calculated":
        value = _calculate(brought, response)
        reason = "" if value is not None else f"{definition.short_name}: {definition.missing_rule}"
    else:
        value, reason = plain_value(definition, response)
    if value is not None and not definition.low <= value <= definition.high:
        raise InvalidResponse(
            f"{definition.short_name}: the score comes to {value:g}, outside {definition.low:g} to {definition.high:g}. "
            "Check the range in the terms, and the form's formula.",
            brought.score,
        )
    return Score(definition.id, value, missing, reason)


def questionnaire_response(brought: Brought, response: Response) -> dict[str, Any]:
    """The answers as a FHIR R4 QuestionnaireResponse, in the form's own order and groups."""
    raw = brought.questionnaire
    canonical = "|".join(str(raw[key]) for key in ("url", "version") if raw.get(key))
    return {
        "resourceType": "QuestionnaireResponse",
        **({"questionnaire": canonical} if canonical else {}),
        "status": "completed",
        "authored": response.answered_on.isoformat(),
        "item": _answered(raw.get("item") or [], brought.instrument, response),
    }


def _answered(
    nodes: list[dict[str, Any]], definition: Instrument, response: Response
) -> list[dict[str, Any]]:
    """The answered questions below `nodes`; groups without an answer are left out."""
    known = {item.id: item for item in definition.items}
    found = []
    for node in nodes:
        link_id = node["linkId"]
        below = _answered(node.get("item") or [], definition, response)
        here: dict[str, Any] = {"linkId": link_id}
        if text := node.get("text"):
            here["text"] = text
        if link_id in known and link_id in response.items:
            answer = _answer(known[link_id], response.items[link_id])
            found.append(here | {"answer": [answer | ({"item": below} if below else {})]})
        elif below:
            found.append(here | {"item": below})
    return found


def _answer(item: Item, answer: int | float | str) -> dict[str, Any]:
    if item.kind == "choice":
        choice = next(choice for choice in item.choices if choice.value == answer)
        coding: dict[str, Any] = {"display": choice.words}
        if choice.code:
            coding |= {"code": choice.code, "system": choice.system}
        if choice.weight is not None:
            coding["extension"] = [{"url": url, "valueDecimal": choice.weight} for url in ORDINAL]
        return {"valueCoding": coding}
    if item.kind == "tick":
        return {"valueBoolean": bool(answer)}
    if item.kind == "words":
        return {"valueString": answer}
    return {"valueInteger": int(answer)} if item.kind == "scale" else {"valueDecimal": answer}


def _calculate(brought: Brought, response: Response) -> float | None:
    import fhirpathpy  # brings a parser; only forms with formulas need it
    from fhirpathpy.models import models

    resource = questionnaire_response(brought, response)
    context: dict[str, Any] = {"resource": resource, "questionnaire": brought.questionnaire}
    # SDC's name for the weights of the chosen answers changed with its versions.
    weights = {"fn": _weights, "arity": {0: []}}
    options = {"userInvocationTable": dict.fromkeys(("ordinal", "ordinalValue", "weight"), weights)}
    formula = next(each for each in brought.formulas if each.name == brought.score)
    found: list[Any] = []
    for each in (*brought.variables, formula):
        try:
            found = fhirpathpy.evaluate(resource, each.expression, context, models["r4"], options)
        except Exception as error:  # noqa: BLE001 - the library raises many kinds; the form's text is at fault
            raise InvalidResponse(
                f"{brought.instrument.short_name}: the form's formula {each.name!r} cannot be worked out ({error}). "
                "Mend the Questionnaire, or leave `score` out of the terms and give `scoring`.",
                each.name,
            ) from None
        context[each.name] = found
    return _number(found, brought, formula.name)


def _weights(collection: list[Any]) -> list[Any]:
    weights = []
    for node in collection:
        data = getattr(node, "data", node)
        coding = data.get("valueCoding", data) if isinstance(data, dict) else {}
        weights += [e["valueDecimal"] for e in coding.get("extension") or [] if e.get("url") == ORDINAL[0]]
    return weights


def _number(found: list[Any], brought: Brought, name: str) -> float | None:
    if not found:
        return None
    value = found[0]
    if len(found) > 1 or isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise InvalidResponse(
            f"{brought.instrument.short_name}: the form's formula {name!r} gives no single number. Mend the Questionnaire.",
            name,
        )
    return float(value) if math.isfinite(value) else None
