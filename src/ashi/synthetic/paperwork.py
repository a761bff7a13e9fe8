"""The paperwork of a made-up patient: a picture of back pain that hangs together, and honest yes answers."""

import datetime as dt
import re
from functools import cache
from itertools import accumulate
from random import Random
from typing import Literal, get_args

import msgspec

from ashi.body.drawing import Pain, PainDrawing, Quality, RegionMark, Stroke
from ashi.body.figures import BODY_VERSION, view_document
from ashi.intake import (
    CONSENT,
    About,
    Activity,
    Consent,
    CoTreatment,
    Intake,
    Intensity,
    Medicine,
    Modifiers,
    Onset,
    consent_digest,
    questions_for,
)
from ashi.outcomes import DurationClass
from ashi.synthetic.people import Sex

SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


class Picture(msgspec.Struct, frozen=True):
    """One kind of back pain: where, how it feels, and what changes it. `paired` regions get a side."""

    middle: tuple[str, ...]
    paired: tuple[str, ...]
    both_sides: bool
    qualities: tuple[Quality, ...]
    better: tuple[str, ...]
    worse: tuple[str, ...]
    least_age: int = 0


PICTURES = (
    Picture(
        ("lumbar_spine_l4", "lumbar_spine_l5"),
        ("lumbar_paraspinal_l4", "lumbar_paraspinal_l5"),
        True,
        ("ache", "stiff"),
        ("lying", "warmth", "movement", "pressure"),
        ("sitting", "bending_forward", "lifting", "morning"),
    ),
    Picture(
        (),
        ("lumbar_paraspinal_l3", "lumbar_paraspinal_l4", "lumbar_paraspinal_l5", "buttock_upper_outer"),
        False,
        ("ache", "sharp"),
        ("walking", "pressure", "distraction"),
        ("standing", "twisting", "getting_up", "stress"),
    ),
    Picture(
        ("sacrum_upper",),
        ("sacroiliac", "buttock_upper_inner"),
        False,
        ("sharp", "ache"),
        ("lying", "pressure", "movement"),
        ("one_leg", "turning_in_bed", "getting_up"),
    ),
    Picture(
        ("lumbar_spine_l5",),
        ("lumbar_paraspinal_l5", "buttock_lower_outer", "thigh_back_upper", "thigh_back_lower", "calf_upper"),
        False,
        ("sharp", "burning", "tingling"),
        ("lying", "walking"),
        ("sitting", "coughing", "bending_forward"),
    ),
    Picture(
        ("lumbar_spine_l4", "lumbar_spine_l5", "sacrum_upper"),
        ("lumbar_paraspinal_l5", "buttock_upper_outer", "thigh_back_upper"),
        True,
        ("ache", "numb"),
        ("leaning", "sitting", "bending_forward"),
        ("walking", "standing", "arching"),
        least_age=60,
    ),
    Picture(
        ("lumbar_spine_l1", "spine_t9_t12"),
        ("lumbar_paraspinal_l1", "lumbar_paraspinal_l2"),
        True,
        ("ache", "stiff"),
        ("warmth", "rest", "pressure"),
        ("cold", "damp_weather", "tiredness", "evening"),
    ),
)

# Yes answers that a clinic meets often and can work with; share of those who are asked.
YES_RATES: dict[str, float] = {
    "blood_thinner": 0.07,
    "diabetes": 0.07,
    "metal_allergy": 0.08,
    "fainted": 0.07,
    "cannot_lie_prone": 0.05,
    "pregnant": 0.03,
    "pacemaker": 0.015,
    "implants": 0.05,
    "lung_disease": 0.04,
    "skin_problem": 0.03,
    "lymphoedema": 0.01,
    "epilepsy": 0.01,
    "heart_valve": 0.01,
    "numb_feet": 0.03,
    "morning_stiffness": 0.06,
    "night_waking": 0.05,
    "weak_bones": 0.03,
    "cancer_history": 0.02,
}
OLDER_RATES = {"blood_thinner": 0.22, "diabetes": 0.16, "weak_bones": 0.14, "frail": 0.06, "implants": 0.14}
BLOOD_THINNERS = ("Eliquis", "warfarin", "Xarelto", "aspirin 100", "clopidogrel")
WORDS_OF_DETAILS = {"cancer_history": "breast, 2011, all well since"}

MEDICINES = (
    Medicine("ibuprofen", "400 mg when needed"),
    Medicine("paracetamol", "1 g when needed"),
    Medicine("naproxen", "250 mg twice a day"),
    Medicine("ramipril", "5 mg"),
    Medicine("metformin", "500 mg"),
    Medicine("L-thyroxine", "75 µg"),
    Medicine("amitriptyline", "10 mg at night"),
)
ACTIVITIES = (
    "lift my grandson",
    "put on my socks",
    "sit through a film",
    "work in the garden",
    "drive for an hour",
    "carry the shopping upstairs",
    "stand at the stove",
    "sleep through the night",
    "play the cello",
    "walk the dog",
    "kneel to pray",
    "cycle to work",
)
HOPES = (
    "To sit at my desk without thinking about my back.",
    "Sleep. Just one whole night.",
    "To pick up my little one again.",
    "Fewer tablets.",
    "To know whether this can help me at all.",
    "To go back to dancing on Thursdays.",
    "",
)
WORRIES = (
    "I do not like needles.",
    "That it is something serious.",
    "That it costs much and does nothing.",
    "Does it hurt?",
    "",
    "",
)
QUESTIONS = (
    "Can I keep going to physiotherapy?",
    "May I drive home afterwards?",
    "How will we know whether it works?",
    "",
    "",
    "",
)


def region(base: str, side: Literal["left", "right"] | None) -> str:
    """The id of a region: the base alone in the middle, with the patient's side where there are two."""
    return base if side is None else f"{base}_{side}"


def figure_for(person: About) -> str:
    """The drawn figure a person is shown: by sex and build."""
    stature, weight = person.stature_mm or 1_700, person.weight_kg or 75
    build = "heavy" if weight / (stature / 1_000) ** 2 >= 30 else "average"
    return f"{'male' if person.sex == 'male' else 'female'}_{build}"


@cache
def _middle_of(figure: str, region_id: str) -> tuple[int, int]:
    """The middle of a region in the back view, from the corners of its outline."""
    outline = view_document(figure)["back"]["regions"][region_id].split("z")[0]
    numbers = [int(number) for number in re.findall(r"-?\d+", outline)]
    # The first pair is a corner, every further one a step from the corner before.
    xs, ys = list(accumulate(numbers[::2])), list(accumulate(numbers[1::2]))
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2


def drawing(random: Random, picture: Picture, pain: int, person: About) -> PainDrawing:
    """The picture as painted strokes, as regions chosen by name, or as both."""
    figure = figure_for(person)
    chosen = SIDES if picture.both_sides else (random.choice(SIDES),)
    qualities = (
        tuple(quality for quality in picture.qualities if random.random() < 0.8) or picture.qualities[:1]
    )
    way = random.choice(("painted", "painted", "named", "both"))
    marks = [RegionMark(0, region(base, None)) for base in picture.middle]
    marks += [RegionMark(0, region(base, side)) for base in picture.paired for side in chosen]
    strokes = []
    if way != "named":
        lines = [[region(base, side) for base in picture.paired] for side in chosen]
        if picture.middle:
            lines.append([region(base, None) for base in picture.middle])
        strokes = [_stroke(random, [_middle_of(figure, name) for name in line]) for line in lines]
    return PainDrawing(
        f"{BODY_VERSION}/{figure}",
        (Pain(pain, qualities),),
        tuple(strokes),
        () if way == "painted" else tuple(marks),
    )


def _stroke(random: Random, places: list[tuple[int, int]]) -> Stroke:
    """A hand's line through the places, about 20 to 40 mm wide."""
    points = []
    for (x, y), (to_x, to_y) in zip(places, [*places[1:], places[-1]], strict=True):
        for part in range(4):
            points.append(
                (
                    min(max(x + (to_x - x) * part // 4 + random.randint(-25, 25), 0), 10_000),
                    min(max(y + (to_y - y) * part // 4 + random.randint(-25, 25), 0), 10_000),
                )
            )
    return Stroke(0, "back", random.randint(100, 200), tuple(points))


def about(random: Random) -> About:
    """Age, sex and size of one adult."""
    sexes: tuple[Sex, ...] = get_args(Sex)
    sex = random.choices(sexes, weights=(60, 39, 1))[0]
    age = min(max(round(random.gauss(51, 15)), 19), 88)
    stature = round(random.gauss(1_650 if sex == "female" else 1_780, 70), -1)
    weight = round((stature / 1_000) ** 2 * min(max(random.gauss(26, 4), 17.5), 42))
    return About(age, sex, min(max(int(stature), 1_450), 2_050), weight)


def intake(
    random: Random, person: About, duration: DurationClass, averages: tuple[int, int, int], on: dt.date
) -> Intake:
    """A whole, valid intake. `averages` are the pain numbers (now, average, worst)."""
    now, average, worst = averages
    picture = random.choice([p for p in PICTURES if person.age_years >= p.least_age])
    answers, details = _safety(random, person)
    medicines = tuple(random.sample(MEDICINES, random.choice((0, 1, 1, 2))))
    if answers.get("blood_thinner") == "yes":
        medicines = (*medicines, Medicine(details["blood_thinner"]))
    days = {"acute": (4, 41), "subacute": (42, 83), "chronic": (90, 4_200)}[duration]
    kinds = [kind for kind in ("physiotherapy", "exercise", "massage", "tens_heat") if random.random() < 0.25]
    if medicines:
        kinds.append("painkillers")
    return Intake(
        about=person,
        onset=Onset(
            began=on - dt.timedelta(days=random.randint(*days)),
            how=random.choice(("suddenly", "slowly", "slowly", "after_lifting", "no_idea")),
            had_before=random.random() < 0.6,
        ),
        drawing=drawing(random, picture, average, person),
        intensity=Intensity(now, average, worst),
        modifiers=Modifiers(
            better=tuple(code for code in picture.better if random.random() < 0.75) or picture.better[:1],
            worse=tuple(code for code in picture.worse if random.random() < 0.8) or picture.worse[:1],
        ),
        safety=answers,
        details=details,
        medicines=medicines,
        no_medicines=not medicines,
        co_treatments=tuple(CoTreatment(kind) for kind in kinds),
        hopes=random.choice(HOPES),
        worries=random.choice(WORRIES),
        questions=random.choice(QUESTIONS),
        needle_fear=min(int(random.expovariate(0.35)), 10),
        activities=tuple(
            Activity(words, min(max(round(8 - 0.7 * average + random.gauss(0, 1.3)), 0), 9))
            for words in random.sample(ACTIVITIES, random.choice((1, 2, 3, 3, 3)))
        ),
        answered_on=on,
    )


def _safety(
    random: Random, person: About
) -> tuple[dict[str, Literal["yes", "no", "unsure"]], dict[str, str]]:
    answers: dict[str, Literal["yes", "no", "unsure"]] = {}
    details: dict[str, str] = {}
    for question in questions_for(person):
        rate = YES_RATES.get(question.id, 0.0)
        if person.age_years >= 65:
            rate = max(rate, OLDER_RATES.get(question.id, 0.0))
        draw = random.random()
        answers[question.id] = "yes" if draw < rate else "unsure" if draw > 0.998 and rate else "no"
        if answers[question.id] != "yes":
            continue
        for detail in question.details:
            if detail.optional:
                continue
            if detail.id == "blood_thinner":
                details[detail.id] = random.choice(BLOOD_THINNERS)
            elif detail.choices:
                details[detail.id] = random.choice(detail.choices)[0]
            else:
                details[detail.id] = WORDS_OF_DETAILS.get(detail.id, "not sure")
    return answers, details


def consent(name: str, at: dt.datetime) -> Consent:
    """A signature under the consent text in force."""
    return Consent(
        text_version=CONSENT.version,
        text_sha256=_DIGEST,
        agreed=tuple(agreement.code for agreement in CONSENT.agreements),
        signed_name=name,
        signed_at=at,
    )


_DIGEST = consent_digest()
