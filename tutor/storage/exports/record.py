"""The report as JSON: all that the store holds, every text to the letter. docs/export.schema.json describes it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

from tutor.domain.bet_result import BetResult
from tutor.domain.challenge import work_on_challenge
from tutor.domain.moments import stamp
from tutor.domain.report import JudgedResponse, Report, Section, Task
from tutor.domain.response import Draft, Notebook, Response
from tutor.domain.talk import worth_a_talk

FORMAT: Final = "i2-tutor-responses"
FORMAT_VERSION: Final = 2
"""Counts up when a reader of the one before would misread. Version 1 had neither number nor name."""


def write_record(report: Report) -> str:
    return json.dumps(record_of(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def record_of(report: Report) -> dict[str, Any]:
    notebook = report.notebook
    challenges = [*(one.challenge for one in notebook.tries), *(one.challenge for one in notebook.aids)]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tutor_version": report.version,
        "exported_at": stamp(report.made_at),
        "learner": {"name": report.learner.name, "id": report.learner.id},
        "unit": {"id": report.unit_id, "title": report.unit},
        "counts": asdict(report.counts),
        "tally": asdict(report.tally),
        "mentor_questions": [asdict(asked.noted) | {"where": asked.where} for asked in report.asked],
        "worth_a_talk": [{"id": talk.task.id, "why": talk.words} for talk in report.talks],
        "lessons": [
            {"id": section.id, "track": section.track, "title": section.title, "counts": asdict(section.counts)}
            for section in report.sections
        ],
        "responses": [
            _task_record(section, task)
            for section in report.sections
            for task in section.tasks
            if task.told or task.skips or task.drafts
        ],
        "experiments": [
            {
                "id": task.id,
                "lesson": section.id,
                "short": task.short,
                "prompt": task.prompt,
                "bets": [_bet_record(result) for result in task.bets],
            }
            for section in report.sections
            for task in section.tasks
            if task.bets
        ],
        "challenges": [_challenge_record(name, notebook) for name in dict.fromkeys(challenges)],
        "drafts": [_draft_record(draft) for draft in (*notebook.versions, *notebook.drafts)],
        "pages_read": sorted(notebook.pages_read),
        "pages_read_at": dict(sorted(notebook.pages_read.items())),
        "runs": [run.to_record() for run in report.runs],
        "revisions": [
            {"question": kept.question_id, "revision": kept.id, "kept_at": kept.kept_at, "content": kept.content}
            for kept in notebook.revisions
        ],
        "settings": dict(report.settings),
    }


def _challenge_record(name: str, notebook: Notebook) -> dict[str, Any]:
    work = work_on_challenge(name, notebook.tries, notebook.aids)
    return {
        "name": name,
        "status": work.status.value,
        "hints_used": work.hints_used,
        "assisted": work.assisted,
        "first_passed_at": work.first_pass.tried_at if work.first_pass else None,
        "tries": [
            {"id": one.id, "marks": one.marks, "fault": one.fault, "tried_at": one.tried_at, "code": one.code}
            for one in work.tries
        ],
        "aids": [
            {"kind": one.kind.value, "number": one.number, "opened_at": one.opened_at}
            for one in notebook.aids
            if one.challenge == name
        ],
    }


def _task_record(section: Section, task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "kind": task.kind.value,
        "lesson": section.id,
        "page": task.page,
        "short": task.short,
        "prompt": task.prompt,
        "bonus": task.bonus,
        "mark": task.status.mark.value,
        "standing": task.status.words,
        "right": task.right,
        "worth_a_talk": worth_a_talk(task),
        "least_words": task.least_words,
        "choices": [asdict(one) for one in task.choices],
        "key": task.key,
        "explanation": task.explanation,
        "drafts": [_draft_record(draft) for draft in task.drafts],
        "attempts": [_attempt_record(told) for told in task.told],
        "skips": [_skip_record(skip) for skip in task.skips],
    }


def _attempt_record(told: JudgedResponse) -> dict[str, Any]:
    made = told.response
    return {
        **_skip_record(made),
        "attempt": made.attempt,
        "text": made.text,
        "confidence": made.confidence,
        "mentioned": sorted(made.mentioned) if made.mentioned is not None else None,
        "ticks": sorted(made.ticks) if made.ticks is not None else None,
        "unticked": sorted(made.unticked),
        "revision": made.revision,
        "outcome": told.outcome.value if told.outcome else None,
        "why": told.why,
        "ideas": [asdict(idea) for idea in told.ideas],
        "run": {"run": made.run_key.run, "values": list(made.run_key.values)} if made.run_key else None,
    }


def _skip_record(made: Response) -> dict[str, Any]:
    return {"id": made.id, "lesson": made.lesson_id, "submitted_at": made.submitted_at}


def _draft_record(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.question_id,
        "text": draft.text,
        "updated_at": draft.updated_at,
        "draft": draft.id,
        "revision": draft.revision,
    }


def _bet_record(result: BetResult) -> dict[str, Any]:
    """The bet with what came of it."""
    bet, settled = result.bet, result.settled
    return {
        "id": bet.id,
        "lesson": bet.lesson_id,
        "attempt": bet.attempt,
        "text": bet.text,
        "value": bet.value,
        "placed_at": bet.placed_at,
        "revision": bet.revision,
        "mark": result.bet_mark.value,
        "held": settled.held if settled else None,
        "words": settled.words if settled else "",
        "outcomes": [
            {
                "id": one.id,
                "place": one.run_index,
                "last": one.last,
                "name": one.name,
                "run": one.run,
                "value": one.value,
                "made_at": one.made_at,
                "curve": {"x": one.curve.x, "y": one.curve.y, "points": [list(point) for point in one.curve.points]},
            }
            for one in result.outcomes
        ],
        "plot": result.plot,
    }
