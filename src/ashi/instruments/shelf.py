"""What this clinic can ask and score: the built-in instruments, and those it brought.

A brought instrument is two files of one name in a folder, ``NAME.json`` (the FHIR R4 Questionnaire) and ``NAME.toml`` (its
terms). They are put on the shelf once, when a program starts; after that the shelf is only read.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from ashi.instruments import scoring
from ashi.instruments.calculated import score_brought
from ashi.instruments.definition import INSTRUMENTS, Instrument, UnknownInstrument
from ashi.instruments.questionnaire import Brought, QuestionnaireError, read_questionnaire
from ashi.instruments.response import Response, Score
from ashi.instruments.scoring import InvalidResponse

_SHELF: dict[str, Brought] = {}
BROUGHT: Mapping[str, Brought] = MappingProxyType(_SHELF)
"""The instruments that were brought, by id."""


def read_folder(folder: Path) -> tuple[Brought, ...]:
    """Every instrument in a folder, by name. A folder that is not there holds none.

    Raises `QuestionnaireError` that begins with the file's name, for the first that cannot be used, and for a form
    without terms or terms without a form.
    """
    if not folder.is_dir():
        return ()
    files = {file.name: file for file in folder.iterdir() if file.suffix in (".json", ".toml")}
    found = []
    for name in sorted({file.stem for file in files.values()}):
        form, terms = files.get(f"{name}.json"), files.get(f"{name}.toml")
        if form is None or terms is None:
            lonely, wanted = (terms, f"{name}.json") if form is None else (form, f"{name}.toml")
            raise QuestionnaireError(f"{lonely}: {wanted} is missing beside it. Add it, or take both away.")
        try:
            found.append(read_questionnaire(form.read_bytes(), terms.read_bytes()))
        except QuestionnaireError as error:
            raise QuestionnaireError(f"{terms.with_suffix('')}: {error}") from None
    return tuple(found)


def bring(brought: Iterable[Brought]) -> None:
    """Put these on the shelf in place of what lay there. Raises `QuestionnaireError` for an id that is taken."""
    wanted: dict[str, Brought] = {}
    for each in brought:
        name = each.instrument.id
        if name in INSTRUMENTS or name in wanted:
            raise QuestionnaireError(
                f"The id {name!r} is taken. Give the instrument an id of its own in its terms."
            )
        wanted[name] = each
    _SHELF.clear()
    _SHELF.update(wanted)


def instrument(instrument_id: str) -> Instrument:
    """The instrument of that id, built in or brought. Raises `UnknownInstrument` (a `KeyError`) with the known ids.

    >>> instrument("rmdq").short_name, len(instrument("rmdq").items), instrument("rmdq").better
    ('RMDQ', 24, 'lower')
    """
    if instrument_id in _SHELF:
        return _SHELF[instrument_id].instrument
    if instrument_id in INSTRUMENTS:
        return INSTRUMENTS[instrument_id]
    raise UnknownInstrument(
        f"There is no instrument {instrument_id!r}. Known: {', '.join([*INSTRUMENTS, *_SHELF])}."
    )


def problems(response: Response) -> list[InvalidResponse]:
    """Everything that is wrong with a response, one sentence each, in the order of the items answered."""
    try:
        definition = instrument(response.instrument)
    except UnknownInstrument as error:
        return [InvalidResponse(str(error))]
    return scoring.check_against(definition, response)


def check_response(response: Response) -> None:
    """Refuse an unknown instrument or version, an unknown item, or an answer out of range.

    A missing answer is not an error here: `score` says what it means. Raises `InvalidResponse`.

    >>> import datetime as dt
    >>> check_response(Response("nrs_pain", dt.date(2026, 3, 2), {"average": 12}))
    Traceback (most recent call last):
    ashi.instruments.scoring.InvalidResponse: Pain: 'average' is 12, but must be between 0 and 10.
    """
    for problem in problems(response):
        raise problem


def score(response: Response) -> Score:
    """Score a response by its instrument's own rule. Raises `InvalidResponse` as `check_response` does.

    `value` is None when too much is missing; `reason` then says what is needed.

    >>> import datetime as dt
    >>> answers = {"pain": 6, "enjoyment": 4, "activity": 5}
    >>> score(Response("peg", dt.date(2026, 3, 2), answers)).value
    5.0
    """
    if response.instrument in _SHELF:
        return score_brought(_SHELF[response.instrument], response)
    check_response(response)
    return scoring.score_against(INSTRUMENTS[response.instrument], response)
