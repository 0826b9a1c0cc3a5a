"""docs/coverage.md: whatever the course's page has is carried by a page that exists, and nothing is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.course import course
from tutor.content.lesson_paths import lessons_folder
from tutor.domain.curriculum import Lesson, Page, WritingActivity

COVERAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
UNIT = "deep-learning"


def rows() -> list[list[str]]:
    """The cells of every table row, headings and rules left out."""
    lines = [line for line in COVERAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != "id" and not set(row[0]) <= {"-", ":"}]


@pytest.fixture(scope="module")
def lessons() -> dict[str, Lesson]:
    """The lessons by track and file name."""
    unit = next(unit for unit in course().units if unit.id == UNIT)
    return {f"{track.id}/{lesson.source}": lesson for track in unit.tracks for lesson in track.lessons}


def page_of(lessons: dict[str, Lesson], row: list[str]) -> Page | None:
    lesson = lessons.get(row[2])
    return next((page for page in lesson.pages if page.title == row[3]), None) if lesson else None


def prompts_on(page: Page) -> set[str]:
    return {prompt.id for block in page.blocks if isinstance(block, WritingActivity) for prompt in block.prompts}


def ids_on(page: Page) -> set[str]:
    """Ids of the questions and writing prompts of a page."""
    return {question.id for question in page.questions} | prompts_on(page)


def test_no_row_is_empty() -> None:
    assert len(rows()) > 100
    assert [row for row in rows() if len(row) != 5 or not all(row)] == []


def test_every_row_names_a_lesson_and_a_page_that_exist(lessons: dict[str, Lesson]) -> None:
    assert (lessons_folder() / UNIT).is_dir()
    assert [row for row in rows() if page_of(lessons, row) is None] == []


def test_the_page_says_it_in_the_words_that_are_named() -> None:
    astray = []
    for row in rows():
        text = (lessons_folder() / UNIT / row[2]).read_text(encoding="utf-8") + "\n## "
        page = text.partition(f"## {row[3]}\n")[2].partition("\n## ")[0]
        if row[4].replace("¦", "|") not in " ".join(page.split()):
            astray.append((row[0], row[3], row[4]))
    assert astray == []


def test_every_point_of_the_key_has_a_row() -> None:
    wanted = {"A1", "T1", "T2", "V1", "V2", "V3", "H1"}
    for letter, last in {"N": 10, "P": 23, "W": 7, "O": 13}.items():
        wanted |= {f"{letter}{number}" for number in range(1, last + 1)}
    assert wanted - {row[0] for row in rows()} == set()


def test_questions_stand_on_the_page_that_is_named(lessons: dict[str, Lesson]) -> None:
    astray = []
    for row in rows():
        page = page_of(lessons, row)
        astray += [(name, row[3]) for name in re.findall(r"`([^`]+)`", row[1]) if not page or name not in ids_on(page)]
    assert astray == []


def test_no_question_of_the_course_and_no_prompt_is_left_out(lessons: dict[str, Lesson]) -> None:
    named = {name for row in rows() for name in re.findall(r"`([^`]+)`", row[1])}
    pages = [page for lesson in lessons.values() for page in lesson.pages]
    asked = {question.id for page in pages for question in page.questions if question.from_course}
    prompts = set().union(*map(prompts_on, pages))
    assert named == asked | prompts
    assert (len(asked), len(prompts)) == (16 + 1 + 15, 7)
