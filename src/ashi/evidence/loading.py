"""Read the trial tables shipped with Ashi."""

from functools import cache

from ashi.evidence.trial_checks import check_trials
from ashi.evidence.trials import Arm, Contrast, Result, Scale, Trial, TrialData
from ashi.knowledge import load, load_table


@cache
def load_trials() -> TrialData:
    """The trials, read once and checked. Raises KnowledgeError naming the file, the row and the mend."""
    return check_trials(
        TrialData(
            scales=load("evidence/scales.toml", dict[str, Scale]),
            trials=load_table("evidence/trials.csv", Trial),
            arms=load_table("evidence/arms.csv", Arm),
            results=load_table("evidence/results.csv", Result),
            contrasts=load_table("evidence/contrasts.csv", Contrast),
        )
    )
