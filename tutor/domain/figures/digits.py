"""Handwritten digits and their labels, from test image number `start` on."""

from tutor.domain.figure import GUESS, FigureKind, Whole

FIGURE = FigureKind((Whole("start", below=60_000), GUESS))
