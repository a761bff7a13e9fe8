"""Any other instrument: a FHIR Questionnaire and its terms, read strictly and scored by its own formula."""

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from ashi.cli import main
from ashi.instruments import (
    Brought,
    InvalidResponse,
    QuestionnaireError,
    Response,
    questionnaire_response,
    read_questionnaire,
    score_brought,
)

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable"
DAY = dt.date(2026, 3, 2)
OFTEN = ("never", "sometimes", "often", "always")


def option(code: str, words: str, weight: float | None, where: str = "option") -> dict[str, Any]:
    coding: dict[str, Any] = {"system": "http://example.org/often", "code": code, "display": words}
    extension = [{"url": ORDINAL, "valueDecimal": weight}] if weight is not None else []
    if where == "coding":
        return {"valueCoding": coding | {"extension": extension}}
    return {"valueCoding": coding, "extension": extension}


def asked(number: int, weighted: bool = True, where: str = "option") -> dict[str, Any]:
    options = [option(f"o{n}", words, float(n) if weighted else None, where) for n, words in enumerate(OFTEN)]
    return {
        "linkId": f"1.{number}", "type": "choice", "text": f"Made-up question {number}",
        "required": True, "answerOption": options,
    }  # fmt: skip


def formula(expression: str) -> dict[str, Any]:
    spoken = {"language": "text/fhirpath", "expression": expression}
    return {
        "linkId": "total", "type": "decimal", "text": "Total", "readOnly": True,
        "extension": [{"url": CALCULATED, "valueExpression": spoken}],
    }  # fmt: skip


# The shapes in which SDC's own examples and common form builders write a sum of weights.
SUMS = {
    "SDC 4, value.ordinal()": "%resource.repeat(item).where(linkId='1').item.answer.value.ordinal().aggregate($this + $total, 0)",
    "SDC 3, ordinalValue()": "%resource.repeat(item).where(linkId='1').item.answer.ordinalValue().aggregate($this + $total, 0)",
    "weight() and sum()": "%resource.repeat(item).answer.value.weight().sum()",
    "a path through the groups": "%resource.item.where(linkId='1').item.answer.value.ordinal().sum()",
    "by the form's own options": (
        "%questionnaire.repeat(item).where(linkId='1.1').answerOption.where(valueCoding.code ="
        " %resource.repeat(item).where(linkId='1.1').answer.value.code).extension.valueDecimal"
        " + %resource.repeat(item).where(linkId='1.2').answer.value.ordinal().sum()"
        " + %resource.repeat(item).where(linkId='1.3').answer.value.ordinal().sum()"
    ),
}
TERMS = """
id = "made_up"
short_name = "MUP"
measures = "nothing; it is made up for a test"
recall = "today"
better = "lower"
low = 0
high = 9
score = "total"
licence = "ours"
source = "made up"
locator = "this file"
basis = "derived"
"""
PLAIN = TERMS.replace('score = "total"', 'scoring = "percent"\nmin_answered = 2')


def form(expression: str | None = SUMS["SDC 4, value.ordinal()"], **changes: Any) -> dict[str, Any]:
    items: list[dict[str, Any]] = [
        {"linkId": "1", "type": "group", "text": "How often", "item": [asked(n) for n in (1, 2, 3)]},
        {"linkId": "note", "type": "text", "text": "Anything else?"},
    ]
    if expression is not None:
        items.append(formula(expression))
    return {
        "resourceType": "Questionnaire", "url": "http://example.org/made-up", "version": "2", "title": "Made up",
        "copyright": "Nobody's.", "status": "active", "item": items,
    } | changes  # fmt: skip


def read(raw: Any = None, terms: str = TERMS) -> Brought:
    return read_questionnaire(json.dumps(raw if raw is not None else form()).encode(), terms.encode())


def answers(*values: int, **more: Any) -> Response:
    return Response("made_up", DAY, {f"1.{n}": value for n, value in enumerate(values, start=1)} | more)


def test_a_questionnaire_becomes_an_instrument() -> None:
    made = read().instrument
    assert (made.name, made.short_name, made.better, made.low, made.high) == ("Made up", "MUP", "lower", 0, 9)
    assert [item.id for item in made.items] == ["1.1", "1.2", "1.3", "note"]
    assert [choice.words for choice in made.items[0].choices] == list(OFTEN)
    assert made.licence.notice == "Nobody's."
    assert made.licence.text == "brought"


@pytest.mark.parametrize("expression", SUMS.values(), ids=SUMS)
def test_its_own_formula_gives_the_score(expression: str) -> None:
    scored = score_brought(read(form(expression)), answers(1, 3, 2))
    assert (scored.value, scored.missing) == (6, ())


def test_variables_are_worked_out_in_their_order() -> None:
    spoken = [("a", "%resource.repeat(item).answer.value.ordinal()"), ("b", "%a.sum() * 2")]
    variables = [
        {"url": VARIABLE, "valueExpression": {"name": name, "language": "text/fhirpath", "expression": text}}
        for name, text in spoken
    ]
    assert score_brought(read(form("%b / %a.count()", extension=variables)), answers(1, 2, 3)).value == 4


def test_weights_on_the_coding_or_in_a_contained_value_set_count_as_well() -> None:
    raw = form()
    raw["item"][0]["item"][0] = asked(1, where="coding")
    concepts = [
        {"code": f"o{n}", "display": words, "extension": [{"url": ORDINAL, "valueDecimal": n}]}
        for n, words in enumerate(OFTEN)
    ]
    raw["contained"] = [
        {
            "resourceType": "ValueSet",
            "id": "often",
            "compose": {"include": [{"system": "s", "concept": concepts}]},
        }
    ]
    raw["item"][0]["item"][1] |= {"answerValueSet": "#often", "answerOption": []}
    assert score_brought(read(raw), answers(3, 2, 1)).value == 6


def test_a_missing_answer_is_named_and_a_formula_that_needs_it_gives_no_score() -> None:
    needs_all = "iif(%resource.repeat(item).answer.value.ordinal().count() = 3, %resource.repeat(item).answer.value.ordinal().sum(), {})"
    scored = score_brought(read(form(needs_all)), answers(1, 2))
    assert (scored.value, scored.missing) == (None, ("1.3",))
    assert "MUP" in scored.reason


def test_a_plain_rule_where_the_form_has_no_formula() -> None:
    brought = read(form(None), PLAIN.replace("high = 9", "high = 100"))
    assert score_brought(brought, answers(3, 3, 0)).value == pytest.approx(100 * 6 / 9)
    assert score_brought(brought, answers(3, 0)).value == pytest.approx(50)
    assert "at least 2 are needed" in score_brought(brought, answers(3)).reason


def test_answers_without_weights_keep_their_order() -> None:
    raw = form(None)
    raw["item"][0]["item"] = [asked(n, weighted=False) for n in (1, 2)]
    assert [choice.value for choice in read(raw, PLAIN).instrument.items[0].choices] == [0, 1, 2, 3]


def test_the_answers_as_fhir_keep_the_forms_groups() -> None:
    told = questionnaire_response(read(), answers(0, 1, 2, note="No."))
    assert told["questionnaire"] == "http://example.org/made-up|2"
    assert [item["linkId"] for item in told["item"]] == ["1", "note"]
    assert told["item"][0]["item"][1]["answer"][0]["valueCoding"]["code"] == "o1"
    assert told["item"][1]["answer"] == [{"valueString": "No."}]


def broken(change: Any) -> dict[str, Any]:
    raw = copy.deepcopy(form())
    change(raw)
    return raw


REFUSED = {
    "another resource": (broken(lambda q: q.update(resourceType="Patient")), TERMS, "no FHIR Questionnaire"),
    "no linkId": (broken(lambda q: q["item"][1].pop("linkId")), TERMS, "item[1] has no linkId"),
    "a linkId twice": (broken(lambda q: q["item"][1].update(linkId="1.2")), TERMS, "1.2 is used twice"),
    "several answers": (broken(lambda q: q["item"][0]["item"][0].update(repeats=True)), TERMS, "takes several answers"),
    "a kind we do not show": (broken(lambda q: q["item"][1].update(type="attachment")), TERMS, "kind 'attachment'"),
    "one answer only": (
        broken(lambda q: q["item"][0]["item"][0].update(answerOption=[option("a", "a", 1)])), TERMS, "offers 1 answers",
    ),
    "a value set elsewhere": (
        broken(lambda q: q["item"][0]["item"][0].update(answerOption=[], answerValueSet="http://x/y")), TERMS,
        "not fetched",
    ),
    "a number without limits": (broken(lambda q: q["item"][1].update(type="integer")), TERMS, "without minValue"),
    "no questions": (broken(lambda q: q.update(item=[])), TERMS, "asks 0 questions"),
    "a formula that is not there": (form(None), TERMS, "formulas are at: nowhere"),
    "an unknown term": (form(), TERMS + 'colour = "red"', "The terms do not fit"),
    "terms that are no TOML": (form(), "id =", "not valid TOML"),
    "a range upside down": (form(), TERMS.replace("high = 9", "high = -1"), "range 0 to -1"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "terms", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_refused_with_the_mend(raw: Any, terms: str, words: str) -> None:
    with pytest.raises(QuestionnaireError) as refusal:
        read(raw, terms)
    assert words in str(refusal.value)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b" " * 600_000])
def test_bytes_that_are_no_questionnaire_are_refused(data: bytes) -> None:
    with pytest.raises(QuestionnaireError):
        read_questionnaire(data, TERMS.encode())


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("%nothing.sum()", "cannot be worked out"),
        ("((", "cannot be worked out"),
        ("'seven'", "no single number"),
        ("%resource.repeat(item).answer.value.ordinal()", "no single number"),
        ("100", "outside 0 to 9"),
    ],
)
def test_a_formula_at_fault_is_named(expression: str, words: str) -> None:
    with pytest.raises(InvalidResponse, match=words):
        score_brought(read(form(expression)), answers(1, 2, 3))


def test_an_answer_that_is_not_on_the_form_is_refused() -> None:
    with pytest.raises(InvalidResponse, match="must be one of 0, 1, 2, 3"):
        score_brought(read(), answers(1, 2, 7))
    with pytest.raises(InvalidResponse, match="no question 'other'"):
        score_brought(read(), answers(1, 2, 3, other=1))


def test_from_a_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "form.json": json.dumps(form()),
        "terms.toml": TERMS,
        "answers.json": '{"1.1": 1, "1.2": 3, "1.3": 2}',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [str(tmp_path / name) for name in files]
    assert main(["score", paths[0], paths[2], "--terms", paths[1], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 6
    (tmp_path / "answers.json").write_text('{"1.1": 9}', encoding="utf-8")
    assert main(["score", paths[0], paths[2], "--terms", paths[1]]) == 2
    assert "must be one of 0, 1, 2, 3" in capsys.readouterr().err
