"""The words of a profile: languages, techniques, what a practitioner is used to, needs one can search by."""

from django.utils.translation import get_language_info, gettext, gettext_noop

# Spoken languages: those whose name Django knows in every language of ours, and those it does not.
CODES = (
    *("ar", "bn", "bg", "zh", "yue", "hr", "cs", "da", "nl", "en", "fi", "fr", "de", "el", "he", "hi", "hu"),
    *("id", "it", "ja", "ko", "nb", "fa", "pl", "pt", "ro", "ru", "sr", "sk", "es", "sv", "ta", "th", "tr"),
    *("uk", "ur", "vi", "sign"),
)
OWN_NAMES = {
    "zh": gettext_noop("Mandarin Chinese"),
    "yue": gettext_noop("Cantonese"),
    "he": gettext_noop("Hebrew"),
    "nb": gettext_noop("Norwegian"),
    "sign": gettext_noop("Sign language"),
}
TECHNIQUES = {
    "body": gettext_noop("Body acupuncture"),
    "gentle": gettext_noop("Gentle needling"),
    "electro": gettext_noop("Electroacupuncture"),
    "trigger": gettext_noop("Trigger-point needling"),
    "ear": gettext_noop("Ear acupuncture"),
    "scalp": gettext_noop("Scalp acupuncture"),
    "moxa": gettext_noop("Moxibustion (warmth)"),
    "cupping": gettext_noop("Cupping"),
    "press": gettext_noop("Acupressure, no needles"),
}
WELCOMES = {
    "needle_fear": gettext_noop("People who fear needles"),
    "pregnancy": gettext_noop("Pregnancy"),
    "interpreter": gettext_noop("Visits with an interpreter"),
}
NEEDS = {
    "wheelchair": gettext_noop("No steps, or a lift"),
    "toilet": gettext_noop("A toilet for wheelchair users"),
    "needle_fear": gettext_noop("I fear needles"),
    "pregnancy": gettext_noop("I am pregnant"),
    "interpreter": gettext_noop("I bring an interpreter"),
    "evening": gettext_noop("Visits after 6 pm"),
    "home": gettext_noop("Visits at my home"),
    "electro": gettext_noop("Electroacupuncture"),
    "sliding": gettext_noop("A lower price with little money"),
}


def language_name(code: str) -> str:
    """``German``, in the language of the page."""
    return gettext(OWN_NAMES[code]) if code in OWN_NAMES else str(get_language_info(code)["name_translated"])


def named_languages(codes: tuple[str, ...]) -> list[str]:
    """The names of those we know, in the order stated."""
    return [language_name(code) for code in codes if code in CODES]


def languages_by_name() -> list[tuple[str, str]]:
    """Every language as (code, name), by name."""
    return sorted(((code, language_name(code)) for code in CODES), key=lambda pair: pair[1])
