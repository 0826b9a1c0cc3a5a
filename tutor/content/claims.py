"""What a lesson says that one can say at its end: `says:` in its front matter, a line for each claim.

A claim names in brackets the tasks of the lesson that show it: `- what a neuron holds [video1-neuron]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tutor.content.scanner import Option
from tutor.content.source import FaultList
from tutor.domain.curriculum import Claim, Fault, Lesson

LONGEST: Final = 40
"""Characters of a claim: with its evidence beside it, it takes one line of a page."""
_CLAIM: Final = re.compile(r"(?P<words>.+?)\s*\[(?P<ids>[^\[\]]+)\]")


def read_claims(front: Mapping[str, Option], faults: FaultList) -> tuple[Claim, ...]:
    """The claims of a lesson's front matter; a line that is none is a fault, and so is a list under another key."""
    claims: list[Claim] = []
    for key, option in front.items():
        for text, line in option.items:
            found = _CLAIM.fullmatch(text)
            if key != "says":
                faults.add(line, f"front matter key {key!r} takes no list")
            elif found is None:
                faults.add(line, "a claim wants the ids of the tasks that show it: - what a neuron holds [neuron]")
            elif len(found["words"]) > LONGEST:
                faults.add(line, f"the claim has {len(found['words'])} characters; {LONGEST} stand on one line")
            else:
                claims.append(Claim(found["words"], tuple(re.split(r"[,\s]+", found["ids"].strip())), line))
    return tuple(claims)


def check_claims(lesson: Lesson, faults: FaultList) -> None:
    """What the lesson claims, its own tasks show."""
    tasks = set(_tasks(lesson))
    for claim in lesson.says:
        for id in claim.shown_by:
            if id not in tasks:
                faults.add(claim.line, f"the claim {claim.words!r} names {id!r}, which this lesson does not ask")


def unit_faults(unit_folder: Path, lessons: Sequence[Lesson]) -> Iterator[Fault]:
    """What shows only among all lessons of a unit: where one has claims, all that ask something have; and `beside:`
    names two questions of the unit."""
    asked = {question.id for lesson in lessons for question in lesson.questions}
    some_claim = any(lesson.says for lesson in lessons)
    for lesson in lessons:
        faults = FaultList(unit_folder / lesson.track / lesson.source)
        if some_claim and not lesson.says and any(_tasks(lesson)):
            faults.add(1, "the lesson does not say what one can say at its end; write says: in its front matter")
        if lesson.beside and (len(lesson.beside) != 2 or not asked.issuperset(lesson.beside)):
            faults.add(1, "beside: wants the ids of two questions of this unit, the earlier one first")
        yield from faults.sorted()


def _tasks(lesson: Lesson) -> Iterator[str]:
    yield from (question.id for question in lesson.questions)
    yield from (experiment.id for experiment in lesson.experiments)
    yield from (prompt.id for prompt in lesson.writing.prompts) if lesson.writing else ()
