"""What was done: needles, minutes, technique, adverse events."""

from ashi.visit.charting import (
    Charting,
    needle_name,
    retention_min,
    still_in,
)
from ashi.visit.completeness import STRICTA_ITEMS, Completeness, ItemState, completeness
from ashi.visit.current import current_min, running, why_not_between
from ashi.visit.document import (
    Adjunct,
    AdverseEvent,
    Contact,
    ElectroPair,
    Motion,
    Needle,
    Spot,
    TimeCorrection,
    Visit,
)
from ashi.visit.ledger import RegionCount, needles_by_region, region_of
from ashi.visit.minutes import correct_contact, face_to_face_min, left_room, merged, with_patient
from ashi.visit.notes import PlanLike, note_for_patient, note_for_payer, note_for_practitioner
from ashi.visit.signing import VisitError, check_can_sign, sign_visit
from ashi.visit.unfinished import unfinished
from ashi.visit.words import (
    ADJUNCTS,
    DIRECTIONS,
    SENSATIONS,
    SHARP_IS_NOT_DE_QI,
    SKIN,
    SKIN_HARM,
    STIMULATIONS,
    TECHNIQUES,
    AdjunctKind,
)

__all__ = [
    "ADJUNCTS",
    "DIRECTIONS",
    "SENSATIONS",
    "SHARP_IS_NOT_DE_QI",
    "SKIN",
    "SKIN_HARM",
    "STIMULATIONS",
    "STRICTA_ITEMS",
    "TECHNIQUES",
    "Adjunct",
    "AdjunctKind",
    "AdverseEvent",
    "Charting",
    "Completeness",
    "Contact",
    "ElectroPair",
    "ItemState",
    "Motion",
    "Needle",
    "PlanLike",
    "RegionCount",
    "Spot",
    "TimeCorrection",
    "Visit",
    "VisitError",
    "check_can_sign",
    "completeness",
    "correct_contact",
    "current_min",
    "face_to_face_min",
    "left_room",
    "merged",
    "needle_name",
    "needles_by_region",
    "note_for_patient",
    "note_for_payer",
    "note_for_practitioner",
    "region_of",
    "retention_min",
    "running",
    "sign_visit",
    "still_in",
    "unfinished",
    "why_not_between",
    "with_patient",
]
