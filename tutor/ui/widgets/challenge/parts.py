"""The parts of a training run as a list: who does each, and how the learner's own stands."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.challenges.parts import Part, PartStatus

GLYPHS = {
    PartStatus.PASSES: ("✓", "$right"),
    PartStatus.FAILS: ("✗", "$wrong"),
    PartStatus.UNCHECKED: ("◐", "$accent"),
    PartStatus.NONE: ("○", "$muted"),
}
STEP = "Step"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who does a part: `part` is the learner's, None is ours. `optimizer`: the kind of step, for the last row."""

    words: str
    part: Part | None = None
    optimizer: str = ""


class PartRow:
    """One part with its choices; the first is ours."""

    def __init__(self, name: str, choices: list[Choice], part: Part) -> None:
        self.name, self.choices, self.part = name, choices, part
        self.at = 0

    @property
    def chosen(self) -> Choice:
        return self.choices[self.at]

    @property
    def shown(self) -> Part:
        """The part whose mark stands at the right."""
        return self.chosen.part or self.part


def rows_of(parts: list[Part], yours: set[str]) -> list[PartRow]:
    """A row for each part, the two kinds of steps in one; of `yours` (names of challenges) the learner's is chosen."""
    rows: list[PartRow] = []
    steps = [part for part in parts if part.name.startswith(STEP)]
    for part in parts:
        if part not in steps:
            own = [Choice("yours", part)] if part.there else []
            rows.append(PartRow(part.name, [Choice("ours"), *own], part))
    choices = []
    for part, optimizer in zip(steps, ("sgd", "adam"), strict=True):
        kind = part.name.removeprefix(f"{STEP}, ")
        choices.append(Choice(f"ours, {kind}", None, optimizer))
        if part.there:
            choices.append(Choice(f"yours, {kind}", part, optimizer))
    rows.append(PartRow(STEP, choices, steps[0]))
    for row in rows:
        wanted = [at for at, one in enumerate(row.choices) if one.part and one.part.challenge.name in yours]
        row.at = wanted[-1] if wanted else 0
    return rows


class PartsList(Widget):
    """Arrows move and turn; a click takes a row, a second one turns it."""

    DEFAULT_CSS = """
    PartsList { height: auto; }
    """

    class Turned(Message):
        """Somebody else does a part now."""

    def __init__(self, rows: list[PartRow], here: str) -> None:
        super().__init__()
        self.rows = rows
        self.here = next((at for at, row in enumerate(rows) if row.shown.challenge.name == here), 0)

    def get_content_height(self, *_: object) -> int:
        return len(self.rows)

    @property
    def yours(self) -> tuple[Part, ...]:
        return tuple(row.chosen.part for row in self.rows if row.chosen.part)

    @property
    def optimizer(self) -> str:
        return self.rows[-1].chosen.optimizer

    def render(self) -> Content:
        width = max(24, self.content_size.width)
        lines = []
        for at, row in enumerate(self.rows):
            here = at == self.here
            ground = " on $here" if here else ""
            glyph, tone = GLYPHS[row.shown.stand]
            value = f"‹ {row.chosen.words} ›" if here and len(row.choices) > 1 else f"{row.chosen.words}  "
            mine = "bold $bright" if row.chosen.part else "$words"
            gap = " " * max(1, width - 4 - len(row.name) - len(value))
            lines.append(
                Content.assemble(
                    (row.name, ("bold $bright" if here or row.chosen.part else "$muted") + ground),
                    (gap, ground.strip()),
                    (value, mine + ground),
                    ("  ", ground.strip()),
                    (f"{glyph} ", tone + ground),
                )
            )
        return Content("\n").join(lines)

    def move(self, by: int) -> None:
        self.here = max(0, min(len(self.rows) - 1, self.here + by))
        self.refresh()
        self.post_message(self.Turned())

    def turn(self, by: int) -> None:
        row = self.rows[self.here]
        row.at = max(0, min(len(row.choices) - 1, row.at + by))
        self.refresh()
        self.post_message(self.Turned())

    def on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(self.rows):
            again = event.y == self.here
            self.here = event.y
            row = self.rows[self.here]
            if again:
                row.at = (row.at + 1) % len(row.choices)
            self.refresh()
            self.post_message(self.Turned())
