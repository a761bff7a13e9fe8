"""How to prepare for a visit, what is promised to the nervous, what to do at home, and how thick a needle is."""

from ashi.preparing.home import HomeDay, HomeItem, HomePlan, HomeTask, Offered, days_done, given, home_plan
from ashi.preparing.leaflet import LEAFLETS, SentLeaflet
from ashi.preparing.needles import NEEDLES, Needle
from ashi.preparing.preparation import Advice, Preparation, prepare
from ashi.preparing.promise import STOP_WORD, Promise, PromiseLine, agreed, is_nervous, propose_promise

__all__ = [
    "LEAFLETS",
    "NEEDLES",
    "STOP_WORD",
    "Advice",
    "HomeDay",
    "HomeItem",
    "HomePlan",
    "HomeTask",
    "Needle",
    "Offered",
    "Preparation",
    "Promise",
    "PromiseLine",
    "SentLeaflet",
    "agreed",
    "days_done",
    "given",
    "home_plan",
    "is_nervous",
    "prepare",
    "propose_promise",
]
