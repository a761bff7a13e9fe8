"""The choices of the charting forms, in the words of the page."""

from ashi import visit
from ashi.visit import EVENT_KINDS, OUTCOMES, RELATEDNESS, SERIOUSNESS

__all__ = [
    "COMPONENTS",
    "EVENTS",
    "GRADES",
    "NEEDLES",
    "OUTCOMES",
    "POSITIONS",
    "RELATEDNESS",
    "RESPONSES",
    "SERIOUSNESS",
    "STYLES",
]

EVENTS = {kind.id: kind.words for kind in EVENT_KINDS.values()}
GRADES = {str(grade): f"{grade} · {words}" for grade, words in visit.GRADES.items()}
POSITIONS = {"prone": "Prone", "supine": "Supine", "side_lying": "On the side", "seated": "Seated"}
STYLES = {"traditional": "Traditional", "modern": "Modern (Western medical)", "both": "Both"}
COMPONENTS = {
    "moxibustion": "Moxibustion",
    "cupping": "Cupping",
    "gua_sha": "Gua sha",
    "heat": "Heat lamp",
    "electro": "Electroacupuncture",
    "auricular": "Ear seeds",
    "massage": "Massage (tui na)",
    "exercise_advice": "Exercise advice",
    "self_care_advice": "Self-care advice",
}
COMPONENT_OF_TECHNIQUE = {
    "moxa": "moxibustion",
    "cupping": "cupping",
    "gua_sha": "gua_sha",
    "heat": "heat",
    "electro": "electro",
    "indwelling": "auricular",
}
"""What the safety rules call a technique, and which component of a visit it is."""
RESPONSES = {"de_qi": "De qi", "twitch": "Local twitch", "none": "None sought"}
NEEDLES = ("0.20 × 25 mm", "0.25 × 30 mm", "0.25 × 40 mm", "0.30 × 50 mm", "0.30 × 75 mm")
WAVEFORMS = {
    "continuous": "Continuous",
    "dense_disperse": "Dense and disperse",
    "intermittent": "Intermittent",
}
LIMITS = {"none": "Free", "some": "Some limit", "strong": "Strong limit"}
MOTIONS = {
    "extension": "Bending backwards",
    "side_bend_left": "Bending to the left",
    "side_bend_right": "Bending to the right",
    "rotation_left": "Turning to the left",
    "rotation_right": "Turning to the right",
}
WHERE = {
    "1a": "#id_style",
    "1b": "#session",
    "1c": "#id_variation",
    "2a": "#needles-title",
    "2b": "#needles-title",
    "2c": "#needles-title",
    "2d": "#id_response_sought",
    "2e": "#id_stimulation",
    "2f": "#count-title",
    "2g": "#id_needle_type",
    "4a": "#beside-title",
    "4b": "#id_setting",
    "5": "#session",
    "position": "#id_position",
    "adverse": "#id_asked_for_adverse_events",
}
"""Where on the page each item of the checklist is charted."""
SHEETS = {"contacts": "visit_minutes", "electro": "visit_current", "adjuncts": "visit_beside"}
"""Which sheet mends what keeps a visit from being signed."""
