"""Outputs against a label, by one of two losses."""

from tutor.domain.figure import FigureKind, OneOf

FIGURE = FigureKind((OneOf("loss", ("mse", "cross-entropy")),))
