"""A good lesson becomes what its author meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.samples import GOOD
from tests.course import load_lesson
from tutor.content.source import slugify
from tutor.domain.curriculum import Definition, Lesson, LiveFigure, Prose, Video, WritingActivity
from tutor.domain.kinds.choice import ChoiceQuestion
from tutor.domain.kinds.number import NumberQuestion
from tutor.domain.kinds.text import TextQuestion
from tutor.domain.question import Choice, RubricLine

Write = Callable[..., Path]


def line_of(text: str, source: str = GOOD) -> int:
    return source.split("\n").index(text) + 1


@pytest.fixture
def lesson(write: Write) -> Lesson:
    lesson, faults = load_lesson(write(GOOD, "05-picture-to-vector.md"))
    assert faults == ()
    assert lesson is not None
    return lesson


def test_front_matter_file_name_and_folder_make_the_lesson(lesson: Lesson) -> None:
    assert (lesson.id, lesson.track, lesson.number) == ("picture-to-vector", "literacy", 5)
    assert (lesson.title, lesson.short) == ("From picture to vector", "Picture to vector")
    assert (lesson.minutes, lesson.group, lesson.source) == (6, "", "05-picture-to-vector.md")


def test_pages_have_slugs_titles_and_lines(lesson: Lesson) -> None:
    assert [(page.slug, page.title, page.short) for page in lesson.pages] == [
        ("row-by-row", "Row by row", "Row by row"),
        ("to-answer", "To answer", "To answer"),
        ("writing", "Writing", "Writing"),
    ]
    assert [page.line for page in lesson.pages] == [line_of(f"## {page.title}") for page in lesson.pages]


def test_blocks_stand_in_reading_order(lesson: Lesson) -> None:
    first, second, third = lesson.pages
    assert [type(block) for block in first.blocks] == [Prose, LiveFigure, Prose, Definition]
    assert [type(block) for block in second.blocks] == [TextQuestion, ChoiceQuestion, NumberQuestion, Video]
    assert [type(block) for block in third.blocks] == [WritingActivity]


def test_prose_keeps_its_markdown_and_knows_its_line(lesson: Lesson) -> None:
    prose = lesson.pages[0].blocks[2]
    assert isinstance(prose, Prose)
    assert prose.markdown.startswith("### Why a vector?\n\n- one\n- two\n\n```python\n# a comment\n")
    assert prose.markdown.endswith("```")


def test_live_figure(lesson: Lesson) -> None:
    figure = lesson.pages[0].blocks[1]
    assert figure == LiveFigure("flatten", {"digit": "3"}, "Move over the pixels.")


def test_definition_and_video(lesson: Lesson) -> None:
    assert lesson.pages[0].blocks[3] == Definition("Activation", "How *strongly* a neuron fires.")
    assert lesson.pages[1].blocks[3] == Video(
        "But *what* is a network?",
        "3Blue1Brown",
        20,
        "https://www.youtube.com/watch?v=aircAruvnKk",
        "White ink there, black ink here.",
    )


def test_text_question(lesson: Lesson) -> None:
    question = lesson.questions[0]
    assert (question.id, question.kind, question.short) == ("picture-apart", "text", "Taking it apart")
    assert (question.bonus, question.from_course) == (False, True)
    assert question.prompt == "How is a picture\ntaken apart?\n\nMore about it."
    assert question.rubric == (
        RubricLine("Every pixel is one neuron of the input layer", ("pixel", "neuron"), id="pixel-neuron"),
        RubricLine("It is *dark*", id="dark"),
    )
    assert question.hint == "What does one neuron look at?"
    assert question.explanation == "Because:\n\n```\n::: not a directive\n+++ not a part\n```"
    assert question.sibling == ("How many for 32 x 32 in colour (three channels)?", "3,072 (that is 3 x 1024)")
    assert question.choices == ()
    assert question.line == line_of(":::{question} picture-apart")


def test_choice_question(lesson: Lesson) -> None:
    question = lesson.questions[1]
    assert question.kind == "choice"
    assert (question.bonus, question.from_course, question.sibling) == (True, False, None)
    assert question.short == "Is a network a function, or not, once it…"
    assert question.choices == (
        Choice("It is", True, "Given weights, each input has one output."),
        Choice("It is not", False, "Training changes it,\nbut then it stands still."),
    )


def test_number_question(lesson: Lesson) -> None:
    question = lesson.questions[2]
    assert isinstance(question, NumberQuestion)
    assert question.number.accepted == (
        (0.0625, "the mean over both outputs"),
        (0.125, "the sum, as in the video"),
    )
    assert question.number.mistakes == ((-0.5, "not squared; nor halved"), (0.3536, "the distance"))
    assert question.number.tolerance == 0.0005


def test_writing_activity(lesson: Lesson) -> None:
    writing = lesson.writing
    assert writing is not None
    assert (writing.choose, writing.least_words, writing.line) == (1, 200, line_of(":::{writing}"))
    ethics, brains = writing.prompts
    assert (ethics.id, ethics.short, ethics.prompt) == ("on-ethics", "Ethics", "What may be borrowed\nfrom nature?")
    assert ethics.notes == ("Who gains?", "Who\npays?")
    assert (brains.id, brains.prompt, brains.notes) == ("on-brains", "What can brains teach?", ())


@pytest.mark.parametrize("change", ["bom", "crlf", "no newline at the end", "spaces after ::: and ---"])
def test_what_editors_do_to_files_changes_nothing(write: Write, lesson: Lesson, change: str) -> None:
    text = {
        "bom": "\ufeff" + GOOD,
        "crlf": GOOD.replace("\n", "\r\n"),
        "no newline at the end": GOOD.rstrip("\n"),
        "spaces after ::: and ---": GOOD.replace("\n:::\n", "\n:::  \n").replace("---\n", "--- \n"),
    }[change]
    assert load_lesson(write(text, "05-picture-to-vector.md")) == (lesson, ())


def test_a_longer_directive_may_hold_colons_in_code(write: Write) -> None:
    text = GOOD.replace(":::{definition} Activation\nHow *strongly* a neuron fires.\n:::", DEFINITION_WITH_CODE)
    lesson, faults = load_lesson(write(text))
    assert faults == ()
    assert lesson is not None
    definition = lesson.pages[0].blocks[3]
    assert isinstance(definition, Definition)
    assert definition.markdown == "Written so:\n\n```\n:::{live} network\n:::\n```"


DEFINITION_WITH_CODE = "::::{definition} Directive\nWritten so:\n\n```\n:::{live} network\n:::\n```\n::::"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Row by row", "row-by-row"),
        ("What's *new*, in 28 x 28?", "what-s-new-in-28-x-28"),
        ("Überraschung über_all", "uberraschung-uber-all"),
        ("学习", "学习"),
        ("?!", ""),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug
