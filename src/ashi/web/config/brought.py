"""The files that the clinic brought, questionnaires and postal codes: read once, when a program of the clinic starts."""

from django.conf import settings

from ashi.web.booking.places import POSTAL_CODES, PostalCodesError, postal_codes
from ashi.web.config.environment import SettingError

FOLDER = "instruments"
SUFFIXES = (".json", ".toml")


def bring_in() -> None:
    """Put what lies in the data directory's folder on the shelf.

    Raises `SettingError` for a file that cannot be used: a clinic that does not start is noticed, one that asks,
    scores or measures wrongly is not.
    """
    try:
        postal_codes(settings.ENVIRONMENT.data / POSTAL_CODES)
    except (PostalCodesError, OSError) as error:
        raise SettingError(f"The postal codes cannot be used. {error}") from None
    folder = settings.ENVIRONMENT.data / FOLDER
    if not folder.is_dir():
        return
    from ashi.instruments import (  # most clinics bring none, and start sooner
        QuestionnaireError,
        bring,
        read_folder,
    )

    try:
        bring(read_folder(folder))
    except (QuestionnaireError, OSError) as error:
        raise SettingError(f"A questionnaire in {folder} cannot be used. {error}") from None
