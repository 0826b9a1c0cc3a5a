"""Figures to play with. `make_figure` builds the one that a lesson names."""

from __future__ import annotations

from tutor.domain.curriculum import LiveFigure
from tutor.ui.figures.base import Figure, Shelf
from tutor.ui.figures.digits import DigitsFigure
from tutor.ui.figures.flatten import FlattenFigure
from tutor.ui.figures.network import NetworkFigure
from tutor.ui.figures.probabilities import ProbabilitiesFigure

__all__ = ["Figure", "Shelf", "make_figure"]


def make_figure(block: LiveFigure, shelf: Shelf) -> Figure:
    """The figure of a lesson's `live` directive. KeyError for a kind that there is no figure of."""
    match block.kind:
        case "flatten":
            return FlattenFigure(shelf, block.caption, int(block.options.get("digit", "3")))
        case "digits":
            return DigitsFigure(shelf, block.caption, int(block.options.get("start", "0")))
        case "probabilities":
            return ProbabilitiesFigure(block.caption)
        case "network":
            return NetworkFigure(block.caption)
    raise KeyError(block.kind)
