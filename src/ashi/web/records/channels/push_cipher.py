"""What a browser's push service carries: a message only that browser can read (RFC 8291), and who sends it (RFC 8292).

Our own lines on the primitives of `cryptography`, proved against the RFC's example: the one kept library brings an
HTTP client with ten packages, which nothing else here needs.
"""

import base64
import json
import os
import struct
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points the curve P-256 has (NIST SP 800-186)."""
RECORD_BYTES = 4096
TOKEN_SECONDS = 12 * 60 * 60


def to_text(raw: bytes) -> str:
    """Base64 for addresses, without padding, as all of Web Push writes bytes."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def to_bytes(text: str) -> bytes:
    """The same backwards; raises `ValueError` for anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def senders_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The clinic's key for push services, made from its secret key, so that there is no other file to keep."""
    raw = HKDF(hashes.SHA256(), 48, None, b"ashi push sender").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(raw, "big") % (ORDER - 1) + 1, CURVE)


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes, uncompressed."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def authorization(endpoint: str, contact: str, key: ec.EllipticCurvePrivateKey, now: int) -> str:
    """The header that says who sends (RFC 8292): a token signed with ES256, for this push service, for half a day."""
    place = urlsplit(endpoint)
    claims = {"aud": f"{place.scheme}://{place.netloc}", "exp": now + TOKEN_SECONDS, "sub": contact}
    said = ".".join(to_text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{said}.{to_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return f"vapid t={token}, k={to_text(point_of(key.public_key()))}"


def seal(
    text: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    once: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of one push message (``aes128gcm``, RFC 8188) for the browser with these keys.

    `once` and `salt` are made anew for each message; only the RFC's example gives them. Raises `ValueError` for
    keys that are none.
    """
    once = once or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh)
    ours = point_of(once.public_key())
    shared = once.exchange(ec.ECDH(), theirs)
    secret = HKDF(hashes.SHA256(), 32, auth, b"WebPush: info\x00" + p256dh + ours).derive(shared)
    key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(secret)
    nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(secret)
    head = salt + struct.pack("!IB", RECORD_BYTES, len(ours)) + ours
    return head + AESGCM(key).encrypt(nonce, text + b"\x02", None)
