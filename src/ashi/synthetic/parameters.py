"""The numbers the synthetic clinic is made from; see knowledge/synthetic/parameters.toml for their basis."""

import msgspec

from ashi.knowledge import Fact, load


class Parameter(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One generating number, and what it means."""

    value: float
    words: str


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every generating number by name."""

    chronic_share: Parameter
    subacute_share: Parameter
    responder_share: Parameter
    worsening_share: Parameter
    responder_effect: Parameter
    start_pain: Parameter
    answer_error: Parameter
    answer_rate: Parameter
    drop_out_per_visit: Parameter
    cancelled_rate: Parameter
    no_show_rate: Parameter
    late_rate: Parameter
    adverse_event_rate: Parameter


PARAMETERS = load("synthetic/parameters.toml", Parameters)
