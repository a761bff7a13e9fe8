"""A point's rule of place in plain words, made from the structured rule and never from anyone's text."""

import re

from ashi.body import Point

LANDMARKS = {
    "umbilicus": "the navel",
    "pubis": "the upper edge of the pubic bone",
    "xiphisternum": "the lower end of the breastbone",
    "suprasternal_notch": "the notch above the breastbone",
    "cubital_crease": "the elbow crease",
    "wrist_crease": "the wrist crease",
    "axillary_fold": "the armpit fold",
    "axillary_fold_back": "the back armpit fold",
    "patella_apex": "the lower tip of the kneecap",
    "patella_base": "the upper edge of the kneecap",
    "popliteal_crease": "the crease behind the knee",
    "gluteal_fold": "the fold below the buttock",
    "lateral_malleolus": "the tip of the outer ankle bone",
    "medial_malleolus": "the tip of the inner ankle bone",
    "ankle_crease": "the ankle crease",
    "sole": "the sole",
    "trochanter": "the greater trochanter",
    "sacral_hiatus": "the sacral hiatus",
    "coccyx": "the tip of the tailbone",
    "perineum": "the perineum",
    "cricoid": "the ring cartilage below the Adam's apple (cricoid)",
    "tarsus": "the hind foot",
    "foot": "the ankle",
    "posterior_hairline": "the back hairline",
    "laryngeal_prominence": "the Adam's apple",
    "chin_throat": "the fold between chin and throat",
    "clavicle_top": "the upper edge of the collar bone",
    "clavicle_below": "the lower edge of the collar bone",
    "acromion_front": "the front of the acromion",
    "acromion_back": "the back of the acromion",
    "acromioclavicular": "the joint of collar bone and acromion",
    "below_spine_lateral": "the hollow below the outer end of the shoulder blade's spine",
    "scapula_superior_angle": "the upper angle of the shoulder blade",
    "mid_c7_acromion": "the middle between C7 and the acromion",
    "rib11_tip": "the free end of rib 11",
    "rib12_tip": "the free end of rib 12",
    "asis": "the front upper spine of the hip bone (ASIS)",
}
LIMB = ("leg", "upper_arm", "elbow", "forearm")
DIGITS = ("hand", "foot")
SHARES = ("hip", "head_curve")  # parts of a line between two places, not B-cun
PARTS: dict[tuple[float, float], str] = {
    (1, 2): "Half",
    (1, 3): "A third",
    (2, 3): "Two thirds",
    (1, 4): "A quarter",
    (2, 4): "Half",
    (3, 4): "Three quarters",
}
NO_WORDS = {
    "face": "On the face, by its own proportions.",
    "ear": "Beside the ear, by its own proportions.",
    "free": "Where a finger finds the tender place. It has no place of its own.",
}


def rule_words(point: Point) -> str:
    """Where a point lies, in our own words.

    >>> from ashi.body import point
    >>> rule_words(point("BL23"))
    'Level with the lower border of the spinous process of L2, 1.5 B-cun to either side of the midline.'
    """
    rule = point.rule
    if rule.frame in NO_WORDS:
        return NO_WORDS[rule.frame]
    along = _along(point)
    if rule.frame == "scalp":
        return f"{_number(rule.cun)} B-cun above the front hairline{_beside(rule.offset)}."
    if rule.frame in ("back", "front", "neck_side"):
        return f"{along}{_beside(rule.offset)}."
    if rule.frame == "flank" and rule.offset:
        return f"{along}, on the side of the trunk{_beside_line(rule.offset)}."
    if rule.frame in LIMB and rule.offset and _is_number(rule.offset):
        return f"{along}, on the {_around(point)}."
    if rule.frame in DIGITS and rule.offset:
        return f"{along}, {' and '.join(dict.fromkeys(rule.offset.split('+')))} side."
    return f"{along}."


def _along(point: Point) -> str:
    rule = point.rule
    start = _landmark(rule.start)
    if rule.frame in DIGITS:
        where = f"between {start} and {_landmark(rule.end)}" if rule.end else f"at {start}"
        return f"On the {rule.frame}, {where}"
    if rule.start and re.fullmatch(r"[CTLS]\d+", rule.start):
        if rule.cun and rule.end:
            return f"Near the level of {rule.start}"
        if rule.start.startswith("S"):
            return f"Level with the sacral foramen {rule.start}"
        return f"Level with the lower border of the spinous process of {rule.start}"
    if rule.frame in SHARES and rule.cun and rule.of:
        share = PARTS.get((rule.cun, rule.of), f"{_number(rule.cun)}/{_number(rule.of)}")
        return f"{share} of the way from {start} to {_landmark(rule.end)}"
    if rule.cun and rule.of and rule.end:
        if rule.cun < 0:
            return f"{_number(-rule.cun)} B-cun above {start}"
        if rule.of in (1, 2):  # a share of the way, not a count of cun that anybody uses
            return f"Between {start} and {_landmark(rule.end)}"
        return f"{_number(rule.cun)} of {_number(rule.of)} B-cun from {start} toward {_landmark(rule.end)}"
    return f"{'At' if rule.frame in ('shoulder', 'site') else 'Level with'} {start}"


def _landmark(name: str | None) -> str:
    if name is None:
        return "its landmark"
    if name in LANDMARKS:
        return LANDMARKS[name]
    if rib := re.fullmatch(r"ics(\d+)", name):
        return f"the space between the ribs {rib[1]} and {int(rib[1]) + 1}"
    if joint := re.fullmatch(r"(finger|toe)(\d)-(\d|tip)", name):
        digit = ("first", "second", "third", "fourth", "fifth")[int(joint[2]) - 1]
        at = {"1": "the base joint", "2": "the middle joint", "3": "the end joint", "tip": "the tip"}[
            joint[3]
        ]
        return f"{at} of the {digit} {joint[1]}"
    if bone := re.fullmatch(r"metacarpal(\d)", name):
        return f"the base of metacarpal bone {bone[1]}"
    return name if name[0].isupper() else f"the {name.replace('_', ' ')}"


def _beside(offset: str | None) -> str:
    if offset is None or not _is_number(offset):
        return ""
    return (
        f", {_number(abs(float(offset)))} B-cun to either side of the midline"
        if float(offset)
        else ", on the midline"
    )


def _beside_line(offset: str) -> str:
    value = float(offset)
    if not value:
        return ""
    return f", {_number(abs(value))} B-cun {'in front of' if value > 0 else 'behind'} the mid-axillary line"


def _around(point: Point) -> str:
    """0 is front (leg) or palm (arm), 90 the outer or the thumb side."""
    degrees = float(point.rule.offset or 0) % 360
    names = (
        ("front", "front and outer side", "outer side", "back and outer side", "back", "back and inner side",
         "inner side", "front and inner side")
        if point.rule.frame == "leg"
        else ("palm side", "palm and thumb side", "thumb side", "back and thumb side", "back",
              "back and little finger side", "little finger side", "palm and little finger side")
    )  # fmt: skip
    return names[round(degrees / 45) % 8]


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _number(value: float | None) -> str:
    return f"{value:g}" if value is not None else ""
