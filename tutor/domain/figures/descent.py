"""Down a cost curve with two valleys."""

from tutor.domain.figure import FigureKind

FIGURE = FigureKind()
