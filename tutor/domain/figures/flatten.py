"""A picture of a `digit` becomes a vector."""

from tutor.domain.figure import GUESS, FigureKind, Whole

FIGURE = FigureKind((Whole("digit", below=10, default=3), GUESS))
