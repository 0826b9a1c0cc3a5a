"""What the command line lists: the curriculum and the learner's responses, as records for programs and as lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tutor.domain.curriculum import Curriculum, Lesson
from tutor.domain.moments import day_and_clock
from tutor.domain.response import BET_DRAFT, MENTOR_DRAFT, Notebook
from tutor.domain.work import work_on


def course_record(curriculum: Curriculum) -> dict[str, Any]:
    """The curriculum's first unit as `course --json` prints it; siblings have no id and are not listed."""
    unit = curriculum.units[0]
    lessons = [(track.id, lesson) for track in unit.tracks for lesson in track.lessons]
    writing = next((lesson.writing for _, lesson in lessons if lesson.writing), None)
    return {
        "unit": unit.id,
        "title": unit.title,
        "tracks": [track.id for track in unit.tracks],
        "questions": [
            {
                "id": question.id,
                "track": track,
                "lesson": lesson.id,
                "kind": question.kind,
                "bonus": question.bonus,
                "from_course": question.from_course,
            }
            for track, lesson in lessons
            for question in lesson.questions
        ],
        "lessons": [
            {
                "id": lesson.id,
                "track": track,
                "number": lesson.number,
                "title": lesson.title,
                "minutes": lesson.minutes,
                "pages": len(lesson.pages),
            }
            for track, lesson in lessons
        ],
        "writing": writing
        and {"prompts": len(writing.prompts), "choose": writing.choose, "least_words": writing.least_words},
    }


def course_lines(curriculum: Curriculum) -> Iterator[str]:
    """The curriculum for a reader: units, tracks, lessons, and what each asks."""
    for unit in curriculum.units:
        yield f"{unit.title}: {unit.subtitle}"
        yield f"{unit.credit} {unit.link}"
        for track in unit.tracks:
            yield ""
            yield track.title + ("" if track.lessons else " (no lessons yet)")
            for lesson in track.lessons:
                yield from _lesson_lines(lesson)


def _lesson_lines(lesson: Lesson) -> Iterator[str]:
    pages = "1 page" if len(lesson.pages) == 1 else f"{len(lesson.pages)} pages"
    yield (f"  {lesson.number:2}  {lesson.title}  ({lesson.minutes} min, {pages})")
    for question in lesson.questions:
        bonus = ", bonus" if question.bonus else ""
        yield (f"        {question.id:<34} {question.kind}{bonus}{'' if question.from_course else ', our own'}")
    for experiment in lesson.experiments:
        yield (f"        {experiment.id:<34} experiment")
    if writing := lesson.writing:
        yield (f"        choose {writing.choose} of {len(writing.prompts)}, at least {writing.least_words} words each:")
        for prompt in writing.prompts:
            yield (f"        {prompt.id:<34} writing")


def response_records(curriculum: Curriculum, notebook: Notebook) -> list[dict[str, Any]]:
    """Every attempt and draft as `responses --json` prints it, in the order of the lessons, oldest first.

    A draft counts as the attempt it would become; a half-written question to a mentor is a draft too. What no lesson
    asks any more comes last, under its old lesson.
    """
    lesson_of: dict[str, str] = {}
    for lesson in curriculum.lessons:
        lesson_of.update((question.id, lesson.id) for question in lesson.questions)
        lesson_of.update((experiment.id, lesson.id) for experiment in lesson.experiments)
        if lesson.writing:
            lesson_of.update((prompt.id, lesson.id) for prompt in lesson.writing.prompts)
    records: list[dict[str, Any]] = [
        {
            "id": made.question_id,
            "lesson": made.lesson_id,
            "status": made.status.value,
            "attempt": made.attempt,
            "text": made.text,
            "confidence": made.confidence,
            "updated_at": made.submitted_at,
        }
        for made in notebook.responses
    ]
    for draft in notebook.drafts:
        if draft.question_id.startswith(BET_DRAFT) or not draft.text.strip():  # what is bet is listed by the export
            continue
        of_page = draft.question_id.removeprefix(MENTOR_DRAFT) if draft.question_id.startswith(MENTOR_DRAFT) else ""
        attempts = [made.attempt for made in work_on(draft.question_id, notebook).attempts]
        records.append(
            {
                "id": draft.question_id,
                "lesson": of_page.partition("/")[0] or lesson_of.get(draft.question_id, ""),
                "status": "draft",
                "attempt": max(attempts, default=0) + 1,
                "text": draft.text,
                "confidence": None,
                "updated_at": draft.updated_at,
            }
        )
    order = {name: index for index, name in enumerate(lesson_of)}
    return sorted(records, key=lambda record: order.get(record["id"], len(order)))


def response_lines(records: list[dict[str, Any]]) -> Iterator[str]:
    """The records for a reader, each text indented below its heading."""
    for record in records:
        moment = day_and_clock(record["updated_at"])
        attempt = f"attempt {record['attempt']}, " if record["status"] == "submitted" else ""
        yield f"{record['lesson']} › {record['id']} ({record['status']}, {attempt}{moment})"
        for line in record["text"].split("\n") if record["text"] else ():
            yield f"    {line}"
        yield ""
