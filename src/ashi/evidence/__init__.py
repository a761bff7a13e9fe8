"""Does it work? Trials to pooled estimates, to pictures of 100 people; beside what others concluded."""

from ashi.evidence.comparison import LeftOut, TrialEffect
from ashi.evidence.loading import load_trials
from ashi.evidence.people import PeopleDifference, PeopleGroup, PeoplePicture, people
from ashi.evidence.pooled import Comparator, Duration, Outcome, Pooled, PooledRow, pool
from ashi.evidence.published import Guideline, Harm, Published, guidelines, harms, published

__all__ = [
    "Comparator",
    "Duration",
    "Guideline",
    "Harm",
    "LeftOut",
    "Outcome",
    "PeopleDifference",
    "PeopleGroup",
    "PeoplePicture",
    "Pooled",
    "PooledRow",
    "Published",
    "TrialEffect",
    "guidelines",
    "harms",
    "load_trials",
    "people",
    "pool",
    "published",
]
