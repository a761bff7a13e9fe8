"""What the table says of the points: against facts typed from elsewhere, and against the groups that safety rules use."""

import csv
from pathlib import Path

import pytest

from ashi.body.point_facts import CAUTIONS, FACT_FIELDS, FIELDS, cautions_of, evidence_of
from ashi.body.points import POINTS, Rule
from ashi.knowledge import sources
from ashi.safety.point_sets import is_among

# 84 points of the standard and six extra points, typed from our notes on WHO 2008 (places) and on usual depth, segments
# and cautions (recalled there, too), not from points.csv. An empty cell: the notes say nothing of it. For LR3 the notes
# give deep segment S2, the table S2-S3: the first dorsal interosseous has both.
GOLDEN = Path(__file__).parents[2] / "golden" / "who2008_back.csv"
with GOLDEN.open(encoding="utf-8", newline="") as lines:
    WHO_2008_BACK = {row["code"]: row for row in csv.DictReader(lines)}


def hazards(code: str) -> set[str]:
    return {h.code for h in POINTS[code].hazards}


@pytest.mark.parametrize("code", WHO_2008_BACK)
def test_a_point_for_back_pain_is_as_in_the_notes(code: str) -> None:
    told, known = WHO_2008_BACK[code], POINTS[code]
    assert (known.pinyin, known.han_traditional) == (told["pinyin"], told["han"])
    rule = known.rule
    for cell, value in (("start", rule.start), ("offset", rule.offset)):
        assert not told[cell] or value == told[cell], cell
    for cell, number in (("cun", rule.cun), ("of", rule.of)):
        assert not told[cell] or number == float(told[cell]), cell
    if told["depth_mm"]:
        assert "-".join(map(str, known.usual_depth_mm)) == told["depth_mm"]
    assert not told["skin"] or " ".join(known.skin_segments) == told["skin"]
    assert not told["deep"] or " ".join(known.deep_segments) == told["deep"]
    assert set(told["cautions"].split()) <= hazards(code)


def test_the_notes_hold_84_points_and_six_extra_ones() -> None:
    assert len([c for c in WHO_2008_BACK if not c.startswith("EX")]) == 84
    assert len(WHO_2008_BACK) == 90


# A caution of ours, and the group of safety rules that it must agree with: every member has it; of "same" nobody else.
AGREE = [
    ("pleura", "thorax", "every"), ("kidney", "kidney_zone", "every"), ("pregnancy_list", "pregnancy_list", "same"),
    ("intimate", "intimate", "same"), ("pregnancy_region", "lower_abdomen", "every"), ("pregnancy_region", "upper_abdomen", "every"),
    ("pregnancy_region", "lumbosacral", "every"), ("pregnancy_region", "pregnancy_never", "every"),
]  # fmt: skip


@pytest.mark.parametrize(("caution", "group", "how"), AGREE)
def test_cautions_and_the_groups_of_the_safety_rules_agree(caution: str, group: str, how: str) -> None:
    members = {code for code in POINTS if code != "ASHI" and is_among(code, "", (group,))}
    cautioned = {code for code in POINTS if caution in hazards(code)}
    assert members - cautioned == set()
    if how == "same":
        assert cautioned == members


def test_whatever_lies_over_the_lung_says_so() -> None:
    def is_over(rule: Rule) -> bool:
        start = rule.start or ""
        ribs = (rule.frame, rule.offset) != ("front", "0") and start.startswith(("ics", "clavicle"))
        return ribs or (rule.frame == "back" and start.startswith("T") and rule.offset != "0")

    over = [code for code, p in POINTS.items() if is_over(p.rule)]
    assert len(over) > 50
    assert [c for c in over if "pleura" not in hazards(c) and c != "ST17"] == []


def test_whatever_lies_over_the_canal_says_so() -> None:
    spine = [
        c
        for c, p in POINTS.items()
        if p.rule.frame == "back" and p.rule.offset == "0" and p.rule.start != "coccyx"
    ]
    assert len(spine) > 15
    assert [c for c in spine if "spinal_canal" not in hazards(c)] == []


def test_whatever_lies_on_the_belly_names_what_is_behind_it() -> None:
    inside = {"bowel", "bladder", "liver_spleen", "heart", "never_needled"}
    belly = [c for c, p in POINTS.items() if p.rule.frame == "front" and p.rule.start == "umbilicus"]
    assert len(belly) > 35
    assert [c for c in belly if not hazards(c) & inside] == []


def test_every_caution_is_used_and_the_gravest_stands_first() -> None:
    order = list(CAUTIONS)
    used = {h.code for p in POINTS.values() for h in p.hazards}
    assert used == set(order)
    for code, p in POINTS.items():
        places = [order.index(h.code) for h in p.hazards]
        assert places == sorted(places), code


def test_a_caution_outside_the_list_is_refused_with_the_list() -> None:
    with pytest.raises(ValueError, match=r"BL13: 'lung' is no caution\. Known: never_needled, pleura"):
        cautions_of("BL13", "lung")


def test_every_fact_of_every_point_names_its_origin() -> None:
    for code, p in POINTS.items():
        assert p.evidence.keys() == {"place", *FACT_FIELDS, "field"}, code
        for evidence in [*p.evidence.values(), *(h.evidence for h in p.hazards)]:
            assert evidence.source in sources(), code
    assert evidence_of("EX-B2-L4")["names"].basis == "recalled"
    assert evidence_of("BL23")["names"].source == "who2008"


def test_a_studied_caution_names_its_study() -> None:
    lung = {h.code: h for h in POINTS["GB21"].hazards}["pleura"]
    assert (lung.evidence.source, lung.evidence.basis) == ("gb21_ultrasound_2018", "read")
    assert {h.code: h for h in POINTS["BL13"].hazards}["pleura"].evidence.basis == "recalled"


def test_depths_are_depths() -> None:
    for code, p in POINTS.items():
        low, high = p.usual_depth_mm
        assert 0 <= low <= high <= 70, code
        assert (high == 0) == (code in ("ST17", "CV8", "ASHI")), code


def test_both_scripts_are_given_and_differ_where_a_character_was_simplified() -> None:
    simplified = {"陽": "阳", "陰": "阴", "門": "门", "關": "关", "會": "会", "氣": "气", "腎": "肾", "膽": "胆", "腸": "肠",
                  "脈": "脉", "輔": "辅", "魚": "鱼", "際": "际", "衝": "冲", "風": "风", "懸": "悬", "樞": "枢"}  # fmt: skip
    for code, p in POINTS.items():
        assert len(p.han_traditional) == len(p.han_simplified), code
        for old, new in zip(p.han_traditional, p.han_simplified, strict=True):
            assert new == simplified.get(old, new), code


def test_the_page_counts_what_was_read_and_what_recalled() -> None:
    page = (Path(__file__).parents[3] / "docs/algorithms/points.md").read_text(encoding="utf-8")
    read = sum(p.evidence["place"].basis == "read" for p in POINTS.values())
    measured = sum(f.measured_at is not None for f in FIELDS.values())
    for words in (
        f"{len(POINTS)} rows", f"{read} places were read", f"{len(POINTS) - read} are recalled", f"{len(CAUTIONS)} cautions",
        f"{measured} of {len(FIELDS)} widths",
    ):  # fmt: skip
        assert words in page, words
