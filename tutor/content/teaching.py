"""What makes a lesson teach, beyond being readable: something to do on every page, keys that hold, terms in order.

A lesson that falls short here is shown all the same; `i2-tutor check` names what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tutor.content.claims import check_claims
from tutor.content.experiment import RunFault, run_faults
from tutor.content.reader import readers
from tutor.content.source import FaultList, read_lines
from tutor.content.terms import TermBook
from tutor.domain.curriculum import Lesson, LiveFigure, Page, WritingActivity
from tutor.domain.experiment import Experiment
from tutor.domain.question import Question

_TO_DO: Final = (LiveFigure, Question, Experiment, WritingActivity)
# What is not read as prose: code, directives with their options, parts' names, learners' texts, words that suggest
# ticks, addresses.
_FENCED: Final = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n(?:.*?\n)?[ \t]*\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_SAMPLES: Final = re.compile(r"^\+\+\+ (?:accepts|rejects)\n.*?(?=^\+\+\+|^:::)", re.MULTILINE | re.DOTALL)
_NO_PROSE: Final = re.compile(
    r"`[^`\n]+`|^:{3,}.*$|^:[A-Za-z][\w-]*:.*$|^\+\+\+.*$|\[[^\][]*\](?=(?:[ \t]*\{#[^{}]*\})?\s*$)|"
    r"\{#[^{}]*\}(?=\s*$)|--[a-z][a-z-]*(?: [^\s-]\S*)?|\]\([^)]*\)|<https?:[^>]*>|^#+ .*$",
    re.MULTILINE,
)


def check_teaching(lesson: Lesson, path: Path, book: TermBook, run_fault: RunFault, broken: Iterable[int]) -> FaultList:
    """What the lesson in the file `path` falls short of. `broken` are lines with faults that were named before."""
    faults = FaultList(path)
    lines = [line.casefold() for line in read_lines(path, FaultList(path))]
    broken = sorted(broken)
    check_claims(lesson, faults)
    ends = [page.line for page in lesson.pages[1:]] + [len(lines) + 1]
    for page, end in zip(lesson.pages, ends, strict=False):  # a lesson without pages has an end too many
        if not any(page.line <= line < end for line in broken):  # whatever is broken there may be the thing to do
            _check_page(page, faults)
        for question in page.questions:
            _check_lists(question, faults)
            for line in question.rubric:
                if line.unnamed:
                    told = f"the rubric line {line.idea!r} has no id; end it with one that will stay"
                    faults.add(line.unnamed, f"{told}: {{#{line.id}}}")
        for experiment in page.experiments:
            for number, words in run_faults(experiment, run_fault):
                faults.add(number, words)
        text = "\n".join(lines[page.line - 1 : end - 1])
        key = f"{lesson.id}/{page.slug}"
        for term in book.introduce(_blanked(text, _FENCED), key):
            told = f"the glossary says that this page teaches {term!r}; set it in bold or define it here"
            faults.add(page.line, told)
        for offset, term in book.used_too_early(_blanked(text, _FENCED, _SAMPLES, _NO_PROSE)):
            faults.add(
                page.line + text.count("\n", 0, offset),
                f"term {term!r} is used before it is introduced; {book.advice(term)}",
            )
            book.introduced.add(term)  # said once
    return faults


def _blanked(text: str, *patterns: re.Pattern[str]) -> str:
    """`text` with all that the patterns find as blanks, so that every place keeps its line."""
    for pattern in patterns:
        text = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return text


def _check_page(page: Page, faults: FaultList) -> None:
    if not any(isinstance(block, _TO_DO) for block in page.blocks):
        faults.add(
            page.line,
            f"page {page.title!r} has nothing to do; give it a live figure, a question, an experiment or writing",
        )


def _check_lists(question: Question, faults: FaultList) -> None:
    """The key takes all of `accepts` and none of `rejects`, and has some of each."""
    if (reader := readers.find(question.kind)) is not None:
        reader.check_lists(question, faults)
    for sample in question.accepts:
        if wrong := question.refuses(sample):
            faults.add(sample.line, f"{sample.text!r} is to be accepted, and {wrong}")
    for sample in question.rejects:
        if not question.refuses(sample):
            faults.add(sample.line, f"{sample.text!r} is to be rejected, and the key takes it")
