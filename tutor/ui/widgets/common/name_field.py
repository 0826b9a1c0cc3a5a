"""One line for the learner's name."""

from __future__ import annotations

from textual.widgets import Input

from tutor.domain.learner import LONGEST_NAME, clean_name
from tutor.ui.widgets.common.in_order import InOrder, edits_of


class NameField(InOrder, Input):
    """Enter posts `Input.Submitted`. What is pasted becomes one line."""

    EDITS = edits_of(Input)

    DEFAULT_CSS = """
    NameField, NameField:focus {
        border: none; height: 1; width: 1fr; padding: 0 2; background: $well; color: $words;
    }
    NameField > .input--cursor { background: $accent; color: $on-accent; text-style: none; }
    NameField > .input--placeholder { color: $muted; }
    """

    def __init__(self, name: str = "", placeholder: str = "", *, id: str | None = None) -> None:
        super().__init__(name, placeholder, max_length=LONGEST_NAME, classes="takes-text", id=id, select_on_focus=False)
        self.cursor_blink = False
        self.cursor_position = len(name)

    @property
    def cleaned(self) -> str:
        """The name as it is kept."""
        return clean_name(self.value)
