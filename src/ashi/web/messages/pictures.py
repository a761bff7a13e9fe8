"""Pictures made safe: decided by content, drawn anew, without place, camera or anything else the file carried."""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext_noop
from PIL import Image, ImageOps

from ashi.knowledge import said

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2_000
FORMATS = ("JPEG", "PNG")
_ = gettext_noop  # translated where they are shown
CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


class NotAPicture(Exception):
    """Why it was not taken, and what to do instead, for the person who sent it."""


@dataclass(frozen=True, slots=True)
class SafePicture:
    """A picture that we drew; `width` and `height` in pixels."""

    content: bytes
    content_type: str
    width: int
    height: int


# What Pillow raises on files that are broken or made to break it.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    MemoryError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def make_safe(uploaded: bytes) -> SafePicture:
    """The pixels of a JPEG or PNG, upright, at most `LONGEST_SIDE` long. Raises `NotAPicture`."""
    if uploaded.startswith(b"%PDF"):
        raise NotAPicture(
            _("A PDF cannot be sent here. Please take a photo of the page, or bring it with you.")
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(uploaded), formats=FORMATS) as came:
                if came.width * came.height > MOST_PIXELS:
                    raise NotAPicture(
                        said(
                            "This picture has %(width)s × %(height)s pixels; that is too many. "
                            "Please send a smaller one, such as a screenshot of it.",
                            width=came.width,
                            height=came.height,
                        )
                    )
                return _drawn_anew(came)
    except NotAPicture:
        raise
    except _BROKEN:
        raise NotAPicture(
            _(
                "This file could not be read as a picture. Photos (JPEG) and PNG pictures can be sent; "
                "please take the photo again, or leave it out."
            )
        ) from None


def _drawn_anew(came: Image.Image) -> SafePicture:
    kind = came.format or ""
    came.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at a fraction of its size
    upright = ImageOps.exif_transpose(came)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        seen_through = upright.convert("RGBA")
        upright = Image.new("RGB", upright.size, "white")
        upright.paste(seen_through, mask=seen_through.getchannel("A"))
    upright = upright.convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    drawn = io.BytesIO()
    if kind == "JPEG":
        clean.save(drawn, "JPEG", quality=85)
    else:
        clean.save(drawn, "PNG")
    return SafePicture(drawn.getvalue(), CONTENT_TYPES[kind], clean.width, clean.height)
