"""Messages as their senders would make them."""

import io
from uuid import UUID, uuid4

from PIL import Image

from ashi.web.messages import actions
from ashi.web.messages.forms import NewMessage
from ashi.web.messages.models import Message, To
from ashi.web.messages.pictures import SafePicture, make_safe
from ashi.web.records.access import actor_of
from ashi.web.records.models import Episode, User


def keep_message(
    episode: Episode,
    words: str,
    *,
    by: User | None = None,
    to: str = To.CARE_TEAM,
    answers: tuple[UUID, ...] = (),
    picture: SafePicture | None = None,
) -> Message:
    """A message of `episode`'s thread, by its patient when nobody else is named."""
    actor = actor_of(by or episode.patient.user, "127.0.0.1")
    return actions.send(actor, episode, NewMessage(words, to, uuid4(), picture, answers))


def small_picture() -> SafePicture:
    return make_safe(photo())


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **saving: object) -> bytes:
    """A picture file in one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **saving)
    return file.getvalue()
