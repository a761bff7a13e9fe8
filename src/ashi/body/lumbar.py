"""The lumbar view: a window on the back view, enlarged, so that a fingertip can be exact."""

from dataclasses import dataclass

from ashi.body.figures import Figure

LUMBAR_MM_PER_UNIT = 0.06
TOP, BOTTOM = 0.74, 0.42  # fractions of stature: the lower shoulder blades to below the gluteal folds
HALF_WIDTH = 0.145  # fraction of stature to each side of the midline


@dataclass(frozen=True, slots=True)
class Window:
    """The lumbar box inside the back view: left and top in back units, size in its own units, units per unit."""

    left: float
    top: float
    width: int
    height: int
    scale: float  # back units for one lumbar unit


def window(body: Figure) -> Window:
    """Where the lumbar view lies on this figure's back view."""
    frame = body.frames["back"]
    stature = body.stature_mm
    scale = LUMBAR_MM_PER_UNIT / frame.mm_per_unit
    left = (-HALF_WIDTH * stature - frame.u0_mm) / frame.mm_per_unit
    top = (frame.z1_mm - TOP * stature) / frame.mm_per_unit
    return Window(
        left, top,
        round(2 * HALF_WIDTH * stature / LUMBAR_MM_PER_UNIT), round((TOP - BOTTOM) * stature / LUMBAR_MM_PER_UNIT),
        scale,
    )  # fmt: skip
