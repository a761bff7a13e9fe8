"""The decision aid: what each way does to pain, and whether the aid itself helps or harms those who decide."""

from ashi.deciding.answers import AID, After, Answers, AnswersError, Before, parse_answers
from ashi.deciding.effects import Effect, pain_effects, waiting
from ashi.deciding.judging import Judgement, counts_of, judge
from ashi.deciding.report import Report, Share, concerns, report

__all__ = [
    "AID",
    "After",
    "Answers",
    "AnswersError",
    "Before",
    "Effect",
    "Judgement",
    "Report",
    "Share",
    "concerns",
    "counts_of",
    "judge",
    "pain_effects",
    "parse_answers",
    "report",
    "waiting",
]
