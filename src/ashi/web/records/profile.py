"""What a practitioner states about themselves and the clinic about its rooms: values, no database.

Everything may be empty, and what is empty is not said: "no" is only what somebody answered with no.
"""

import datetime as dt

import msgspec


class Stated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A training or a registration, in the practitioner's words; `seen_by` names who looked at the paper."""

    what: str
    where: str = ""
    years: str = ""
    seen_by: str = ""
    seen_on: dt.date | None = None

    def same_words(self, other: "Stated") -> bool:
        """Whether both say the same: only then does what was seen of one hold for the other."""
        return (self.what, self.where, self.years) == (other.what, other.where, other.years)


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where visits are, and how one gets in. Degrees are WGS 84; a height is in centimetres."""

    address: str
    latitude: float | None = None
    longitude: float | None = None
    steps: int | None = None
    lift: bool | None = None
    toilet: bool | None = None
    table_cm: int | None = None

    @property
    def is_step_free(self) -> bool:
        """Someone said that there are no steps, or a lift past them."""
        return self.steps == 0 or self.lift is True


class SlidingScale(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who has little pays less, down to `lowest` (minor units) a visit."""

    lowest: int
    needs_proof: bool = False


class Prices(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Minor units of `currency`, for a visit; `package` is the price of `package_visits` together."""

    currency: str = "EUR"
    first: int | None = None
    later: int | None = None
    package: int | None = None
    package_visits: int = 10
    sliding: SlidingScale | None = None
    words: str = ""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """All of it. Languages, techniques and `welcomes` are keys of `booking.words_profile`."""

    training: tuple[Stated, ...] = ()
    registration: Stated | None = None
    languages: tuple[str, ...] = ()
    more_languages: str = ""
    techniques: tuple[str, ...] = ()
    more_techniques: str = ""
    welcomes: tuple[str, ...] = ()
    prices: Prices = Prices()
    self_pay: bool = False
    insurers: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


_DECODE = msgspec.json.Decoder(Profile)


def decode_profile(text: str) -> Profile:
    """The profile as kept; an empty text is an empty profile."""
    return _DECODE.decode(text) if text else Profile()


def encode_profile(profile: Profile) -> str:
    """As `decode_profile` reads it."""
    return msgspec.json.encode(profile, order="deterministic").decode()
