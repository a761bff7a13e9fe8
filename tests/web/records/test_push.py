"""Push messages: sealed for one browser as the RFC's example, taken by a stand-in push service that checks the sender."""

import base64
import contextlib
import dataclasses
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ashi.web.records import mail
from ashi.web.records.channels import push
from ashi.web.records.channels.push_cipher import CURVE, point_of, seal, senders_key, to_bytes, to_text
from ashi.web.records.models import Device, Mail
from tests.support.clinic import People

# RFC 8291, section 5 and appendix A: what is sealed, both sides' keys, and the whole body.
WORDS = b"When I grow up, I want to be a watermelon"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BROWSER_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
BROWSER_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(to_bytes(text), "big"), CURVE)


def test_the_rfcs_example_is_sealed_as_it_is_printed() -> None:
    sealed = seal(
        WORDS, to_bytes(BROWSER_PUBLIC), to_bytes(AUTH), once=private(SENDER_PRIVATE), salt=to_bytes(SALT)
    )
    assert to_text(sealed) == SEALED


def opened(body: bytes) -> bytes:
    """What the browser with the RFC's keys reads; written from RFC 8291, section 3.4, and RFC 8188 apart from `seal`."""
    salt, length = body[:16], body[20]
    sender, sealed = body[21 : 21 + length], body[21 + length :]
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
    shared = private(BROWSER_PRIVATE).exchange(ec.ECDH(), theirs)
    info = b"WebPush: info\0" + base64.urlsafe_b64decode(BROWSER_PUBLIC + "=") + sender
    secret = HKDF(hashes.SHA256(), 32, base64.urlsafe_b64decode(AUTH + "=="), info).derive(shared)
    key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
    nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
    text = AESGCM(key).decrypt(nonce, sealed, None)
    assert text.endswith(b"\2"), "the last record"
    return text[:-1]


class Service:
    """A push service: what came, with its headers; `status` is what it answers."""

    def __init__(self) -> None:
        self.came: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 201
        self.port = 0


@contextlib.contextmanager
def open_service() -> Iterator[Service]:
    service = Service()

    class Routes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.came.append((self.path, dict(self.headers), body))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Routes)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with open_service() as service:
        settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, push=True)
        settings.DEMO = False
        monkeypatch.setattr(push, "is_of_a_service", lambda endpoint: True)
        yield service


@pytest.fixture
def device(people: People, service: Service) -> Device:
    return Device.unscoped.create(
        patient=people.patient_a.patient,
        endpoint=f"http://127.0.0.1:{service.port}/wpush/v2/abc?x=1",
        p256dh=BROWSER_PUBLIC,
        auth=AUTH,
    )


def post(device: Device) -> None:
    words = "Your appointment: Tue 4 Mar, 10:30."
    mail.post(device.pk.hex, "Reminder", words, purpose="visit:1", channel="push")


@pytest.mark.django_db
def test_the_browser_alone_can_read_it_and_the_service_can_prove_who_sent_it(
    device: Device, service: Service, settings: Any
) -> None:
    post(device)
    assert mail.deliver() == 1
    ((path, headers, body),) = service.came
    assert path == "/wpush/v2/abc?x=1"
    assert opened(body) == b"Reminder\nYour appointment: Tue 4 Mar, 10:30."
    assert b"appointment" not in body
    assert headers["Content-Encoding"] == "aes128gcm"
    assert (headers["TTL"], headers["Topic"]) == ("86400", Mail.unscoped.get().pk.hex)

    token, key = headers["Authorization"].removeprefix("vapid t=").split(", k=")
    said, signature = token.rsplit(".", 1)
    raw = to_bytes(signature)
    proof = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    ours = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to_bytes(key))
    ours.verify(proof, said.encode(), ec.ECDSA(hashes.SHA256()))
    assert to_bytes(key) == point_of(senders_key(settings.KEYS.web).public_key())
    claims = json.loads(to_bytes(said.split(".")[1]))
    assert claims["aud"] == f"http://127.0.0.1:{service.port}"
    assert claims["sub"].startswith("mailto:")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "state", "devices"),
    [(410, "dead", 0), (404, "dead", 0), (429, "waiting", 1), (500, "waiting", 1)],
)
def test_a_device_that_is_gone_is_forgotten_and_a_busy_service_is_asked_again(
    status: int, state: str, devices: int, device: Device, service: Service
) -> None:
    service.status = status
    post(device)
    assert mail.deliver() == 0
    assert (Mail.unscoped.get().state, Device.unscoped.count()) == (state, devices)


@pytest.mark.parametrize(
    ("endpoint", "is_known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=abc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://fcm.googleapis.com.example.org/abc", False),
        ("https://evilfcm.googleapis.com.org/", False),
        ("https://127.0.0.1/abc", False),
        ("https://user@example.org/fcm.googleapis.com", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_the_push_services_of_browsers_are_called(endpoint: str, is_known: bool) -> None:
    assert push.is_of_a_service(endpoint) is is_known
