"""Backpropagation, one operation at a time."""

from tutor.domain.figure import FigureKind

FIGURE = FigureKind()
