"""Rows of the store as what they mean, and back: the one place that knows the order of the columns."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from typing import Any

from tutor.domain.asked import Revision
from tutor.domain.moments import instant
from tutor.domain.response import (
    Draft,
    MentorQuestion,
    Notebook,
    PlacedBet,
    RecordedCurve,
    Response,
    ResponseStatus,
    RunOutcome,
)
from tutor.domain.run_keys import from_json
from tutor.domain.tries import Aid, AidKind, Try

_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` as SQLite takes it: a lone surrogate becomes U+FFFD, all else stays."""
    return _SURROGATE.sub("\ufffd", text)


DRAFTS = "SELECT question_id, text, updated_at, id, revision FROM drafts"


def oldest_first(rows: Iterable[tuple[Any, ...]]) -> list[Draft]:
    return sorted((Draft(*row) for row in rows), key=lambda draft: (instant(draft.updated_at), draft.id))


def read_notebook(connection: sqlite3.Connection) -> Notebook:
    drafts = oldest_first(connection.execute(DRAFTS))
    latest = {draft.question_id: draft for draft in drafts}
    responses = connection.execute(
        "SELECT id, question_id, lesson_id, attempt, status, text, confidence, ticks, submitted_at, mentioned, "
        "unticked, revision, run_key FROM responses ORDER BY id"
    )
    return Notebook(
        drafts=tuple(draft for draft in drafts if draft is latest[draft.question_id]),
        versions=tuple(draft for draft in drafts if draft is not latest[draft.question_id]),
        responses=tuple(
            Response(
                id=row[0],
                question_id=row[1],
                lesson_id=row[2],
                attempt=row[3],
                status=ResponseStatus(row[4]),
                text=row[5],
                confidence=row[6],
                ticks=_ids_from_json(row[7]),
                submitted_at=row[8],
                mentioned=_ids_from_json(row[9]),
                unticked=_ids_from_json(row[10]) or frozenset(),
                revision=row[11],
                run_key=from_json(row[12]),
            )
            for row in responses
        ),
        mentor_questions=tuple(
            MentorQuestion(*row)
            for row in connection.execute("SELECT id, page, text, created_at FROM mentor_questions ORDER BY id")
        ),
        pages_read=dict(connection.execute("SELECT page, read_at FROM pages_read")),
        bets=tuple(
            PlacedBet(*row)
            for row in connection.execute(
                "SELECT id, experiment_id, lesson_id, attempt, text, value, placed_at, revision FROM bets ORDER BY id"
            )
        ),
        outcomes=tuple(outcome_of(row) for row in connection.execute(f"{OUTCOMES} ORDER BY bet_id, place")),
        revisions=tuple(
            Revision(*row)
            for row in connection.execute("SELECT question_id, revision, content, kept_at FROM revisions")
        ),
        tries=read_tries(connection),
        aids=read_aids(connection),
    )


def ids_to_json(lines: frozenset[str] | None) -> str | None:
    """Ids of rubric lines as JSON."""
    return None if lines is None else json.dumps(sorted(map(storable, lines)))


def _ids_from_json(kept: str | None) -> frozenset[str] | None:
    """ValueError or TypeError for JSON that is not ours."""
    if kept is None:
        return None
    ids = json.loads(kept)
    if not all(isinstance(one, str) for one in ids):
        raise ValueError(f"{kept!r} are no ids of rubric lines")
    return frozenset(ids)


OUTCOMES = "SELECT id, bet_id, place, last, name, run, value, curve, made_at FROM outcomes"


def outcome_of(row: tuple[Any, ...]) -> RunOutcome:
    """ValueError or TypeError for JSON that is not ours."""
    value, drawn = json.loads(row[6]), json.loads(row[7])
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{value!r} is no value of a measure")
    try:
        points = tuple((float(x), float(y)) for x, y in drawn["points"])
        curve = RecordedCurve(str(drawn["x"]), str(drawn["y"]), points)
    except KeyError as error:
        raise ValueError(f"a curve without {error}") from error
    return RunOutcome(row[0], row[1], row[2], bool(row[3]), row[4], row[5], value, curve, row[8])


TRIES = "SELECT id, challenge, marks, fault, code, tried_at FROM challenge_tries ORDER BY id"
AIDS = "SELECT challenge, kind, number, opened_at FROM challenge_aids ORDER BY id"


def read_tries(connection: sqlite3.Connection) -> tuple[Try, ...]:
    return tuple(Try(*row) for row in connection.execute(TRIES))


def read_aids(connection: sqlite3.Connection) -> tuple[Aid, ...]:
    """ValueError for a kind that is not ours."""
    return tuple(Aid(row[0], AidKind(row[1]), row[2], row[3]) for row in connection.execute(AIDS))
