"""The choices of a question. Each one chosen says why it holds or fails; once it is right, all of them do."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.domain.question import Choice

ORDINALS = ("1st", "2nd", "3rd")


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th …"""
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}th"


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
        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, choices: tuple[Choice, ...], chosen: tuple[int, ...], *, verdicts: bool, revealed: bool) -> None:
        super().__init__()
        self.choices = choices
        self.chosen = chosen
        self.verdicts = verdicts
        self.revealed = revealed
        self.here = chosen[-1] if chosen else 0
        self._index_of_row: list[int] = []

    @property
    def settled(self) -> bool:
        """True once the right choice has been made."""
        return any(self.choices[index].correct for index in self.chosen)

    def render(self) -> Content:
        width = max(16, self.content_size.width)
        rows: list[Content] = []
        self._index_of_row = []
        for index, choice in enumerate(self.choices):
            part = self._choice_rows(index, choice, width)
            if index:
                rows.append(Content(""))
                self._index_of_row.append(index)
            rows += part
            self._index_of_row += [index] * len(part)
        return Content("\n").join(rows)

    def _choice_rows(self, index: int, choice: Choice, width: int) -> list[Content]:
        attempt = self.chosen.index(index) + 1 if index in self.chosen else 0
        told = self.verdicts and (attempt > 0 or self.revealed)
        good = told and choice.correct
        bad = told and attempt > 0 and not choice.correct
        glyph, tone = ("✓", "$right") if good else ("✗", "$wrong") if bad else ("○", "$muted")
        if attempt and not told:
            glyph, tone = "●", "$accent"
        note = f"{ordinal(attempt)} answer" if attempt and told else ""
        here = self.has_focus and index == self.here and not self.revealed
        ground = " on $here" if here else ""
        style = ("bold $bright" if good or here else "$bright") + ground
        room = width - 5 - (len(note) + 2 if note else 0)
        rows = []
        for number, line in enumerate(Content(choice.text).wrap(room)):
            lead = f"{glyph} {index + 1}  " if number == 0 else "     "
            right = note if number == 0 else ""
            rows.append(
                Content.assemble(
                    (lead[:1], tone + ground),
                    (lead[1:], "$muted" + ground),
                    (line.plain.ljust(width - 5 - len(right)), style),
                    (right, tone + ground),
                )
            )
        if told:
            rows += [Content.assemble("     ", (line.plain, "$muted")) for line in Content(choice.why).wrap(width - 5)]
        return rows

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, by: int) -> None:
        self.here = max(0, min(len(self.choices) - 1, self.here + by))
        self.refresh()

    def action_take(self) -> None:
        self.choose(self.here)

    def choose(self, index: int) -> None:
        """Take choice `index` (0-based), unless the question is settled or it was taken before."""
        if index < len(self.choices) and not self.revealed and index not in self.chosen:
            self.post_message(self.Chosen(index))

    def on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(self._index_of_row):
            self.here = self._index_of_row[event.y]
            self.action_take()
