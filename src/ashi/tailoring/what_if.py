"""What if one answer were another? The same person with one thing changed, for comparing two plans."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from msgspec.structs import replace as changed

from ashi.body import REGIONS, Places, locate
from ashi.intake import Intake, Medicine
from ashi.safety import recognise, screen
from ashi.safety.medicines import ANTICOAGULANTS
from ashi.tailoring.document import Plan, PlanChange
from ashi.tailoring.painted import area_of
from ashi.tailoring.proposal import propose
from ashi.tailoring.response import PastVisit
from ashi.tailoring.tables import NEEDLING

_ON_THE_LEG = frozenset(code for code, row in NEEDLING.items() if row.area == "leg")
_LEG_FACTS = ("leg", "bilateral_leg", "below_knee", "bilateral_below_knee", "foot")


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One thing that could be otherwise, in a practitioner's words."""

    words: str
    intake: Callable[[Intake], Intake] = lambda intake: intake
    places: Callable[[Places], Places] = lambda places: places


def _answers(**answers: str) -> Callable[[Intake], Intake]:
    return lambda intake: changed(intake, safety={**intake.safety, **answers})


def _detail(question: str, **details: str) -> Callable[[Intake], Intake]:
    return lambda intake: changed(
        intake, safety={**intake.safety, question: "yes"}, details={**intake.details, **details}
    )


def _takes(name: str, **details: str) -> Callable[[Intake], Intake]:
    def edit(intake: Intake) -> Intake:
        after = _detail("blood_thinner", blood_thinner=name, **details)(intake)
        return changed(after, medicines=(*intake.medicines, Medicine(name)), no_medicines=False)

    return edit


def _no_blood_thinner(intake: Intake) -> Intake:
    def thins(medicine: Medicine) -> bool:
        return any(row.drug_class in ANTICOAGULANTS for row in recognise(medicine.name))

    kept = tuple(medicine for medicine in intake.medicines if not thins(medicine))
    details = {k: v for k, v in intake.details.items() if k not in ("blood_thinner", "inr")}
    return changed(
        intake,
        safety={**intake.safety, "blood_thinner": "no"},
        details=details,
        medicines=kept,
        no_medicines=not kept,
    )


def _fear(of_ten: int) -> Callable[[Intake], Intake]:
    return lambda intake: changed(intake, needle_fear=of_ten)


def _worse(code: str) -> Callable[[Intake], Intake]:
    def edit(intake: Intake) -> Intake:
        worse = tuple(dict.fromkeys((*intake.modifiers.worse, code)))
        return changed(intake, modifiers=changed(intake.modifiers, worse=worse))

    return edit


def _not_the_leg(places: Places) -> Places:
    """The drawing with everything on the legs rubbed out."""
    is_leg = {name for name in REGIONS if area_of(name) == "leg"}
    return replace(
        places,
        regions=tuple(r for r in places.regions if r.region not in is_leg),
        points=tuple(p for p in places.points if p.code not in _ON_THE_LEG),
        facts=replace(places.facts, **dict.fromkeys(_LEG_FACTS, False)),
        pains=tuple(replace(p, regions=tuple(r for r in p.regions if r not in is_leg)) for p in places.pains),
    )


WHAT_IFS: Mapping[str, WhatIf] = MappingProxyType(
    {
        "warfarin": WhatIf("takes warfarin, INR 2.5", _takes("warfarin", inr="2.5")),
        "warfarin_high": WhatIf("takes warfarin, INR 3.6", _takes("warfarin", inr="3.6")),
        "doac": WhatIf("takes apixaban", _takes("apixaban")),
        "no_blood_thinner": WhatIf("takes no blood thinner", _no_blood_thinner),
        "pregnant_1": WhatIf("is pregnant, up to week 13", _detail("pregnant", pregnant="first_trimester")),
        "pregnant_2": WhatIf("is pregnant, week 14 to 27", _detail("pregnant", pregnant="second_trimester")),
        "not_pregnant": WhatIf("is not pregnant", _answers(pregnant="no")),
        "afraid": WhatIf("is afraid of needles (9 of 10)", _fear(9)),
        "not_afraid": WhatIf("is not afraid of needles", _fear(0)),
        "no_leg": WhatIf("does not feel it in the leg", places=_not_the_leg),
        "pacemaker": WhatIf("has a pacemaker", _answers(pacemaker="yes")),
        "epilepsy": WhatIf("has epilepsy", _answers(epilepsy="yes")),
        "weak_immune": WhatIf("has a weak immune system", _detail("weak_immune", weak_immune="medicine")),
        "frail": WhatIf("is thin, frail or strongly bent", _answers(frail="yes")),
        "numb_feet": WhatIf("has numb feet", _answers(numb_feet="yes")),
        "not_prone": WhatIf("cannot lie on the tummy", _answers(cannot_lie_prone="yes")),
        "spine_metal": WhatIf("has metal in the back", _detail("implants", implants="spine")),
        "light_touch": WhatIf("is hurt by light touch", _worse("light_touch")),
        "stress": WhatIf("feels it more under stress", _worse("stress")),
        "sitting": WhatIf("feels it more when sitting", _worse("sitting")),
        "standing": WhatIf("feels it more when standing", _worse("standing")),
    }
)
"""Everything that can be asked, by id. The words follow "if the patient ..."."""


def plan_if(
    what: str,
    intake: Intake,
    places: Places | None = None,
    history: Sequence[PastVisit] = (),
    overrides: Sequence[PlanChange] = (),
    on_date: dt.date | None = None,
) -> Plan:
    """The plan that would be proposed if one thing were otherwise. Nothing is kept anywhere.

    Raises `KeyError` for a `what` that is not in `WHAT_IFS`.
    """
    if places is None:
        places = locate(intake.drawing, intake.about.stature_mm, intake.about.sex, intake.about.weight_kg)
    asked = WHAT_IFS[what]
    other, there = asked.intake(intake), asked.places(places)
    day = on_date or intake.answered_on
    return propose(other, screen(other, day, there), there, history, overrides, day)
