"""Figures that ask for a number: typed on the keyboard, or clicked together on a row of keys."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content

from tutor.ui.figures.base import Bindings, Figure, play_keys, target

LONGEST = 6


class TypedFigure(Figure):
    """`typed` is what the learner has typed so far; enter gives it to `check`."""

    TYPING: Bindings = [
        *play_keys(minus="type('−')", full_stop="type('.')", comma="type('.')", backspace="rub_out", enter="check"),
        *[Binding(str(digit), f"type('{digit}')", show=False) for digit in range(10)],
    ]

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.typed = ""

    def check(self, value: float) -> None:
        """Say what is to be said to a number."""
        raise NotImplementedError

    def asks(self) -> bool:
        """True while a number is wanted; the keys are the screen's otherwise."""
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.asks() if action in ("type", "rub_out", "check") else True

    def keypad(self, in_a_row: int = 14) -> Content:
        """The keys, each worth a click, for who has only a mouse."""
        pressed = [(key, f"type('{key}')") for key in "1234567890−."] + [("del", "rub_out"), ("enter", "check")]
        cells = [target(Content.styled(key, "$muted"), action) for key, action in pressed]
        rows = [cells[at : at + in_a_row] for at in range(0, len(cells), in_a_row)]
        return Content("\n").join([Content(" ").join(row) for row in rows])

    def action_type(self, character: str) -> None:
        if character == "−" and self.typed:  # a sign leads
            return
        if len(self.typed) < LONGEST and not (character == "." and "." in self.typed):
            self.typed += character
            self.show()

    def action_rub_out(self) -> None:
        self.typed = self.typed[:-1]
        self.show()

    def action_check(self) -> None:
        digits = self.typed.replace("−", "-")
        self.typed = ""
        if digits.strip("-."):
            self.check(float(digits))
        self.show()
