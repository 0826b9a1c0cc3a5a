"""The Lab's views: which panel shows each, by its place among their names."""

from __future__ import annotations

from tutor.ui.widgets.lab.compare import LabCompare
from tutor.ui.widgets.lab.confusion import LabConfusion
from tutor.ui.widgets.lab.curves import LabCurves
from tutor.ui.widgets.lab.digits import LabDigits
from tutor.ui.widgets.lab.draw import LabDraw
from tutor.ui.widgets.lab.gradient import LabGradient
from tutor.ui.widgets.lab.museum import LabMuseum
from tutor.ui.widgets.lab.my_digits import LabMyDigits
from tutor.ui.widgets.lab.neurons import LabNeurons
from tutor.ui.widgets.lab.parts import LabPanel
from tutor.ui.widgets.lab.runs import LabRuns

PANELS: tuple[type[LabPanel], ...] = (
    LabCurves,
    LabDigits,
    LabConfusion,
    LabNeurons,
    LabDraw,
    LabRuns,
    LabCompare,
    LabMuseum,
    LabGradient,
    LabMyDigits,
)
CURVES, DIGITS, CONFUSION, NEURONS, DRAW, RUNS, COMPARE, MUSEUM, GRADIENT, MY_DIGITS = range(10)
ALL_RUNS = RUNS, COMPARE, MUSEUM
