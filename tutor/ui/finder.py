"""Where search looks, kept from one search to the next, and the way back from what was found."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.domain.curriculum import Curriculum
from tutor.domain.response import Notebook
from tutor.domain.search import SearchEntry, lesson_places, own_places
from tutor.ui.workbook import Workbook


@dataclass(frozen=True, slots=True)
class WayBack:
    """From a page that was found: the search as it was left, and the page that was read before it."""

    typed: str
    here: int
    lesson_id: str = ""
    page: int = 0


class Finder:
    """What of the learner's own can be found is gathered anew once they have made something."""

    def __init__(self, curriculum: Curriculum, workbook: Workbook) -> None:
        self._curriculum, self._workbook = curriculum, workbook
        self._lessons = lesson_places(curriculum)
        self._own: tuple[SearchEntry, ...] = ()
        self._own_of: Notebook | None = None

    @property
    def places(self) -> tuple[SearchEntry, ...]:
        """All that can be found now."""
        notebook = self._workbook.notebook
        if self._own_of is not notebook:
            self._own, self._own_of = own_places(self._curriculum, notebook), notebook
        return (*self._lessons, *self._own)
