"""Read the form that says how a patient wants to be reached."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from ashi.web.design.languages import LANGUAGES, SOURCE

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was ticked; `number` as typed, without spaces and signs."""

    by_mail: bool
    by_sms: bool
    number: str
    questions: bool
    language: str = SOURCE
    zone: str = ""

    def problems(self) -> list[tuple[str, str]]:
        """What must be put right first, by field."""
        if self.language not in LANGUAGES or (self.zone and self.zone not in available_timezones()):
            return [("language", _("Choose a language and a clock from the lists."))]
        if self.by_sms and not NUMBER.fullmatch(self.number):
            return [
                (
                    "number",
                    _("Write your mobile number with a plus and the country first, like +49 170 1234567."),
                )
            ]
        return []


def parse_wishes(posted: Mapping[str, str]) -> Wishes:
    """A telephone number may have spaces, dots, dashes and brackets; 00 in front is a plus."""
    number = re.sub(r"[\s().\-/]", "", posted.get("number", ""))[:20]
    return Wishes(
        by_mail="by_mail" in posted,
        by_sms="by_sms" in posted,
        number=f"+{number[2:]}" if number.startswith("00") else number,
        questions="questions" in posted,
        language=posted.get("language", SOURCE),
        zone=posted.get("zone", ""),
    )
