"""Two letters turn pages and begin sentences too, as in "no" and "perhaps": what comes next tells which it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SOON_S: Final = 0.28
"""The next letter of somebody who writes comes sooner than this, the next key of somebody who turns pages does not."""

TURNING: Final = frozenset("np")
READING_ON: Final = " "

Page = tuple[str, int]
"""A lesson's id and the index of a page."""


@dataclass(frozen=True, slots=True)
class PageTurn:
    """A page with an open field was turned by `typed`, last at a time."""

    typed: str
    at: float
    page: Page


class FirstLetter:
    """It takes every character that is typed while no field has the focus, and remembers the last page turned."""

    def __init__(self) -> None:
        self._turned: PageTurn | None = None

    def forget(self) -> None:
        self._turned = None

    def take(self, character: str, at: float, page: Page, field_is_open: bool) -> bool:
        """True if a character that turns the page or reads on may turn out to be a letter: a field is open on `page`.

        A space counts only right behind such a letter, as in "n is the number". A letter pressed twice is a key."""
        turned = self._before(at)
        self._turned = None
        if turned is not None and character in (*TURNING, READING_ON) and not turned.typed.endswith(character):
            self._turned = PageTurn(turned.typed + character, at, turned.page)
        elif character in TURNING and field_is_open:
            self._turned = PageTurn(character, at, page)
        return self._turned is not None

    def taken_back(self, at: float) -> PageTurn | None:
        """What was written where, if the character typed now follows so soon that the last ones were letters."""
        turned, self._turned = self._before(at), None
        return turned

    def _before(self, at: float) -> PageTurn | None:
        return self._turned if self._turned is not None and at - self._turned.at < SOON_S else None
