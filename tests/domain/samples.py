"""Small curricula and notebooks, built without a file."""

from __future__ import annotations

from typing import Any

from tutor.domain.curriculum import Curriculum, Lesson, Page, Prose, Track, Unit, WritingActivity, WritingPrompt
from tutor.domain.outline import LessonOutline
from tutor.domain.question import Choice, NumberKey, Question, RubricLine, question_kinds
from tutor.domain.response import Draft, Notebook, Response, ResponseStatus
from tutor.domain.run_keys import RunKey

MSE_KEY = NumberKey(
    accepted=((0.0625, "the mean over the two outputs"), (0.125, "the sum, as in the video")),
    mistakes=((0.25, "not squared yet"), (0.0, "signed errors cancel")),
    tolerance=0.0005,
)


def make_question(
    id: str,
    kind: str = "text",
    *,
    prompt: str = "",
    bonus: bool = False,
    rubric: tuple[RubricLine, ...] = (),
    choices: tuple[Choice, ...] = (),
    number: NumberKey | None = None,
) -> Any:
    """A question of that kind; what only its kind has is its own to check."""
    found = question_kinds.find(kind)
    assert found is not None
    key: dict[str, Any] = {"rubric": rubric, "choices": choices, "number": number}
    return found(
        id=id,
        short=id,
        prompt=prompt or f"What is {id}?",
        bonus=bonus,
        from_course=True,
        **{name: value for name, value in key.items() if value},
        hint="a hint",
        explanation="because",
        sibling=None,
        line=1,
    )


NEURON = make_question(
    "neuron",
    prompt="What is a **neuron**?\n\nSay it in your own words.",
    rubric=(
        RubricLine("holds a number", ("number", "activation"), id="number"),
        RubricLine("takes a weighted sum", ("weight",), id="sum"),
    ),
)
BONUS = make_question("biology", bonus=True)
SIZE = make_question("mse", "number", number=MSE_KEY)
FUNCTION = make_question(
    "function", "choice", choices=(Choice("IS", True, "weights are fixed"), Choice("IS NOT", False, "it is"))
)
ESSAYS = WritingActivity(
    prompts=tuple(
        WritingPrompt(f"essay-{name}", name, f"Write about {name}.") for name in ("ethics", "brains", "uses")
    ),
    choose=2,
    least_words=5,
    line=1,
)


def make_lesson(id: str, number: int, *pages: tuple[str, tuple[Question | Prose | WritingActivity, ...]]) -> Lesson:
    made = tuple(Page(slug, f"Page {slug}", slug, blocks, 1) for slug, blocks in pages)
    return Lesson(id, "literacy", number, f"Lesson {id}", id, 5, "", made, f"{id}.md")


READING = make_lesson("reading", 1, ("one", ()), ("two", ()))
VIDEO = make_lesson("video", 2, ("watch", (NEURON, BONUS)), ("count", (SIZE, FUNCTION)))
WRITING = make_lesson("writing", 3, ("write", (ESSAYS,)))
LESSONS = (READING, VIDEO, WRITING)
CURRICULUM = Curriculum((Unit("unit", "Deep Learning", "", "", "", (Track("literacy", "Literacy", LESSONS),)),))


def outline_of(lesson: Lesson, fault: str = "") -> LessonOutline:
    writing = lesson.writing
    return LessonOutline(
        id=lesson.id,
        track=lesson.track,
        number=lesson.number,
        title=lesson.title,
        short=lesson.short,
        minutes=lesson.minutes,
        group=lesson.group,
        page_slugs=tuple(page.slug for page in lesson.pages),
        page_titles=tuple(page.title for page in lesson.pages),
        question_ids=tuple(
            (page.slug, question.id, question.prompt.splitlines()[0])
            for page in lesson.pages
            for question in page.questions
        ),
        writing_ids=tuple(prompt.id for prompt in writing.prompts) if writing else (),
        writing_choose=writing.choose if writing else 0,
        fault=fault,
        bonus_ids=frozenset(question.id for question in lesson.questions if question.bonus),
        writing_least_words=writing.least_words if writing else 0,
    )


def made(
    question_id: str,
    text: str = "a response",
    attempt: int = 1,
    *,
    status: ResponseStatus = ResponseStatus.SUBMITTED,
    confidence: int | None = None,
    ticks: frozenset[str] | None = None,
    run_key: RunKey | None = None,
) -> Response:
    moment = f"2026-05-04T09:3{attempt}:00+02:00"
    return Response(attempt, question_id, "lesson", attempt, status, text, confidence, ticks, moment, run_key=run_key)


def skipped(question_id: str) -> Response:
    return made(question_id, "", 0, status=ResponseStatus.SKIPPED)


def notebook(*work: Response | Draft, read: tuple[str, ...] = ()) -> Notebook:
    return Notebook(
        drafts=tuple(one for one in work if isinstance(one, Draft)),
        responses=tuple(one for one in work if isinstance(one, Response)),
        pages_read=dict.fromkeys(read, "2026-05-04T09:00:00+02:00"),
    )
