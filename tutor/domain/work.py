"""What was made, gathered by task; and how much there is of it: the one count that every screen and list tells."""

from __future__ import annotations

from tutor.domain.frozen import frozen
from tutor.domain.response import BET_DRAFT, MENTOR_DRAFT, Draft, Notebook, PlacedBet, Response, ResponseStatus


@frozen
class Work:
    """Everything made for one question, writing prompt or experiment, oldest first.

    `attempts` are what was submitted; a skip is none. `draft` and `bet_draft` (of a bet that is typed) are None where
    nothing but blanks is in them.
    """

    attempts: tuple[Response, ...] = ()
    skips: tuple[Response, ...] = ()
    draft: Draft | None = None
    bets: tuple[PlacedBet, ...] = ()
    bet_draft: Draft | None = None

    @property
    def first(self) -> Response | None:
        return self.attempts[0] if self.attempts else None

    @property
    def latest(self) -> Response | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def responded(self) -> bool:
        """True once something was submitted: a response, or a bet."""
        return bool(self.attempts or self.bets)

    @property
    def under_way(self) -> bool:
        """True while something is written and not submitted."""
        return self.draft is not None or self.bet_draft is not None

    @property
    def skipped(self) -> bool:
        """True where it was passed over, and nothing more."""
        return bool(self.skips) and not self.responded and not self.under_way


@frozen
class TaskCounts:
    """How many tasks have a response or bet, how many something unsent, how many were passed over and no more.

    `drafts` counts half-written questions to a mentor as well; `mentor` those that are noted. A task with a response
    may have a draft too and counts in both.
    """

    responses: int
    drafts: int
    skipped: int
    mentor: int
    attempts: int  # all submitted responses and bets, not only the latest of each task


_last: tuple[Notebook, dict[str, Work]] = (Notebook(), {})
"""What was gathered last, since a screen asks for it many times: the very notebook, and its works."""


def works(notebook: Notebook) -> dict[str, Work]:
    """Everything made, by the id of its task, in the order in which the tasks were first met."""
    global _last
    if _last[0] is not notebook:
        _last = (notebook, _gathered(notebook))
    return _last[1]


def _gathered(notebook: Notebook) -> dict[str, Work]:
    attempts: dict[str, list[Response]] = {}
    skips: dict[str, list[Response]] = {}
    bets: dict[str, list[PlacedBet]] = {}
    for made in notebook.responses:
        kept = attempts if made.status is ResponseStatus.SUBMITTED else skips
        kept.setdefault(made.question_id, []).append(made)
    for bet in notebook.bets:
        bets.setdefault(bet.experiment_id, []).append(bet)
    drafts = {draft.question_id: draft for draft in notebook.drafts if draft.text.strip()}
    of_tasks = (id.removeprefix(BET_DRAFT) for id in drafts if not id.startswith(MENTOR_DRAFT))
    met = (made.question_id for made in notebook.responses)
    return {
        id: Work(
            tuple(attempts.get(id, ())),
            tuple(skips.get(id, ())),
            drafts.get(id),
            tuple(bets.get(id, ())),
            drafts.get(BET_DRAFT + id),
        )
        for id in dict.fromkeys([*met, *bets, *of_tasks])
    }


def work_on(id: str, notebook: Notebook) -> Work:
    """Everything made for one task; an empty Work where there is nothing."""
    return works(notebook).get(id) or Work()


def mentor_drafts(notebook: Notebook) -> tuple[Draft, ...]:
    """Questions to a mentor that are half written, each with its page after MENTOR_DRAFT, oldest first."""
    return tuple(
        draft for draft in notebook.drafts if draft.question_id.startswith(MENTOR_DRAFT) and draft.text.strip()
    )


def tally(notebook: Notebook) -> TaskCounts:
    made = works(notebook).values()
    return TaskCounts(
        responses=sum(work.responded for work in made),
        drafts=sum(work.under_way for work in made) + len(mentor_drafts(notebook)),
        skipped=sum(work.skipped for work in made),
        mentor=len(notebook.mentor_questions),
        attempts=sum(len(work.attempts) + len(work.bets) for work in made),
    )


def tally_words(notebook: Notebook, between: str = ", ") -> str:
    """`3 responses, 1 draft, 2 for the mentor`."""
    count = tally(notebook)
    parts = [
        f"{count.responses} response{'' if count.responses == 1 else 's'}",
        f"{count.drafts} draft{'' if count.drafts == 1 else 's'}",
    ]
    return between.join([*parts, f"{count.mentor} for the mentor"] if count.mentor else parts)
