"""The head of a page: its title, and on the right where it stands, as much of it as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tutor.domain.words import visible

GAP = 2


def fitting(positions: Sequence[str], title: str, width: int) -> str:
    """The fullest of `positions` (fullest first) that leaves the title its one line; else the shortest one."""
    room = width - GAP - Content(title).cell_length
    return next((position for position in positions if len(position) <= room), positions[-1])


class PageHeading(Horizontal):
    """`positions` are ways to say where the page stands, the fullest one first."""

    def __init__(self, title: str, positions: Sequence[str]) -> None:
        super().__init__(classes="heading")
        self.title_words = visible(title)
        self.positions = tuple(positions)

    def compose(self) -> ComposeResult:
        position = self.positions[0] if self.app.size.width >= 80 else self.positions[-1]
        yield Static(Content(self.title_words), classes="page-title")
        yield Static(position, classes="page-number")

    def on_resize(self) -> None:
        position = fitting(self.positions, self.title_words, self.content_size.width)
        self.query_one(".page-number", Static).update(position)


def positions_of(page: int, pages: int, questions: range, of: int) -> tuple[str, ...]:
    """`page 7 of 17 · question 3 of 8` and shorter ways. Numbers are 1-based; `questions` are those of the page."""
    short = (f"page {page} of {pages}", f"{page} of {pages}")
    if not questions:
        return short
    first, last = questions[0], questions[-1]
    asked = f"question {first} of {of}" if first == last else f"questions {first} to {last} of {of}"
    return (f"{short[0]} · {asked}", *short)
