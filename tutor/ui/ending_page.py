"""The last page of a lesson: what one can now say, two attempts, what is open, and where it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.curriculum import Lesson
from tutor.domain.ending import Ending, FirstAndLast, Open, ShownAttempt, ending
from tutor.domain.marks import GLYPHS, TONES
from tutor.domain.reporting import TaskLookup, name_of
from tutor.domain.today import Plan
from tutor.domain.words import visible
from tutor.ui.context import Context
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.facing import Facing, FacingList, FacingRows
from tutor.ui.widgets.common.heading import PageHeading
from tutor.ui.widgets.common.pairs import quote


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where it goes on: a title, words about it, and the label of the primary button."""

    title: str
    words: str
    label: str = "Go on"


def ending_page(lesson: Lesson, following: Lesson | None, context: Context) -> tuple[Ending, list[Widget]]:
    """`following` is the lesson after it in its unit. After Writing comes the end of the unit."""
    found = ending(lesson, context.curriculum, TaskLookup(context.workbook.notebook))
    said = context.today.said_after(lesson.id)
    if following is None or lesson.writing:
        going_on = NextStep("Next: looking back on the unit", said or "What you have done, and how to hand it in.")
    else:
        name = f"{following.short}, {following.title}" if following.group else following.title
        outline = context.outline(following.id)
        going_on = NextStep(f"Next: {name}", said or (Plan((outline,)).facts if outline else ""))
    return found, ending_widgets(name_of(lesson), found, going_on)


def ending_widgets(name: str, found: Ending, going_on: NextStep) -> list[Widget]:
    """`name` is the lesson's."""
    answered = f"{found.answered} of {found.total}"
    places = (f"{answered} answered", answered, "") if found.total else ("",)
    widgets: list[Widget] = [PageHeading(f"Looking back on {name}", places)]
    if found.says:
        rows = [Facing(GLYPHS[said.mark], TONES[said.mark], said.words, said.note) for said in found.says]
        widgets += [head("You can now say"), FacingRows(rows, classes="part")]
    if found.attempts is not None:
        widgets += [head(found.attempts.title), two_attempts(found.attempts)]
    if found.open:
        widgets += [head("Still open"), open_rows(found.open)]
    return [*widgets, going_on_block(going_on)]


def open_rows(found: Sequence[Open]) -> FacingList:
    rows = [
        Facing(
            GLYPHS[one.mark] if one.mark else "?", TONES[one.mark] if one.mark else "$muted", one.name, one.note, True
        )
        for one in found
    ]
    return FacingList(rows, classes="part still-open")


def going_on_block(going_on: NextStep) -> Widget:
    return Vertical(
        Static(Content.styled(visible(going_on.title), "bold $bright"), classes="next-title"),
        Static(Content.styled(visible(going_on.words), "$muted"), classes="next-words"),
        Horizontal(
            Static("", classes="status"),
            Chip("Stop here", "h", id="stop-here"),
            Chip(going_on.label, "n", primary=True, id="go-on-next"),
            classes="row",
        ),
        classes="block -here next-block",
    )


def two_attempts(found: FirstAndLast) -> Widget:
    """Beside each other; below 80 columns one above the other."""
    columns = [_told(found.first, "")]
    if found.last is not None:
        columns.append(_told(found.last, "bold $bright"))
    return Horizontal(*columns, classes="two-attempts")


def _told(told: ShownAttempt, new: str) -> Widget:
    text = "".join(piece for piece, _ in told.pieces)
    return Vertical(
        Static(Content.styled(visible(told.when), "$muted"), classes="told-when"),
        quote(text, told.pieces, style=new, classes="quote told-words"),
        Static(Content.styled(visible(told.facts), "$muted"), classes="told-facts"),
        classes="attempt",
    )


def head(words: str) -> Widget:
    return Static(Content.styled(visible(words), "bold $bright"), classes="part-head")
