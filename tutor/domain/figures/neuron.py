"""A neuron and its levers."""

from tutor.domain.figure import FigureKind

FIGURE = FigureKind()
