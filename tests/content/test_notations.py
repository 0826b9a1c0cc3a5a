"""What learners type for the lessons' own questions is read whole: right, wrong, or left as a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.content import load
from tutor.domain.curriculum import Curriculum
from tutor.domain.grading import grade_number

LINES = (Path(__file__).parent / "notations.tsv").read_text(encoding="utf-8").splitlines()
CASES = [line.split("\t") for line in LINES if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def curriculum() -> Curriculum:
    return load()


def test_there_are_cases_of_every_form() -> None:
    assert len(CASES) > 100
    assert {verdict for _, _, wanted in CASES for verdict in wanted.split("|")} == {"right", "wrong", "unreadable"}


@pytest.mark.parametrize(("question_id", "text", "wanted"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES])
def test_a_text_is_right_wrong_or_unreadable(curriculum: Curriculum, question_id: str, text: str, wanted: str) -> None:
    question = next(question for question in curriculum.questions if question.id == question_id)
    assert grade_number(question, text).outcome in wanted.split("|")
