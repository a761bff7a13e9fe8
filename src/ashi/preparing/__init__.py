"""How to prepare for a visit: what one patient should eat, wear, bring and say, and how thick a needle is."""

from ashi.preparing.needles import NEEDLES, Needle
from ashi.preparing.preparation import Advice, Preparation, prepare

__all__ = ["NEEDLES", "Advice", "Needle", "Preparation", "prepare"]
