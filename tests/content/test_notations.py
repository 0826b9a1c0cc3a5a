"""What learners type for the lessons' own questions is read whole: right, wrong, or left as a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.course import course
from tutor.content.lesson import parse_lesson
from tutor.domain.question import Question

LINES = (Path(__file__).parent / "notations.tsv").read_text(encoding="utf-8").splitlines()
CASES = [line.split("\t") for line in LINES if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def questions() -> dict[str, Question]:
    """By id: those of the lessons, and some that they asked once and whose notations are still to be read."""
    once = parse_lesson(Path(__file__).parent / "asked_once.md").lesson
    return {question.id: question for question in (*course().questions, *once.questions)}


def test_there_are_cases_of_every_form() -> None:
    assert len(CASES) > 100
    assert {verdict for _, _, wanted in CASES for verdict in wanted.split("|")} == {"right", "wrong", "unreadable"}


@pytest.mark.parametrize(("question_id", "text", "wanted"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES])
def test_a_text_is_right_wrong_or_unreadable(
    questions: dict[str, Question], question_id: str, text: str, wanted: str
) -> None:
    assert questions[question_id].verdict(text).outcome in wanted.split("|")
