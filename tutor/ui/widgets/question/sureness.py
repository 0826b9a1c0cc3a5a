"""How sure are you? Asked once a response is kept and before it is told what belongs in it."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.in_view import bring, content_rows, window_of
from tutor.ui.widgets.common.save_error import SaveError

SURENESS: Final = ("Guessing", "Fairly sure", "Certain")


class Pass(Chip):
    """The quiet one, in words: nothing is said, and one goes on. It has the focus first, so that enter says nothing."""

    DEFAULT_CSS = """
    Pass { background: transparent; }
    """

    def __init__(self) -> None:
        super().__init__("pass", "enter", id="pass")

    def render(self) -> Content:
        return Content.assemble(" ", (self.key, "bold $bright"), " ", (self.label, "$muted"), " ")


class Sureness(Vertical):
    """Three chips, `sure-1` to `sure-3`, and the way past them. Where it is narrow they take two rows."""

    DEFAULT_CSS = """
    Sureness { height: auto; }
    Sureness > .chips { height: auto; }
    Sureness > .chips > .row { width: auto; }
    """

    def compose(self) -> ComposeResult:
        one, two, three = (Chip(words, str(number), id=f"sure-{number}") for number, words in enumerate(SURENESS, 1))
        yield Static("Before you see what belongs in it: how sure are you?", classes="ask")
        yield Horizontal(Horizontal(one, two, classes="row"), Horizontal(three, Pass(), classes="row"), classes="chips")
        yield SaveError()

    def on_resize(self) -> None:
        self.call_after_refresh(self._bring_into_view)

    def _bring_into_view(self) -> None:
        """The card is seen, or of a card that is too tall this part."""
        window, card = window_of(self), next((node for node in self.ancestors if "block" in node.classes), None)
        if window is not None and isinstance(card, Widget):
            part = card if card.region.height <= window.size.height else self
            bring(window, content_rows(window, part.region.y, part.region.bottom))
