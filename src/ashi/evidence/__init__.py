"""Does it work? Trials to pooled estimates, to pictures of 100 people; beside what others concluded."""

from ashi.evidence.beside import Beside, beside
from ashi.evidence.certainty import Certainty, Doubt, certainty
from ashi.evidence.checks import Finding, check_evidence
from ashi.evidence.loading import load_trials
from ashi.evidence.mechanisms import Mechanism, mechanisms
from ashi.evidence.networks import NetworkAnswer, OddsRatio, network
from ashi.evidence.other_treatments import OtherTreatment, other_treatments
from ashi.evidence.people import PeopleDifference, PeopleGroup, PeoplePicture, both_contrasts, people
from ashi.evidence.plots import Palette, forest_plot, funnel_plot, network_plot
from ashi.evidence.pooled import Comparator, Duration, Outcome, Pooled, PooledRow, pool
from ashi.evidence.published import Guideline, Harm, Published, guidelines, harms, published
from ashi.evidence.reading import Reading, read_answer, read_together
from ashi.evidence.table_fit import TableFit, fit_file, fit_text
from ashi.evidence.trial_answer import LeftOut, TrialEffect

__all__ = [
    "Beside",
    "Certainty",
    "Comparator",
    "Doubt",
    "Duration",
    "Finding",
    "Guideline",
    "Harm",
    "LeftOut",
    "Mechanism",
    "NetworkAnswer",
    "OddsRatio",
    "OtherTreatment",
    "Outcome",
    "Palette",
    "PeopleDifference",
    "PeopleGroup",
    "PeoplePicture",
    "Pooled",
    "PooledRow",
    "Published",
    "Reading",
    "TableFit",
    "TrialEffect",
    "beside",
    "both_contrasts",
    "certainty",
    "check_evidence",
    "fit_file",
    "fit_text",
    "forest_plot",
    "funnel_plot",
    "guidelines",
    "harms",
    "load_trials",
    "mechanisms",
    "network",
    "network_plot",
    "other_treatments",
    "people",
    "pool",
    "published",
    "read_answer",
    "read_together",
]
