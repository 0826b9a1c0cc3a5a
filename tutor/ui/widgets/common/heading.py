"""The head of a page: its title, and on the right where it stands, as much of it as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tutor.domain.words import visible

GAP = 2


def fitting(places: Sequence[str], title: str, width: int) -> str:
    """The fullest of `places` (fullest first) that leaves the title its one line; else the shortest one."""
    room = width - GAP - Content(title).cell_length
    return next((place for place in places if len(place) <= room), places[-1])


class PageHeading(Horizontal):
    """`places` are ways to say where the page stands, the fullest one first."""

    def __init__(self, title: str, places: Sequence[str]) -> None:
        super().__init__(classes="heading")
        self.title_words = visible(title)
        self.places = tuple(places)

    def compose(self) -> ComposeResult:
        place = self.places[0] if self.app.size.width >= 80 else self.places[-1]
        yield Static(Content(self.title_words), classes="page-title")
        yield Static(place, classes="page-number")

    def on_resize(self) -> None:
        place = fitting(self.places, self.title_words, self.content_size.width)
        self.query_one(".page-number", Static).update(place)


def places_of(page: int, pages: int, questions: range, of: int) -> tuple[str, ...]:
    """`page 7 of 17 · question 3 of 8` and shorter ways. Numbers are 1-based; `questions` are those of the page."""
    short = (f"page {page} of {pages}", f"{page} of {pages}")
    if not questions:
        return short
    first, last = questions[0], questions[-1]
    asked = f"question {first} of {of}" if first == last else f"questions {first} to {last} of {of}"
    return (f"{short[0]} · {asked}", *short)
