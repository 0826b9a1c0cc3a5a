"""Figures to play with. `make_figure` builds the one that a lesson names.

The Lab draws on a canvas of this package: what only the figures need, the lessons' prose and its Markdown among it, is
imported with the first figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.domain.curriculum import LiveFigure
    from tutor.ui.figures.base import Figure, Shelf

__all__ = ["Figure", "Shelf", "make_figure"]


def __getattr__(name: str) -> object:
    if name in ("Figure", "Shelf"):
        from tutor.ui.figures import base

        return getattr(base, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def make_figure(block: LiveFigure, shelf: Shelf) -> Figure:
    """The figure of a lesson's `live` directive. KeyError for a kind that there is no figure of.

    A page imports only the figures it shows.
    """
    caption, options = block.caption, block.options
    guessing = options.get("guess") == "yes"
    match block.kind:
        case "flatten":
            from tutor.ui.figures.flatten import FlattenFigure

            return FlattenFigure(shelf, caption, int(options.get("digit", "3")), guessing=guessing)
        case "digits":
            from tutor.ui.figures.digits import DigitsFigure

            return DigitsFigure(shelf, caption, int(options.get("start", "0")), guessing=guessing)
        case "probabilities":
            from tutor.ui.figures.probabilities import ProbabilitiesFigure

            return ProbabilitiesFigure(caption, guessing=guessing)
        case "network":
            from tutor.ui.figures.network import NetworkFigure

            return NetworkFigure(caption)
        case "neuron":
            from tutor.ui.figures.neuron import NeuronFigure

            return NeuronFigure(caption)
        case "activation":
            from tutor.ui.figures.activation import ActivationFigure

            return ActivationFigure(caption)
        case "mse":
            from tutor.ui.figures.mse import CrossEntropyFigure, MeanSquaredErrorFigure

            return (
                CrossEntropyFigure(caption)
                if options.get("loss") == "cross-entropy"
                else MeanSquaredErrorFigure(caption)
            )
        case "descent":
            from tutor.ui.figures.descent import DescentFigure

            return DescentFigure(caption)
        case "xor":
            from tutor.ui.figures.xor import XorFigure

            return XorFigure(caption)
        case "backprop":
            from tutor.ui.figures.backprop import BackpropFigure

            return BackpropFigure(caption)
        case "sort":
            from tutor.ui.figures.sort import SortFigure

            return SortFigure(caption, options)
        case "matrix":
            from tutor.ui.figures.matrix import MatrixFigure

            return MatrixFigure(caption)
    raise KeyError(block.kind)
