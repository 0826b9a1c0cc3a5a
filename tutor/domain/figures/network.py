"""A network, connection by connection."""

from tutor.domain.figure import FigureKind

FIGURE = FigureKind()
