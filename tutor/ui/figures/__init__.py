"""Figures to play with, a module each: of the name that `tutor.domain.figures` declares, with a `make`.

A page imports only the figures it shows.
"""

from __future__ import annotations

from typing import Final

from tutor.domain.curriculum import LiveFigure
from tutor.domain.figure import figure_kinds
from tutor.domain.registry import Registry
from tutor.ui.figures.base import Figure, Make, Stage

__all__ = ["Figure", "Stage", "figure_makers", "make_figure"]

figure_makers: Final[Registry[Make]] = Registry("make", "tutor.ui.figures")


def make_figure(block: LiveFigure, stage: Stage) -> Figure:
    """The figure of a lesson's `live` directive. KeyError for a kind that there is no figure of."""
    kind, make = figure_kinds.find(block.kind), figure_makers.find(block.kind)
    if kind is None or make is None:
        raise KeyError(block.kind)
    return make(stage, block.caption, **kind.values(block.options))
