"""The time there is today, and where in the lessons a good place to stop comes. It sets no limit to anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tutor.domain.frozen import frozen
from tutor.domain.outline import LessonOutline
from tutor.domain.progress import ProgressState, lesson_progress
from tutor.domain.response import Notebook

TIME_SETTING: Final = "minutes today"
TIMES: Final = ((10, "10 minutes"), (30, "half an hour"), (60, "an hour"), (0, "no limit"))
"""(minutes, words); 0 is no limit."""
USUAL: Final = 30


@frozen
class Plan:
    """What fits into the time: lessons one after the other, from the first that is not done."""

    lessons: tuple[LessonOutline, ...]

    @property
    def stop(self) -> str:
        """The id of the lesson behind which a good place to stop is; '' where there is none."""
        return self.lessons[-1].id if self.lessons else ""

    @property
    def name(self) -> str:
        """`Lessons 1 to 3`, `Lesson 1`."""
        if not self.lessons:
            return ""
        first, last = self.lessons[0], self.lessons[-1]
        return f"Lesson {first.number}" if first is last else f"Lessons {first.number} to {last.number}"

    @property
    def words(self) -> str:
        """`Lessons 1 to 3: 28 minutes, 12 questions, 2 bets.`"""
        if not self.lessons:
            return "One page after the other, as long as you like."
        return f"{self.name}: {self.facts}"

    @property
    def facts(self) -> str:
        """`28 minutes, 12 questions, 2 bets.`"""
        minutes = sum(lesson.minutes for lesson in self.lessons)
        parts = [f"{minutes} minute{'' if minutes == 1 else 's'}"]
        for count, noun in (
            (sum(len(lesson.question_ids) for lesson in self.lessons), "question"),
            (sum(len(lesson.experiment_ids) for lesson in self.lessons), "bet"),
        ):
            if count:
                parts.append(f"{count} {noun}{'' if count == 1 else 's'}")
        return f"{', '.join(parts)}."


def minutes_of(setting: str | None) -> int:
    """The minutes that are set; the usual ones where nothing that we know is."""
    known = {str(minutes): minutes for minutes, _ in TIMES}
    return known.get(setting or "", USUAL)


def plan(outlines: Sequence[LessonOutline], notebook: Notebook, minutes: int) -> Plan:
    """The lessons of one track that fit into `minutes`, and at least one; none where there is no limit."""
    fitting: list[LessonOutline] = []
    for outline in outlines if minutes else ():
        if outline.fault or lesson_progress(outline, notebook).state is ProgressState.DONE:
            continue
        spent = sum(lesson.minutes for lesson in fitting) + outline.minutes
        if fitting and (outline.track != fitting[0].track or spent > minutes):
            break
        fitting.append(outline)
    return Plan(tuple(fitting))
