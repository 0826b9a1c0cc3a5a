"""Words at the left with facts at the right, and the learner's own words as a quote."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.words import visible

SHOWN_CHARACTERS = 20_000
"""Of one text; more would hold the keys. The whole of it is in the file that is handed in."""


def pair(left: str, right: str, *, bright: bool = False) -> Widget:
    """Words at the left, facts at the right edge of the text."""
    return Horizontal(
        Static(Content.styled(visible(left), "bold $bright"), classes="pair-left"),
        Static(Content.styled(visible(right), "$muted"), classes="pair-right"),
        classes="pair -title" if bright else "pair",
    )


def quote(text: str, pieces: Iterable[tuple[str, bool]] = (), *, style: str = "", classes: str = "quote") -> Static:
    """The learner's words; of `pieces` (words, are they plain?) those that are not plain are in `style`."""
    if len(text) > SHOWN_CHARACTERS:
        shown = Content(visible(text[:SHOWN_CHARACTERS]) + f" … ({len(text):,} characters in all)")
    else:
        told = pieces or ((text, True),)
        shown = Content.assemble(*((visible(piece), "" if plain else style) for piece, plain in told))
    return Static(shown, classes=classes)
