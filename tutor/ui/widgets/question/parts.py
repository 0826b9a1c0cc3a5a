"""Small parts of a question's card: the words in an empty field and below it, its buttons, a quoted response."""

from __future__ import annotations

from typing import Final

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.moments import clock
from tutor.domain.question import Question
from tutor.domain.response import Response
from tutor.domain.status import counted_words
from tutor.domain.words import count_words, visible
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.words import Words

LONGEST_QUOTE: Final = 4_000


def quote(text: str) -> Widget:
    """A response as it was written, its beginning if it is very long."""
    if len(text) > LONGEST_QUOTE:
        text = f"{text[:LONGEST_QUOTE]} … ({len(text):,} characters in all)"
    return Static(Content(visible(text)), classes="quote")


def kept_row(response: Response) -> Widget:
    """That an attempt is kept, and since when."""
    return Horizontal(
        Static(f"Attempt {response.attempt} is kept.", classes="status"),
        Static(f"submitted {clock(response.submitted_at)}", classes="right-fact"),
        classes="row kept",
    )


def status_words(question: Question, text: str, saved: str, *, narrow: bool) -> str:
    """How many words stand in the field, and whether they are saved: in one row, or in two where it is `narrow`, which
    has no room for the clock."""
    counted = counted_words(count_words(question.own_words(text))) if question.rubric else ""
    if narrow:
        return "\n".join(filter(None, (counted, saved.removeprefix("draft ").rpartition(" ")[0])))
    return "   ".join(part for part in (counted, saved) if part)


def row_of_buttons(status: str, *, hint: bool, skip: bool, submit: bool, train: bool) -> Widget:
    """The row below the field: `status` at its left, and the buttons that are wanted."""
    chips: list[Widget] = [Words(status, classes="status", markup=False)]
    if hint:
        chips.append(Chip("Hint", id="hint"))
    if skip:
        chips.append(Chip("Skip", id="skip"))
    if train:
        chips.append(Chip("Train a network", "s", primary=True, id="train"))
    if submit:
        chips.append(Chip("Submit", "ctrl+s", primary=True, id="submit"))
    return Horizontal(*chips, classes="row buttons")
