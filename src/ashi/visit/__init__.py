"""What was done: needles, minutes, technique, adverse events."""

from ashi.visit.adverse_events import (
    EVENT_KINDS,
    GRADES,
    OUTCOMES,
    RELATEDNESS,
    SERIOUSNESS,
    AdverseEvent,
    do_now,
    event_key,
    event_name,
    is_serious,
    marks_the_chart,
)
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
from ashi.visit.note_patient import Outlook, note_for_patient
from ashi.visit.note_payer import Measure, Payer, note_for_payer
from ashi.visit.notes import Note, PlanLike, as_text, note_for_practitioner
from ashi.visit.signing import VisitError, check_can_sign, sign_visit
from ashi.visit.told import told_beside, told_needle
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
    "EVENT_KINDS",
    "GRADES",
    "OUTCOMES",
    "RELATEDNESS",
    "SENSATIONS",
    "SERIOUSNESS",
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
    "Measure",
    "Motion",
    "Needle",
    "Note",
    "Outlook",
    "Payer",
    "PlanLike",
    "RegionCount",
    "Spot",
    "TimeCorrection",
    "Visit",
    "VisitError",
    "as_text",
    "check_can_sign",
    "completeness",
    "correct_contact",
    "current_min",
    "do_now",
    "event_key",
    "event_name",
    "face_to_face_min",
    "is_serious",
    "left_room",
    "marks_the_chart",
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
    "told_beside",
    "told_needle",
    "unfinished",
    "why_not_between",
    "with_patient",
]
