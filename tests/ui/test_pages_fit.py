"""Every text of every lesson fits its page: no line is too wide for the screen, no picture in text is broken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.course import course
from tutor.content.inline import parse_blocks
from tutor.domain.curriculum import Definition, Lesson, LiveFigure, Page, Prose, Video
from tutor.domain.question import Question
from tutor.ui.widgets.common.prose import lay_out

LESSONS = tuple(course().lessons)
MEASURE = 57
"""Columns of text at 120, the fewest of all screens from 80 on."""
NARROW = 36


def texts(page: Page) -> Iterator[str]:
    for block in page.blocks:
        match block:
            case Prose() | Definition():
                yield block.markdown
            case LiveFigure():
                yield block.caption
            case Video():
                yield block.note
            case Question():
                yield from (block.prompt, block.hint, block.explanation, *(block.sibling or ()))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
@pytest.mark.parametrize("width", [MEASURE, NARROW])
def test_no_line_is_wider_than_its_page(lesson: Lesson, width: int) -> None:
    for page in lesson.pages:
        for text in texts(page):
            for line in lay_out(parse_blocks(text), width):
                assert line.cell_length <= width, (page.title, line.plain)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_code_and_pictures_in_text_are_not_broken_at_80_columns_and_more(lesson: Lesson) -> None:
    for page in lesson.pages:
        for text in texts(page):
            for block in parse_blocks(text):
                for line in block.code.split("\n") if block.kind == "code" else ():
                    assert len(line) <= MEASURE, (page.title, line)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_no_word_of_a_heading_is_cut(lesson: Lesson) -> None:
    """A title has the line beside `page 10 of 12` to itself; in the outline it has 19 columns."""
    for page in lesson.pages:
        assert len(page.title) <= MEASURE - len("page 10 of 12") - 2, page.title
        assert max(map(len, page.title.split())) <= NARROW - len("10 of 12") - 2
        assert len(page.short) <= 19, page.short
    assert len(lesson.short) <= 22 - (4 if lesson.group else 0), lesson.short
