"""What comes in as a picture goes out as one that we drew, or not at all."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ashi.web.messages import pictures, uploads
from ashi.web.messages.models import Message, Picture
from ashi.web.messages.pictures import NotAPicture, make_safe
from ashi.web.records.models import AuditEntry
from tests.support.messages import photo
from tests.web.messages.conftest import Team, Writer

PLACE = "52.5200 north, in Alice's kitchen"


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = PLACE
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return photo(size=(60, 20), exif=exif, comment=PLACE.encode())


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 50))
        + chunk(b"IEND", b"")
    )


def test_place_and_camera_are_gone_and_it_stands_upright() -> None:
    came = with_place()
    assert PLACE.encode() in came
    safe = make_safe(came)
    assert PLACE.encode() not in safe.content
    drawn = Image.open(io.BytesIO(safe.content))
    assert not drawn.getexif()
    assert "comment" not in drawn.info
    assert (safe.width, safe.height) == drawn.size == (20, 60)


def test_what_hangs_behind_the_picture_is_gone() -> None:
    for kind in ("JPEG", "PNG"):
        assert b"<script>" not in make_safe(photo(kind) + b"<script>alert(1)</script>").content


def test_a_large_photo_becomes_a_smaller_one() -> None:
    safe = make_safe(photo(size=(4_000, 3_000)))
    assert (safe.width, safe.height) == (2_000, 1_500)


def test_glass_becomes_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(file, "PNG")
    safe = make_safe(file.getvalue())
    assert Image.open(io.BytesIO(safe.content)).getpixel((1, 1)) == (255, 255, 255)
    assert safe.content_type == "image/png"


@pytest.mark.parametrize("size", [(60_000, 60_000), (10_000, 5_001)])
def test_a_picture_that_would_fill_the_memory_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(NotAPicture):
        make_safe(bomb(*size))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def gif() -> bytes:
    return photo("GIF")


@pytest.mark.parametrize(
    "came",
    [b"", b"\0" * 100, SVG, b"<html><script>alert(1)</script>", b"GIF89a/*" + SVG, photo("GIF"), photo("TIFF"),
     photo("WEBP"), photo("BMP"), photo()[:200], photo("PNG")[:40], b"MZ" + photo(), bomb(100, 100), bomb(0, 7)],
)  # fmt: skip
def test_nothing_else_is_taken(came: bytes) -> None:
    with pytest.raises(NotAPicture, match=r"please take the photo again, or leave it out\.$"):
        make_safe(came)


def test_a_pdf_gets_a_way_out() -> None:
    with pytest.raises(NotAPicture, match="take a photo of the page"):
        make_safe(b"%PDF-1.7 ...")


@given(st.binary(max_size=400), st.integers(0, 600), st.sampled_from(["JPEG", "PNG"]))
def test_damage_is_refused_or_drawn_anew_and_never_breaks(noise: bytes, at: int, kind: str) -> None:
    whole = photo(kind)
    at = min(at, len(whole))
    try:
        safe = make_safe(whole[:at] + noise + whole[at + len(noise) :])
    except NotAPicture:
        return
    assert Image.open(io.BytesIO(safe.content)).size == (safe.width, safe.height)


@pytest.mark.django_db
def test_a_picture_comes_with_its_message_and_is_served_as_a_file(alice: Writer, chen: Team) -> None:
    assert alice.writes("Is this redness all right?", picture=with_place()).status_code == 302
    kept = Picture.unscoped.get()
    assert PLACE.encode() not in bytes(kept.content)
    address = f"/messages/pictures/{kept.pk}/"
    assert address in alice.page()
    assert address in chen.sees(f"/threads/{chen.episode.pk}/")
    served = chen.browser.get(address)
    assert served.content == bytes(kept.content)
    assert served["Content-Type"] == "image/jpeg"
    assert served["Content-Disposition"] == 'attachment; filename="picture.jpg"'
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in served["Cache-Control"]
    assert AuditEntry.unscoped.filter(act="message.picture").count() == 1


@pytest.mark.django_db
def test_a_picture_alone_is_a_message(alice: Writer) -> None:
    assert alice.writes("", picture=photo()).status_code == 302
    assert Picture.unscoped.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["patient_b", "other_practitioner", "front_desk", "owner"])
def test_nobody_else_gets_the_picture(alice: Writer, people, client_of, who: str) -> None:
    alice.writes("Look", picture=photo())
    address = f"/messages/pictures/{Picture.unscoped.get().pk}/"
    assert client_of(getattr(people, who)).get(address).status_code == 404


@pytest.mark.django_db
def test_what_is_no_picture_is_refused_and_the_words_stay(alice: Writer) -> None:
    answer = alice.writes("Is this redness all right?", picture=SVG)
    assert answer.status_code == 422
    assert "could not be read as a picture" in answer.content.decode()
    assert "Is this redness all right?</textarea>" in answer.content.decode()
    assert Message.unscoped.count() == 0


@pytest.mark.django_db
def test_too_large_a_file_is_not_even_held_and_the_words_stay(alice: Writer, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 2_000)
    monkeypatch.setattr(pictures, "make_safe", lambda came: pytest.fail("it was read"))
    answer = alice.writes("Is this redness all right?", picture=b"\xff\xd8" + b"x" * 3_000)
    assert answer.status_code == 422
    assert "This file is too large" in answer.content.decode()
    assert "Is this redness all right?</textarea>" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/threads/{}/"])
def test_no_other_page_takes_a_file(alice: Writer, chen: Team, path: str) -> None:
    browser = chen.browser if "threads" in path else alice.browser
    file = SimpleUploadedFile("x.jpg", photo())
    assert browser.post(path.format(chen.episode.pk), {"words": "Hello", "file": file}).status_code == 400
