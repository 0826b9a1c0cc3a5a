"""What a learner was asked and judged by, kept with the response: a lesson changed later changes no old attempt.

A revision is the JSON of a question, of a writing prompt or of an experiment, named by a hash of it. It holds all that
a response or a bet is shown, marked and told by; hints, siblings and texts that hold the key to account are no part of
it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from tutor.domain.asked import Revision
from tutor.domain.curriculum import WritingPrompt
from tutor.domain.experiment import Bet, Experiment, ExperimentRun, Measure
from tutor.domain.question import Question, question_kinds

DIGITS: Final = 16
"""Hexadecimal digits of the hash that name a revision."""


Asked = Question | WritingPrompt | Experiment


@lru_cache(maxsize=512)
def revision_of(asked: Asked) -> Revision:
    """The revision of a question, a writing prompt or an experiment."""
    match asked:
        case Question():
            record = _question_record(asked)
        case WritingPrompt():
            record = {"kind": "writing", "short": asked.short, "prompt": asked.prompt, "notes": asked.notes}
        case Experiment():
            record = _experiment_record(asked)
    content = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    named = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
    return Revision(asked.id, named, content)


def _question_record(question: Question) -> dict[str, Any]:
    """Parts of a key that a kind has not are kept as well, empty: so are all revisions that were ever named."""
    return {
        "kind": question.kind,
        "short": question.short,
        "prompt": question.prompt,
        "rubric": [],
        "choices": [],
        "number": None,
        "explanation": question.explanation,
        **question.record(),
    }


def _experiment_record(experiment: Experiment) -> dict[str, Any]:
    """`prompt` is what is asked in words once the bet is settled, `bet` what is bet on."""
    return {
        "kind": "experiment",
        "short": experiment.short,
        "prompt": experiment.surprise,
        "bet": experiment.prompt,
        "measure": experiment.measure.value,
        "runs": [{"name": run.name, "options": run.options} for run in experiment.runs],
        "bets": [{"text": bet.text, "value": bet.value, "why": bet.why} for bet in experiment.bets],
        "unit": experiment.unit,
        "same_within": experiment.same_within,
        "explanation": experiment.explanation,
    }


def question_then(revision: Revision, today: Question | None = None) -> Question | None:
    """The question as it was when `revision` was kept, with the hint and sibling of `today`; `today` itself where
    nothing has changed.

    None for what is no question, or was written by another program.
    """
    if today is not None and revision_of(today) == revision:
        return today
    return _rebuilt(revision, today)


@lru_cache(maxsize=512)
def _rebuilt(revision: Revision, today: Question | None) -> Question | None:
    try:
        record = json.loads(revision.content)
        kind = question_kinds.find(record["kind"])
        if kind is None:
            return None
        return kind(
            id=revision.question_id,
            short=str(record["short"]),
            prompt=str(record["prompt"]),
            bonus=today is not None and today.bonus,
            from_course=today is not None and today.from_course,
            hint=today.hint if today else "",
            explanation=str(record["explanation"]),
            sibling=today.sibling if today else None,
            line=today.line if today else 0,
            open=today is not None and today.open,
            **kind.key_of(record),
        )
    except (ValueError, KeyError, TypeError):
        return None


def experiment_then(revision: Revision, today: Experiment | None = None) -> Experiment | None:
    """The experiment as it was when a bet on it was placed, with the measured spreads of `today`; `today` itself where
    nothing has changed.

    None for what is no experiment, or was kept before bets kept what they were on.
    """
    if today is not None and revision_of(today) == revision:
        return today
    return _rebuilt_experiment(revision, today)


@lru_cache(maxsize=64)
def _rebuilt_experiment(revision: Revision, today: Experiment | None) -> Experiment | None:
    try:
        record = json.loads(revision.content)
        if record["kind"] != "experiment":
            return None
        then = Experiment(
            id=revision.question_id,
            short=str(record["short"]),
            prompt=str(record["bet"]),
            measure=Measure(record["measure"]),
            runs=tuple(ExperimentRun(str(run["name"]), str(run["options"])) for run in record["runs"]),
            bets=tuple(Bet(str(bet["text"]), str(bet["value"]), str(bet["why"])) for bet in record["bets"]),
            measured=(),
            same_within=float(record["same_within"]),
            seconds=0.0,
            unit=str(record["unit"]),
            explanation=str(record["explanation"]),
            surprise=str(record["prompt"]),
            line=0,
        )
    except (ValueError, KeyError, TypeError):
        return None
    if today is None or not then.runs:
        return then if then.runs else None
    then = replace(then, seconds=today.seconds, seeds=today.seeds)
    return replace(then, measured=today.measured, line=today.line, faults=today.faults)
