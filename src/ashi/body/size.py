"""How much skin a person of some stature and weight has, beside a figure's."""

import math

from ashi.body.figures import Figure

MOSTELLER_MM = 3_600 * 10
"""Mosteller: m² = sqrt(cm * kg / 3600). N Engl J Med 1987;317(17):1098 (recalled)."""


def cm2_per_mm2(body: Figure, stature_mm: float | None, weight_kg: float | None) -> float:
    """What 1 mm² of the figure's skin is on the person, in cm².

    With stature and weight their whole skin is Mosteller's; with stature alone it grows with its square;
    without either the person is as large as the figure.
    """
    if stature_mm and weight_kg:
        return math.sqrt(stature_mm * weight_kg / MOSTELLER_MM) * 1e4 / body.skin_mm2
    if stature_mm:
        return (stature_mm / body.stature_mm) ** 2 / 100
    return 1 / 100
