"""The pages' words for what the library says in codes."""

from django.utils.translation import gettext as _

from ashi.web.design.languages import plain

TREATMENTS = ("acupuncture", "sham", "usual_care", "no_treatment")


def treatment(code: str) -> str:
    """With what: for "48 of 100 …"."""
    return {
        "acupuncture": _("with acupuncture"),
        "sham": _("with pretended acupuncture"),
        "usual_care": _("with usual care"),
        "no_treatment": _("while waiting"),
    }[code]


def arm_kind(code: str) -> str:
    """What kind of group a trial's arm is."""
    return {
        "acupuncture": _("acupuncture"),
        "sham": _("pretended acupuncture"),
        "usual_care": _("usual care"),
        "no_treatment": _("waiting list"),
        "active": _("another treatment"),
        "mixed": _("several groups together"),
    }[code]


def against(code: str) -> str:
    """The title of a contrast."""
    return {
        "sham": _("Compared with pretended acupuncture"),
        "usual_care": _("Compared with usual care"),
        "no_treatment": _("Compared with waiting"),
    }[code]


def versus(code: str) -> str:
    """A contrast within a line."""
    return {
        "sham": _("compared with pretended acupuncture"),
        "usual_care": _("compared with usual care"),
        "no_treatment": _("compared with waiting"),
    }[code]


def outcome(code: str) -> str:
    """An outcome by its word in the address."""
    return {
        "pain": _("Pain"),
        "getting-about": _("Getting about"),
        "clearly-better": _("Clearly better, all in all"),
    }[code]


def matter(code: str) -> str:
    """What a picture of people is about."""
    return {"pain": _("Pain"), "function": _("Getting about"), "either": _("Pain or getting about")}[code]


def duration(code: str) -> str:
    """How long the back has hurt."""
    return {
        "acute": _("Less than 6 weeks"),
        "subacute": _("6 to 12 weeks"),
        "chronic": _("3 months or more"),
    }[code]


def lasting(weeks: float) -> str:
    """How long people were followed."""
    return {26: _("half a year"), 52: _("a year")}.get(int(weeks)) or _("%(weeks)s weeks") % {
        "weeks": plain(weeks)
    }


def contrast_says(comparator: str, direction: str) -> str:
    """One sentence for one contrast, by which way the sum points."""
    usual = {
        "better": _("More people get clearly better with acupuncture than with usual care alone."),
        "perhaps better": _(
            "Perhaps more people get better with acupuncture than with usual care alone. The studies are too few to be sure."
        ),
        "cannot tell": _("Nobody can say for sure that acupuncture does better than usual care alone."),
        "worse": _("People did worse with acupuncture than with usual care."),
        "no evidence": _("We found no study that tells whether acupuncture does better than usual care."),
    }
    sham = {
        "better": _("Real needles do better than pretended ones."),
        "perhaps better": _(
            "Perhaps real needles do better than pretended ones. The studies are too few to be sure."
        ),
        "cannot tell": _("Nobody can say for sure that real needles do better than pretended ones."),
        "worse": _("People did worse with real needles than with pretended ones."),
        "no evidence": _("We found no study that tells whether real needles do better than pretended ones."),
    }
    waiting = {
        "better": _("More people get better with acupuncture than while they wait."),
        "perhaps better": _(
            "Perhaps more people get better with acupuncture than while they wait. The studies are too few to be sure."
        ),
        "cannot tell": _("Nobody can say for sure that acupuncture does better than waiting."),
        "worse": _("People did worse with acupuncture than while they waited."),
        "no evidence": _("We found no study that tells whether acupuncture does better than waiting."),
    }
    return {"usual_care": usual, "sham": sham, "no_treatment": waiting}[comparator][direction]


def certainty(level: str) -> str:
    """How sure, in words."""
    return {
        "high": _("very sure"),
        "moderate": _("fairly sure"),
        "low": _("not very sure"),
        "very low": _("not sure at all"),
        "no evidence": _("no study"),
    }[level]


def doubt(domain: str) -> str:
    """Each of the five reasons to be less sure, as a question."""
    return {
        "risk of bias": _("Could hope or habit have coloured the answers?"),
        "inconsistency": _("Do the studies agree?"),
        "indirectness": _("Did they ask your question?"),
        "imprecision": _("Were there enough people?"),
        "publication bias": _("Could studies be missing?"),
    }[domain]


def steps(number: int) -> str:
    """How much a reason takes away."""
    return {0: _("No doubt"), 1: _("Some doubt"), 2: _("Much doubt")}[number]


def size(code: str | None) -> str:
    """How large, when the direction is known."""
    return {None: "", "tiny": _("tiny"), "small": _("small"), "middling": _("middling"), "large": _("large")}[
        code
    ]


def established(code: str) -> str:
    """How well an account of what happens in the body is established."""
    return {
        "seen in people": _("Seen in people"),
        "seen in animals": _("Seen only in animals"),
        "disputed": _("Disputed"),
        "tradition": _("Tradition"),
    }[code]


def stance(code: str) -> str:
    """What a guideline or payer says."""
    return {"for": _("in favour"), "against": _("against"), "pays": _("pays")}[code]


def status(code: str) -> str:
    """Whether a position still stands."""
    return {
        "current": _("stands today"),
        "superseded": _("replaced"),
        "not renewed": _("not renewed"),
        "unclear": _("may have changed"),
    }[code]
