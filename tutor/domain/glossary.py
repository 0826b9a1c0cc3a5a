"""The terms of a unit: what each means, in one sentence, and the page that teaches it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """`also` are other names of the term. `pages` are `lesson-id/page-slug`: the first is where to read of it, others
    teach it anew in another track. `meaning` is one sentence of Markdown; `line` is that of its file."""

    term: str
    meaning: str
    pages: tuple[str, ...]
    also: tuple[str, ...] = ()
    line: int = 0

    @property
    def page(self) -> str:
        return self.pages[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The term and its other names."""
        return (self.term, *self.also)
