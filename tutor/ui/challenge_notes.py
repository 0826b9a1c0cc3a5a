"""The part of the workbook that keeps what a learner does with the challenges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor.domain.moments import local_now, stamp
from tutor.domain.tries import Aid, AidKind
from tutor.ui.open_notebook import OpenNotebook

if TYPE_CHECKING:
    from tutor.domain.challenge import ChallengeWork, CheckReport


class ChallengeNotes(OpenNotebook):
    """Tries and aids are owed: what cannot be written now is tried again, and disturbs nobody."""

    def challenge_work(self, name: str) -> ChallengeWork:
        """How the learner stands with a challenge."""
        from tutor.domain.challenge import work_on_challenge

        return work_on_challenge(name, self.notebook.tries, self.notebook.aids)

    async def add_try(self, report: CheckReport, code: str) -> None:
        """Keep a checked save."""
        from tutor.domain.challenge import marks_of

        name, marks, fault = report.challenge, marks_of(report), report.fault
        made = await self._write(lambda store: store.add_try(name, marks, fault, code))
        if all(made.id != one.id for one in self.notebook.tries):
            self.notebook = replace(self.notebook, tries=(*self.notebook.tries, made))

    async def open_aid(self, name: str, kind: AidKind, number: int) -> None:
        """Note that a hint (0 for the one that fits, then 1, 2, 3) or the solution was opened."""
        known = any((one.challenge, one.kind, one.number) == (name, kind, number) for one in self.notebook.aids)
        if known:
            return
        aid = Aid(name, kind, number, stamp(local_now()))
        self.notebook = replace(self.notebook, aids=(*self.notebook.aids, aid))
        await self._owe(f"{kind.value} {number} of {name}", lambda store: store.open_aid(name, kind, number))
