"""Why a mentor may want to talk about a task."""

from __future__ import annotations

from tutor.domain.marks import GLYPHS, Mark
from tutor.domain.report import Task, TaskKind
from tutor.domain.status import ordinal

_TIMES = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LONGEST_QUOTED = 60
"""Characters of a closed response that are quoted in a line; a longer one is not quoted, so nothing is cut."""


def ordinal_word(number: int) -> str:
    return _TIMES[number] if 0 < number < len(_TIMES) else ordinal(number)


def number_word(number: int) -> str:
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def count_of(number: int, noun: str) -> str:
    """`one try`, `two tries`, `12 words`."""
    plural = noun[:-1] + "ies" if noun.endswith("y") and noun[-2:] not in ("ay", "ey") else noun + "s"
    return f"{number_word(number)} {noun if number == 1 else plural}"


def worth_a_talk(task: Task) -> str:
    """Why a mentor may want to talk about a task, from its newest attempt; '' if there is no reason.

    A closed one that is not right yet, or was wrong and its writer certain; a text whose writer is certain though more
    than one idea is missing.
    """
    latest = task.latest
    if latest is None:
        return ""
    if task.kind.closed:
        return _closed_talk(task)
    missing = len(latest.ideas) - latest.ticked
    if latest.response.confidence == 3 and missing > 1:
        what = "terms" if task.kind is TaskKind.TERMS else "ideas"
        found = f", {latest.mentioned} more mentioned" if latest.mentioned else ""
        return f"certain, with {latest.ticked} of {len(latest.ideas)} {what}{found}."
    return ""


def _closed_talk(task: Task) -> str:
    sure, wrong = task.sure_and_wrong, GLYPHS[Mark.WRONG]
    if task.right is False:
        tries = f"after {count_of(len(task.told), 'try')}."
        return f"{_sure_of(task)} {wrong} Not right yet, {tries}" if sure else f"{wrong} not right yet, {tries}"
    if sure and task.first_right is not None:
        return f"{_sure_of(task)} Right at the {ordinal_word(task.first_right)} try."
    return _sure_of(task) if sure else ""


def _sure_of(task: Task) -> str:
    text = " ".join(task.told[0].response.text.split())
    what = f"certain of “{text}” at first" if len(text) <= LONGEST_QUOTED else "certain at first, and wrong"
    return what + "."
