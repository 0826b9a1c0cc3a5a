"""What the learner made: drafts, responses (immutable, numbered attempts), pieces, bets, questions for a mentor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from tutor.domain.frozen import frozen

if TYPE_CHECKING:
    from tutor.domain.asked import Revision
    from tutor.domain.experiment import Experiment
    from tutor.domain.question import Question
    from tutor.domain.run_keys import RunKey
    from tutor.domain.tries import Aid, Try


class ResponseStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


@frozen
class Draft:
    """Unsent text of a question or writing prompt. `updated_at` is ISO 8601 with offset, local time.

    `id` and `revision` name the very words in the store: who writes on says which words they go on from, so that two
    windows never write over each other.
    """

    question_id: str
    text: str
    updated_at: str
    id: int = 0
    revision: int = 0


@frozen
class Response:
    """One attempt. `confidence` is 1 (guessing) to 3 (certain), None when passed over.

    Of the rubric's lines, by their ids: `mentioned` are those the tutor suggested when it was submitted (None where it
    looked for none, and before that was recorded), `ticks` those that the learner found in it (None before they said
    so of any), `unticked` those they ticked and took back. `revision` names what was asked then, '' for a response made
    before that was recorded. `run_key` is what the learner's run said then, if the question was about one.
    """

    id: int
    question_id: str
    lesson_id: str
    attempt: int
    status: ResponseStatus
    text: str
    confidence: int | None
    ticks: frozenset[str] | None
    submitted_at: str
    mentioned: frozenset[str] | None = None
    unticked: frozenset[str] = frozenset()
    revision: str = ""
    run_key: RunKey | None = None


@frozen
class MentorQuestion:
    """A question the learner noted for a mentor, with the page (`lesson/slug`) it arose on."""

    id: int
    page: str
    text: str
    created_at: str


BET_DRAFT = "bet:"
"""Before an experiment's id: the draft of a bet that is typed. It is no response."""
MENTOR_DRAFT = "mentor:"
"""Before a page (`lesson/slug`): the draft of a question to a mentor."""

Value = float | str
"""Of a measure: a number, or a word (`never`, `falls`)."""


@frozen
class PlacedBet:
    """A bet as the learner placed it: its `text` as they read or typed it, its `value` as the lesson had it then."""

    id: int
    experiment_id: str
    lesson_id: str
    attempt: int
    text: str
    value: str
    placed_at: str  # ISO 8601 with offset, local time
    revision: str = ""  # of the experiment; '' where nobody knows any more what it was


@frozen
class RecordedCurve:
    """What a run's plot showed; `x` and `y` name the axes with their units."""

    x: str
    y: str
    points: tuple[tuple[float, float], ...]


@frozen
class RunOutcome:
    """What one run of a bet came to. `run_index` counts from 0; `last` is true for the run that settles the bet."""

    id: int
    bet_id: int
    run_index: int
    last: bool
    name: str
    run: int
    value: Value
    curve: RecordedCurve
    made_at: str


@frozen
class Notebook:
    """Everything a learner made, as read from the store at one moment.

    `drafts` holds the latest draft of each question; `versions` those beside it, written in another window.
    """

    drafts: tuple[Draft, ...] = ()
    responses: tuple[Response, ...] = ()
    mentor_questions: tuple[MentorQuestion, ...] = ()
    pages_read: Mapping[str, str] = field(default_factory=dict)  # "lesson-id/page-slug": when it was first read
    bets: tuple[PlacedBet, ...] = ()
    outcomes: tuple[RunOutcome, ...] = ()
    versions: tuple[Draft, ...] = ()
    revisions: tuple[Revision, ...] = ()  # what was asked and bet on, as it was then
    tries: tuple[Try, ...] = ()  # checked saves of challenges
    aids: tuple[Aid, ...] = ()  # hints and solutions of challenges that were opened

    def revision(self, made: Response) -> Revision | None:
        """What was asked when that response was submitted; None where that is not known."""
        wanted = (made.question_id, made.revision)
        return next((kept for kept in self.revisions if (kept.question_id, kept.id) == wanted), None)

    def asked(self, made: Response, today: Question | None) -> Question | None:
        """The question that the response was made to: as it was then, or where that is not known as it is `today`."""
        from tutor.domain.revision import question_then  # with all kinds of questions

        kept = self.revision(made)
        return (question_then(kept, today) if kept else None) or today

    def bet_on(self, bet: PlacedBet, today: Experiment | None) -> Experiment | None:
        """The experiment that the bet is on: as it was then, or where that is not known as it is `today`."""
        from tutor.domain.revision import experiment_then

        wanted = (bet.experiment_id, bet.revision)
        kept = next((kept for kept in self.revisions if (kept.question_id, kept.id) == wanted), None)
        return (experiment_then(kept, today) if kept else None) or today

    def draft(self, question_id: str) -> Draft | None:
        return next((draft for draft in self.drafts if draft.question_id == question_id), None)

    def drafts_of(self, question_id: str) -> tuple[Draft, ...]:
        """All drafts of a question, the latest one last."""
        return tuple(draft for draft in (*self.versions, *self.drafts) if draft.question_id == question_id)

    def attempts(self, question_id: str) -> tuple[Response, ...]:
        """Responses to a question, oldest first."""
        return tuple(response for response in self.responses if response.question_id == question_id)

    def bets_on(self, experiment_id: str) -> tuple[PlacedBet, ...]:
        """Bets on an experiment, oldest first."""
        return tuple(bet for bet in self.bets if bet.experiment_id == experiment_id)

    def outcomes_of(self, bet: PlacedBet) -> tuple[RunOutcome, ...]:
        """What the bet's runs came to so far, in their order."""
        found = (outcome for outcome in self.outcomes if outcome.bet_id == bet.id)
        return tuple(sorted(found, key=lambda outcome: outcome.run_index))

    def settled(self, experiment_id: str) -> bool:
        """True once a bet on that experiment has its outcome."""
        own = {bet.id for bet in self.bets_on(experiment_id)}
        return any(outcome.last and outcome.bet_id in own for outcome in self.outcomes)

    def latest(self, question_id: str) -> Response | None:
        attempts = self.attempts(question_id)
        return attempts[-1] if attempts else None
