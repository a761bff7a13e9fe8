"""What was done: needles, minutes, technique, adverse events."""

from ashi.visit.charting import (
    Charting,
    face_to_face_min,
    needle_name,
    retention_min,
    still_in,
)
from ashi.visit.completeness import STRICTA_ITEMS, Completeness, completeness
from ashi.visit.document import AdverseEvent, Contact, ElectroPair, Needle, Visit
from ashi.visit.ledger import RegionCount, needles_by_region, region_of
from ashi.visit.notes import PlanLike, note_for_patient, note_for_payer, note_for_practitioner
from ashi.visit.signing import VisitError, check_can_sign, sign_visit

__all__ = [
    "STRICTA_ITEMS",
    "AdverseEvent",
    "Charting",
    "Completeness",
    "Contact",
    "ElectroPair",
    "Needle",
    "PlanLike",
    "RegionCount",
    "Visit",
    "VisitError",
    "check_can_sign",
    "completeness",
    "face_to_face_min",
    "needle_name",
    "needles_by_region",
    "note_for_patient",
    "note_for_payer",
    "note_for_practitioner",
    "region_of",
    "retention_min",
    "sign_visit",
    "still_in",
]
