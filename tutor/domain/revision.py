"""What a learner was asked and judged by, kept with the response: a lesson changed later changes no old attempt.

A revision is the JSON of a question (or of a writing prompt, or of the question after an experiment), named by a hash
of it. It holds all that a response is shown, marked and told by; hints, siblings and texts that hold the key to account
are no part of it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from tutor.domain.curriculum import WritingPrompt
from tutor.domain.experiment import Experiment
from tutor.domain.question import Choice, NumberForm, NumberKey, Question, QuestionKind, RubricLine, Value

DIGITS: Final = 16
"""Hexadecimal digits of the hash that name a revision."""


@dataclass(frozen=True, slots=True)
class Revision:
    """`id` is the hash of `content`, which is JSON."""

    question_id: str
    id: str
    content: str

    @property
    def prompt(self) -> str:
        """What was asked (Markdown)."""
        try:
            return str(json.loads(self.content)["prompt"])
        except (ValueError, KeyError, TypeError):
            return ""


Asked = Question | WritingPrompt | Experiment


@lru_cache(maxsize=512)
def revision_of(asked: Asked) -> Revision:
    """The revision of a question, a writing prompt, or of what is asked after an experiment."""
    match asked:
        case Question():
            record = _question_record(asked)
        case WritingPrompt():
            record = {"kind": "writing", "short": asked.short, "prompt": asked.prompt, "notes": asked.notes}
        case Experiment():
            record = {"kind": "experiment", "short": asked.short, "prompt": asked.surprise}
    content = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    named = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
    return Revision(asked.id, named, content)


def _question_record(question: Question) -> dict[str, Any]:
    key = question.number
    return {
        "kind": question.kind.value,
        "short": question.short,
        "prompt": question.prompt,
        "rubric": [
            {"id": line.id, "term": line.term, "idea": line.idea, "words": line.words} for line in question.rubric
        ],
        "choices": [{"text": one.text, "correct": one.correct, "why": one.why} for one in question.choices],
        "number": key
        and {
            "accepted": key.accepted,
            "mistakes": key.mistakes,
            "tolerance": key.tolerance,
            "form": key.form.value,
            "from_run": key.from_run,
            "percent": key.percent,
            "parts": key.parts,
        },
        "explanation": question.explanation,
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
        if record["kind"] not in list(QuestionKind):
            return None
        return Question(
            id=revision.question_id,
            kind=QuestionKind(record["kind"]),
            short=str(record["short"]),
            prompt=str(record["prompt"]),
            bonus=today is not None and today.bonus,
            from_course=today is not None and today.from_course,
            rubric=tuple(
                RubricLine(str(line["idea"]), tuple(map(str, line["words"])), str(line["term"]), str(line["id"]))
                for line in record["rubric"]
            ),
            choices=tuple(Choice(str(one["text"]), bool(one["correct"]), str(one["why"])) for one in record["choices"]),
            number=_key(record["number"]),
            hint=today.hint if today else "",
            explanation=str(record["explanation"]),
            sibling=today.sibling if today else None,
            line=today.line if today else 0,
        )
    except (ValueError, KeyError, TypeError):
        return None


def _key(record: dict[str, Any] | None) -> NumberKey | None:
    if record is None:
        return None
    return NumberKey(
        tuple((_value(value), str(why)) for value, why in record["accepted"]),
        tuple((_value(value), str(why)) for value, why in record["mistakes"]),
        float(record["tolerance"]),
        NumberForm(record["form"]),
        str(record["from_run"]),
        bool(record["percent"]),
        tuple(map(str, record["parts"])),
    )


def _value(read: Any) -> Value:
    """A value of a key, whose tuples JSON holds as lists."""
    if isinstance(read, list):
        parts: Any = tuple(tuple(part) if isinstance(part, list) else part for part in read)
        made: Value = parts
        return made
    return float(read)
