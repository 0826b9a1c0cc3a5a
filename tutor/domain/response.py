"""What the learner wrote: drafts, responses (immutable, numbered attempts), pieces, questions for a mentor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ResponseStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Draft:
    """The latest unsent text of a question or writing prompt. `updated_at` is ISO 8601 with offset, local time."""

    question_id: str
    text: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Response:
    """One attempt. `confidence` is 1 (guessing) to 3 (certain), None when passed over; `ticks` are the rubric
    lines (0-based) the learner found in it, None before they looked."""

    id: int
    question_id: str
    lesson_id: str
    attempt: int
    status: ResponseStatus
    text: str
    confidence: int | None
    ticks: frozenset[int] | None
    submitted_at: str


@dataclass(frozen=True, slots=True)
class MentorQuestion:
    """A question the learner noted for a mentor, with the page (`lesson/slug`) it arose on."""

    id: int
    page: str
    text: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Notebook:
    """Everything a learner made, as read from the store at one moment."""

    drafts: tuple[Draft, ...] = ()
    responses: tuple[Response, ...] = ()
    mentor_questions: tuple[MentorQuestion, ...] = ()
    pages_read: frozenset[str] = frozenset()  # "lesson-id/page-slug"

    def draft(self, question_id: str) -> Draft | None:
        return next((draft for draft in self.drafts if draft.question_id == question_id), None)

    def attempts(self, question_id: str) -> tuple[Response, ...]:
        """Responses to a question, oldest first."""
        return tuple(response for response in self.responses if response.question_id == question_id)

    def latest(self, question_id: str) -> Response | None:
        attempts = self.attempts(question_id)
        return attempts[-1] if attempts else None
