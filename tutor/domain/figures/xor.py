"""Can one line part the classes?"""

from tutor.domain.figure import FigureKind

FIGURE = FigureKind()
