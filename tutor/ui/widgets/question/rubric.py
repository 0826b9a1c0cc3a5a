"""The ideas of a good response, to be ticked by the learner. What the tutor finds is mentioned; nobody grades."""

from __future__ import annotations

import re
from dataclasses import replace

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.domain.marks import GLYPHS, TONES, Mark
from tutor.domain.mentions import Mention, first_words, last_words, mentions
from tutor.domain.question import Question, RubricLine
from tutor.domain.response import Response
from tutor.domain.status import line_mark
from tutor.domain.words import visible
from tutor.ui.once import presses
from tutor.ui.widgets.common.in_view import bring_lines
from tutor.ui.widgets.common.prose import styled_line

SAYS_IT = "Your words that touch it. Do they say it? Then tick it."
NOT_FOUND = "Not found among your words. Tick it if you meant it."
DENIED = "It stands beside a word like not. Tick it if you meant it."


class Rubric(Widget, can_focus=True):
    """One line an idea: ✓ ticked, ≈ mentioned, ○ neither; below it the learner's words that touch it.

    Up and down move, enter ticks, so does a click; space reads on.
    """

    DEFAULT_CSS = """
    Rubric { height: auto; margin: 0 0 1 0; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "move", show=False),
        Binding("down", "move(1)", "move", show=False),
        Binding("enter", "tick", "tick", show=False),
    ]

    class Ticked(Message):
        """Ids of lines: those that are ticked now, and those that were and are no more."""

        def __init__(self, rubric: Rubric) -> None:
            super().__init__()
            self.rubric = rubric
            self.ticks = rubric.ticks
            self.unticked = rubric.made.unticked

    def __init__(self, question: Question, made: Response) -> None:
        super().__init__()
        self.lines = question.rubric
        self.made = made
        self.words = mentions(question, made.text)
        self.here = next((index for index, line in enumerate(self.lines) if line.id not in self.ticks), 0)
        self._line_of_row: list[int] = []

    @property
    def ticks(self) -> frozenset[str]:
        return self.made.ticks or frozenset()

    @property
    def counted(self) -> str:
        """What the learner has ticked; before that, what is mentioned."""
        marks = [line_mark(line.id, self.made) for line in self.lines]
        found, near = marks.count(Mark.RIGHT), marks.count(Mark.MENTIONED)
        if found or not near:
            return f"{found} of {len(self.lines)}"
        return f"{near} mentioned"

    def render(self) -> Content:
        width = max(12, self.content_size.width)
        rows: list[Content] = []
        self._line_of_row = []
        for index, line in enumerate(self.lines):
            added = [*self._idea_rows(index, line, width), *self._word_rows(index, line, width)]
            rows += added
            self._line_of_row += [index] * len(added)
        return Content("\n").join(rows)

    def _idea_rows(self, index: int, line: RubricLine, width: int) -> list[Content]:
        mark = line_mark(line.id, self.made)
        here = index == self.here and self.has_focus
        ground = " on $here" if here else ""
        words = ("$bright" if here else "$words") + ground
        told = f"**{line.term}**: {line.idea}" if line.term else line.idea
        rows = []
        for number, part in enumerate(styled_line(told, words).wrap(width - 2)):
            glyph = GLYPHS[mark] if number == 0 else " "
            fill = " " * (width - 2 - part.cell_length)
            rows.append(Content.assemble((f"{glyph} ", TONES[mark] + ground), part, (fill, words)))
        return rows

    def _word_rows(self, index: int, line: RubricLine, width: int) -> list[Content]:
        """The learner's own words on one row, and on the line one is at what to do with it."""
        mention = self.words.get(line.id)
        rows = [Content.assemble("  ", _own_words(mention, width - 2))] if mention else []
        if index == self.here and self.has_focus and line.id not in self.ticks:
            note = NOT_FOUND if mention is None else DENIED if mention.denied else SAYS_IT
            rows += [Content.assemble("  ", part) for part in Content.styled(note, "$muted").wrap(width - 2)]
        return rows

    def on_focus(self) -> None:
        self.refresh(layout=True)

    def on_blur(self) -> None:
        self.refresh(layout=True)

    def action_move(self, by: int) -> None:
        self.here = max(0, min(len(self.lines) - 1, self.here + by))
        self.refresh(layout=True)
        self.call_after_refresh(self._bring_here)

    def _bring_here(self) -> None:
        bring_lines(self, [row for row, line in enumerate(self._line_of_row) if line == self.here])

    def action_tick(self) -> None:
        """Tick the line, or take the tick back."""
        presses.take()
        line = self.lines[self.here].id
        if line in self.ticks:
            self.made = replace(self.made, ticks=self.ticks - {line}, unticked=self.made.unticked | {line})
        else:
            self.made = replace(self.made, ticks=self.ticks | {line}, unticked=self.made.unticked - {line})
        self.refresh(layout=True)
        self.post_message(self.Ticked(self))

    def on_click(self, event: events.Click) -> None:
        if event.chain == 1 and 0 <= event.y < len(self._line_of_row):
            self.here = self._line_of_row[event.y]
            self.action_tick()


def _own_words(mention: Mention, width: int) -> Content:
    """`“… every pixel is one neuron of …”` on one row, the found words in the midst of theirs."""
    before, found, after = (
        visible(re.sub(r"\s", " ", part)) for part in (mention.before, mention.found, mention.after)
    )
    room = max(0, width - 2 - len(found))
    before = last_words(before, max(room // 2, room - len(after)))
    after = first_words(after, room - len(before))
    row = Content.assemble(("“" + before, "$muted"), (found, "$words"), (after + "”", "$muted"))
    return row.truncate(width)
