"""Any other instrument: a FHIR R4 Questionnaire that the clinic holds, with a page of terms, becomes an instrument.

The Questionnaire brings the wording and, if it has them, the formulas of its scores (SDC calculatedExpression, FHIRPath).
What FHIR does not say (which direction is better, the range, whose licence, which change matters and by which source) the
clinic writes in a small TOML file beside it. What we cannot show or score faithfully is refused, not guessed.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ashi.instruments.definition import (
    Better,
    Choice,
    ImportantChange,
    Instrument,
    Item,
    Licence,
    Loinc,
    MeasurementError,
)
from ashi.instruments.schedule import OccasionId
from ashi.knowledge import Basis

CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable"
ORDINAL = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
MIN_VALUE = "http://hl7.org/fhir/StructureDefinition/minValue"
MAX_VALUE = "http://hl7.org/fhir/StructureDefinition/maxValue"
MAX_BYTES = 512 * 1024
MOST_ITEMS = 200


class QuestionnaireError(ValueError):
    """The Questionnaire or its terms cannot be used; says where, what, and what to do."""


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a Questionnaire does not say of itself.

    `score` is the linkId of the item whose formula gives the score; without one, `scoring` says how the answers add up.
    `asked` are the occasions of the schedule at which the clinic's pages ask it. `version` is raised when the form changes,
    so that answers to an older page are not taken for answers to this one.
    `source` is a citation in words, since the clinic's literature is its own.
    """

    id: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{1,39}$")]
    short_name: str
    measures: str
    recall: str
    better: Better
    low: float
    high: float
    licence: str
    source: str
    locator: str
    basis: Basis
    score: str = ""
    scoring: Literal["sum", "mean", "percent", ""] = ""
    min_answered: int = 0
    missing_rule: str = ""
    version: int = 1
    asked: tuple[OccasionId, ...] = ()
    caution: str = ""
    sdc: tuple[MeasurementError, ...] = ()
    mic: tuple[ImportantChange, ...] = ()
    loinc: tuple[Loinc, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """One FHIRPath expression of the Questionnaire: a variable, or the value of the item `link_id`."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Brought:
    """An instrument that the clinic brought. `variables` in their order; `formulas` by linkId; `asked` when."""

    instrument: Instrument
    questionnaire: dict[str, Any]
    variables: tuple[Formula, ...]
    formulas: tuple[Formula, ...]
    score: str
    asked: tuple[OccasionId, ...] = ()


def read_questionnaire(questionnaire: bytes, terms: bytes) -> Brought:
    """Read a FHIR R4 Questionnaire (JSON) and its terms (TOML).

    Raises `QuestionnaireError` for what is no Questionnaire, for a question of a kind that is not shown here, and for terms
    that do not fit it.
    """
    raw, told = _json(questionnaire), _terms(terms)
    items: list[Item] = []
    formulas: list[Formula] = []
    for node in _leaves(raw.get("item") or [], "item"):
        link_id = node["linkId"]
        expression = _expression(node, CALCULATED)
        if expression:
            formulas.append(Formula(link_id, expression))
        elif node.get("type") != "display":
            items.append(_item(node, raw))
    _check(items, formulas, told)
    version = str(raw.get("version", ""))
    instrument = Instrument(
        id=told.id,
        name=str(raw.get("title") or raw.get("name") or told.short_name),
        short_name=told.short_name,
        measures=told.measures,
        intro=str(raw.get("description", "")),
        recall=told.recall,
        better=told.better,
        low=told.low,
        high=told.high,
        items=tuple(items),
        scoring="calculated" if told.score else (told.scoring or "none"),
        min_answered=told.min_answered,
        version=told.version,
        missing_rule=told.missing_rule or "the score needs the answers that its formula uses.",
        licence=Licence(words=told.licence, text="brought", notice=str(raw.get("copyright", "")),
                        source=told.source, locator=told.locator, basis=told.basis),
        caution=told.caution,
        sdc=told.sdc,
        mic=told.mic,
        loinc=told.loinc,
        source=told.source,
        locator=f"{raw.get('url', 'Questionnaire')} {version}".strip(),
        basis=told.basis,
    )  # fmt: skip
    variables = tuple(
        Formula(str(each.get("name", "")), str(each.get("expression", "")))
        for each in _extensions(raw, VARIABLE, "valueExpression")
    )
    return Brought(instrument, raw, variables, tuple(formulas), told.score, told.asked)


def _json(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise QuestionnaireError(
            f"The Questionnaire has {len(data):,} bytes; {MAX_BYTES:,} is the most. Export it without pictures."
        )
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        raise QuestionnaireError(
            "The Questionnaire is not readable as JSON. Export it again as FHIR R4 JSON."
        ) from None
    if not isinstance(raw, dict) or raw.get("resourceType") != "Questionnaire":
        raise QuestionnaireError("The file is no FHIR Questionnaire: its resourceType must be Questionnaire.")
    return raw


def _terms(data: bytes) -> Terms:
    try:
        return msgspec.convert(tomllib.loads(data.decode("utf-8")), Terms)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise QuestionnaireError(f"The terms are not valid TOML: {error}.") from None
    except msgspec.ValidationError as error:
        raise QuestionnaireError(f"The terms do not fit: {error}. See docs/guides/instruments.md.") from None


def _leaves(nodes: Any, where: str) -> Iterator[dict[str, Any]]:
    """Every question, groups opened up. Questions below a question are asked like any other."""
    if not isinstance(nodes, list):
        raise QuestionnaireError(f"{where} must be a list of questions.")
    for number, node in enumerate(nodes):
        here = f"{where}[{number}]"
        if not isinstance(node, dict) or not isinstance(node.get("linkId"), str) or not node["linkId"]:
            raise QuestionnaireError(f"{here} has no linkId. Every question needs one of its own.")
        if node.get("type") != "group":
            yield node
        if node.get("item"):
            yield from _leaves(node["item"], f"{here}.item")


def _item(node: dict[str, Any], raw: dict[str, Any]) -> Item:
    link_id, kind = node["linkId"], node.get("type")
    text = f"{node.get('prefix', '')} {node.get('text', '')}".strip()
    if node.get("repeats"):
        raise QuestionnaireError(
            f"Question {link_id!r} takes several answers, which is not offered here. Make one question of each."
        )
    # A question that is only asked after certain answers cannot be missing.
    optional = not node.get("required", False) or bool(node.get("enableWhen"))
    match kind:
        case "choice":
            choices = _choices(node, raw)
            most = max(choice.value for choice in choices)
            return Item(link_id, text, kind="choice", high=most, choices=choices, optional=optional)
        case "boolean":
            return Item(link_id, text, kind="tick", high=1, optional=optional)
        case "integer" | "decimal":
            low, high = (_limit(node, url, link_id) for url in (MIN_VALUE, MAX_VALUE))
            whole = kind == "integer"
            return Item(
                link_id, text, kind="scale" if whole else "number", low=low, high=high, optional=optional
            )
        case "string" | "text":
            return Item(link_id, text, kind="words", counts=False, optional=True)
        case _:
            raise QuestionnaireError(
                f"Question {link_id!r} is of the kind {kind!r}. Shown here are choice, boolean, integer, decimal, "
                "string, text, group and display."
            )


def _choices(node: dict[str, Any], raw: dict[str, Any]) -> tuple[Choice, ...]:
    """Each option's value is its own number where every option has one, else its place in the list."""
    link_id = node["linkId"]
    options = [_coding(option) for option in node.get("answerOption") or []]
    if not options and str(node.get("answerValueSet", "")).startswith("#"):
        options = _contained(raw, node["answerValueSet"][1:])
    if len(options) < 2:
        raise QuestionnaireError(
            f"Question {link_id!r} offers {len(options)} answers that we can see. Put answerOption into the question, or a "
            "contained ValueSet; value sets elsewhere are not fetched."
        )
    weights = [_weight(coding) for coding in options]
    own = all(weight is not None and weight == int(weight) for weight in weights)
    values = [int(weight or 0) for weight in weights] if own else list(range(len(options)))
    if len(set(values)) < len(values):  # two answers of equal worth are still two answers
        values = list(range(len(options)))
    return tuple(
        Choice(
            value,
            str(coding.get("display") or coding.get("code") or ""),
            code=str(coding.get("code", "")),
            system=str(coding.get("system", "")),
            weight=weight,
        )
        for value, coding, weight in zip(values, options, weights, strict=True)
    )


def _coding(option: dict[str, Any]) -> dict[str, Any]:
    """The option as a coding; a weight stands on the coding or on the option around it."""
    coding = option.get("valueCoding") or {
        "display": str(option.get("valueString", option.get("valueInteger", "")))
    }
    both = [*(coding.get("extension") or []), *(option.get("extension") or [])]
    return {**coding, "extension": both}


def _contained(raw: dict[str, Any], wanted: str) -> list[dict[str, Any]]:
    for resource in raw.get("contained") or []:
        if resource.get("id") == wanted and resource.get("resourceType") == "ValueSet":
            listed = (resource.get("expansion") or {}).get("contains")
            if listed:
                return list(listed)
            parts = (resource.get("compose") or {}).get("include") or []
            return [
                {"system": part.get("system", ""), **concept}
                for part in parts
                for concept in part.get("concept") or []
            ]
    return []


def _weight(coding: dict[str, Any]) -> float | None:
    for extension in coding.get("extension") or []:
        if extension.get("url") in ORDINAL:
            return float(extension.get("valueDecimal", extension.get("valueInteger", 0)))
    return None


def _limit(node: dict[str, Any], url: str, link_id: str) -> float:
    for extension in node.get("extension") or []:
        if extension.get("url") == url:
            return float(extension.get("valueInteger", extension.get("valueDecimal", 0)))
    name = url.rsplit("/", 1)[1]
    raise QuestionnaireError(
        f"Question {link_id!r} is a number without {name}. Give it minValue and maxValue, so that a slip is noticed."
    )


def _extensions(node: dict[str, Any], url: str, value: str) -> list[dict[str, Any]]:
    return [each[value] for each in node.get("extension") or [] if each.get("url") == url and value in each]


def _expression(node: dict[str, Any], url: str) -> str:
    found = _extensions(node, url, "valueExpression")
    return str(found[0].get("expression", "")) if found else ""


def _check(items: list[Item], formulas: list[Formula], terms: Terms) -> None:
    ids = [item.id for item in items] + [formula.name for formula in formulas]
    twice = sorted({link_id for link_id in ids if ids.count(link_id) > 1})
    if twice:
        raise QuestionnaireError(
            f"The linkId {', '.join(twice)} is used twice. Every question needs one of its own."
        )
    if not items or len(items) > MOST_ITEMS:
        raise QuestionnaireError(
            f"The Questionnaire asks {len(items)} questions; it must be 1 to {MOST_ITEMS}."
        )
    known = [formula.name for formula in formulas]
    if terms.score and terms.score not in known:
        raise QuestionnaireError(
            f"The terms take the score from {terms.score!r}, but formulas are at: {', '.join(known) or 'nowhere'}."
        )
    if terms.score and terms.scoring:
        raise QuestionnaireError("The terms give both score and scoring. Keep one of them.")
    if terms.low >= terms.high:
        raise QuestionnaireError(
            f"The terms have the range {terms.low:g} to {terms.high:g}. The first must be lower."
        )
