"""Scores become probabilities."""

from tutor.domain.figure import GUESS, FigureKind

FIGURE = FigureKind((GUESS,))
