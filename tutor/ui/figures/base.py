"""What all figures share: a heading, something to play with, what it shows in words, its keys, and a text form."""

from __future__ import annotations

from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.domain.words import visible
from tutor.training.digits import Digit
from tutor.ui.widgets.prose import Prose


class Shelf(Protocol):
    """Where labelled digits come from (tutor.training.digits.DigitShelf)."""

    @property
    def count(self) -> int: ...

    def digit(self, index: int) -> Digit: ...

    def find(self, label: int, nth: int = 0) -> Digit: ...


class Figure(Vertical, can_focus=True):
    """Arrows and its own letters play with it; all other keys are the screen's, so it never holds anyone."""

    DEFAULT_CSS = """
    Figure { height: auto; }
    Figure .figure-title { height: auto; margin: 0 0 1 0; }
    Figure .figure-words { height: auto; margin: 1 0 1 0; }
    Figure .figure-keys { height: auto; }
    Figure .figure-body { height: auto; }
    """
    title = ""
    keys: tuple[tuple[str, str], ...] = ()

    def __init__(self, caption: str = "") -> None:
        super().__init__()
        self.caption = caption

    def body(self) -> ComposeResult:
        """The part to play with."""
        raise NotImplementedError

    def words(self) -> Content:
        """What is seen now, in plain language."""
        raise NotImplementedError

    def text_form(self) -> str:
        """The figure without pictures: for exports and screen readers."""
        return f"{self.title}. {self.words().plain}"

    def compose(self) -> ComposeResult:
        yield Static(
            Content.assemble(("Figure", "bold $bright"), "  ", (visible(self.title), "$muted")), classes="figure-title"
        )
        if self.caption:
            yield Prose(self.caption)
        yield from self.body()
        yield Static(classes="figure-words")
        yield Static(key_line(self.keys), classes="figure-keys")

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        """Set the words anew; subclasses set their parts and call this."""
        self.query_one(".figure-words", Static).update(self.words())

    def on_resize(self) -> None:
        self.show()


def key_line(keys: tuple[tuple[str, str], ...]) -> Content:
    """`← → move   d next digit`; each pair stays on one line."""
    parts: list[str | tuple[str, str]] = []
    for key, words in keys:
        if parts:
            parts.append("   ")
        parts += [(key.replace(" ", "\u00a0"), "bold $bright"), ("\u00a0" + words.replace(" ", "\u00a0"), "$muted")]
    return Content.assemble(*parts)
