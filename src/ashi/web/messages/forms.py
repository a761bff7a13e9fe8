"""A message as it was typed, turned into one that can be kept or into one sentence per problem."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop

from ashi.knowledge import said
from ashi.web.messages.models import To
from ashi.web.messages.pictures import NotAPicture, SafePicture, make_safe
from ashi.web.messages.uploads import is_too_large
from ashi.web.messages.words import MOST_SIGNS, plain

Problems = list[tuple[str, str]]

_ = gettext_noop  # translated where they are shown


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What is to be sent; `answers` are messages it settles."""

    words: str
    to: str
    key: UUID
    picture: SafePicture | None = None
    answers: tuple[UUID, ...] = ()


def parse_message(request: HttpRequest, *, to: str = "") -> tuple[NewMessage | None, Problems]:
    """The message in `request`, for `to` if that is already known; or what to mend: (field, sentence) pairs."""
    posted = request.POST
    words = plain(posted.get("words", ""))
    picture, problems = _picture(request)
    if len(words) > MOST_SIGNS:
        problems.append(
            (
                "words",
                said(
                    "This is %(length)s characters long; %(most)s fit. Please send it in two parts.",
                    length=len(words),
                    most=MOST_SIGNS,
                ),
            )
        )
    if not words and picture is None and not problems:
        problems.append(("words", _("Please write something first.")))
    to = to or posted.get("to", "")
    if to not in To.values:
        problems.append(("to", _("Please choose whom this is for.")))
    key = _uuid(posted.get("client_key", ""))
    if key is None:
        problems.append(("", _("The page that sent this was incomplete. Please send it again.")))
    answers = tuple(found for text in posted.getlist("answers") if (found := _uuid(text)) is not None)
    if problems or key is None:
        return None, problems
    return NewMessage(words, to, key, picture, answers), []


def _picture(request: HttpRequest) -> tuple[SafePicture | None, Problems]:
    came = request.FILES.get("picture")
    if came is None:
        if is_too_large(request):
            too_large = _("This file is too large; 12 MB fit. Please choose a smaller picture.")
            return None, [("picture", too_large)]
        return None, []
    try:
        return make_safe(came.read()), []
    except NotAPicture as refused:
        return None, [("picture", refused.args[0])]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
