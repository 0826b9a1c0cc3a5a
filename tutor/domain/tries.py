"""What a learner did with the challenges: what the notebook keeps of it, and so Home reads at the start."""

from __future__ import annotations

from enum import StrEnum

from tutor.domain.frozen import frozen


@frozen
class Try:
    """One checked save. `marks` has a letter for each check: p passed, f failed, w not reached.

    `code` is the file as it was; `tried_at` ISO 8601 with offset, local time.
    """

    id: int
    challenge: str
    marks: str
    fault: str
    code: str
    tried_at: str

    @property
    def passed(self) -> bool:
        return bool(self.marks) and set(self.marks) == {"p"}


class AidKind(StrEnum):
    HINT = "hint"
    SOLUTION = "solution"


@frozen
class Aid:
    """A hint (its number, from 1) or the solution, opened by the learner."""

    challenge: str
    kind: AidKind
    number: int
    opened_at: str
