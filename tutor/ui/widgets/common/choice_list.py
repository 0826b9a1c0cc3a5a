"""The choices of a question. Each one taken says why it holds or fails; once it is right, all of them do."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.domain import marks
from tutor.domain.question import Choice
from tutor.domain.status import ordinal
from tutor.ui.once import presses
from tutor.ui.widgets.common.in_view import bring_lines
from tutor.ui.widgets.common.prose import styled_line

RIGHT, WRONG, OPEN = (marks.GLYPHS[mark] for mark in (marks.Mark.RIGHT, marks.Mark.WRONG, marks.Mark.OPEN))


@dataclass(frozen=True, slots=True)
class Mark:
    """How a choice is shown: its glyph and tone, a note at its right, whether it is strong and says why."""

    glyph: str
    tone: str
    note: str = ""
    strong: bool = False
    told: bool = False


class ChoiceList(Widget, can_focus=True):
    """`chosen` are the indices chosen so far, first attempt first. `revealed` shows every why."""

    DEFAULT_CSS = """
    ChoiceList { height: auto; margin: 0 0 1 0; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "move", show=False),
        Binding("down", "move(1)", "move", show=False),
        Binding("enter", "take", "choose", show=False),
    ]

    class Chosen(Message):
        def __init__(self, choices: ChoiceList, index: int) -> None:
            super().__init__()
            self.choices = choices
            self.index = index

        @property
        def control(self) -> ChoiceList:
            return self.choices

    def __init__(self, choices: tuple[Choice, ...], chosen: tuple[int, ...], *, verdicts: bool, revealed: bool) -> None:
        super().__init__()
        self.choices = choices
        self.chosen = chosen
        self.verdicts = verdicts
        self.revealed = revealed
        self.here = chosen[-1] if chosen else 0
        self._index_of_row: list[int] = []

    @property
    def spaced(self) -> bool:
        """True for an empty row between two choices."""
        return True

    def key_of(self, index: int) -> str:
        """The key that takes a choice, one character."""
        return str(index + 1)

    def render(self) -> Content:
        width = max(16, self.content_size.width)
        rows: list[Content] = []
        self._index_of_row = []
        for index, choice in enumerate(self.choices):
            part = self._choice_rows(index, choice, width)
            if index and self.spaced:
                rows.append(Content(""))
                self._index_of_row.append(index)
            rows += part
            self._index_of_row += [index] * len(part)
        return Content("\n").join(rows)

    def mark(self, index: int) -> Mark:
        attempt = self.chosen.index(index) + 1 if index in self.chosen else 0
        told = self.verdicts and (attempt > 0 or self.revealed)
        note = f"{ordinal(attempt)} answer" if attempt and told else ""
        if told and self.choices[index].correct:
            return Mark(RIGHT, "$right", note, strong=True, told=True)
        if told and attempt:
            return Mark(WRONG, "$wrong", note, told=True)
        return Mark("●", "$accent") if attempt else Mark(OPEN, "$muted", told=told)

    def _choice_rows(self, index: int, choice: Choice, width: int) -> list[Content]:
        mark = self.mark(index)
        here = self.has_focus and index == self.here and not self.revealed
        ground = " on $here" if here else ""
        style = ("bold $bright" if mark.strong or here else "$bright") + ground
        room = max(8, width - 5 - (len(mark.note) + 2 if mark.note else 0))
        rows = []
        for number, line in enumerate(styled_line(choice.text, style).wrap(room)):
            lead = f"{mark.glyph} {self.key_of(index)}  " if number == 0 else "     "
            right = mark.note if number == 0 else ""
            fill = " " * (width - 5 - len(right) - line.cell_length)
            rows.append(
                Content.assemble(
                    (lead[:1], mark.tone + ground),
                    (lead[1:], "$muted" + ground),
                    line,
                    (fill, style),
                    (right, mark.tone + ground),
                )
            )
        if mark.told:
            rows += [Content.assemble("     ", line) for line in styled_line(choice.why, "$muted").wrap(width - 5)]
        return rows

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, by: int) -> None:
        self.here = max(0, min(len(self.choices) - 1, self.here + by))
        self.refresh()
        self.call_after_refresh(self._bring_here)

    def _bring_here(self) -> None:
        bring_lines(self, [row for row, index in enumerate(self._index_of_row) if index == self.here])

    def action_take(self) -> None:
        self.choose(self.here)

    def choose(self, index: int) -> None:
        """Take choice `index` (0-based), unless the question is settled or it was taken before."""
        if index < len(self.choices) and not self.revealed and index not in self.chosen:
            presses.take()
            self.post_message(self.Chosen(self, index))

    def on_click(self, event: events.Click) -> None:
        if event.chain == 1 and 0 <= event.y < len(self._index_of_row):
            self.here = self._index_of_row[event.y]
            self.pressed()

    def pressed(self) -> None:
        """The mouse was pressed on choice `here`."""
        self.action_take()


class TickList(ChoiceList):
    """Choices of which several may be right: ticked together, then submitted together.

    `told` are the choices of the response that is kept; they say whether they belong. `revealed` shows all. `entered`
    is true once the learner has gone into the list: only then space ticks, else it reads on as everywhere.
    """

    BINDINGS = [
        Binding("space", "tick", "tick", show=False),
        Binding("enter", "take", "submit", show=False),
    ]

    class Changed(Message):
        """Another set is ticked."""

        def __init__(self, ticks: TickList) -> None:
            super().__init__()
            self.ticks = ticks

    class Submitted(Message):
        """The learner is done with ticking."""

    def __init__(
        self,
        choices: tuple[Choice, ...],
        ticked: frozenset[int],
        *,
        told: frozenset[int] = frozenset(),
        revealed: bool = False,
    ) -> None:
        super().__init__(choices, (), verdicts=True, revealed=revealed)
        self.entered = False
        self.ticked = ticked
        self.told = told

    def mark(self, index: int) -> Mark:
        correct, ticked = self.choices[index].correct, index in self.ticked
        told = self.revealed or index in self.told
        if told and correct and ticked:
            return Mark(RIGHT, "$right", strong=True, told=True)
        if self.revealed and correct:
            return Mark(OPEN, "$right", "missed", strong=True, told=True)
        if told and ticked:
            return Mark(WRONG, "$wrong", told=True)
        return Mark("●", "$accent") if ticked else Mark(OPEN, "$muted", told=told)

    def choose(self, index: int) -> None:
        """Tick choice `index` (0-based), or take its tick away."""
        if index < len(self.choices) and not self.revealed:
            self.here = index
            presses.take()
            self.ticked = self.ticked ^ {index}
            self.refresh(layout=True)
            self.post_message(self.Changed(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.entered and not self.revealed if action == "tick" else True

    def action_move(self, by: int) -> None:
        self.entered = True
        super().action_move(by)

    def action_tick(self) -> None:
        self.choose(self.here)

    def action_take(self) -> None:
        if not self.revealed:
            self.post_message(self.Submitted())

    def pressed(self) -> None:
        self.entered = True
        self.choose(self.here)
