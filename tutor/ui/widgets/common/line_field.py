"""One line to type in."""

from __future__ import annotations

from textual.widgets import Input


class LineField(Input):
    """Enter posts `Input.Submitted`. What is pasted becomes one line."""

    DEFAULT_CSS = """
    LineField, LineField:focus {
        border: none; height: 1; width: 1fr; padding: 0 2; color: $words;
        background: $well; background-tint: $well 0%;
    }
    LineField > .input--cursor { background: $accent; color: $on-accent; text-style: none; }
    LineField > .input--placeholder { color: $muted; }
    """

    def __init__(self, text: str = "", placeholder: str = "", *, longest: int = 0, id: str | None = None) -> None:
        super().__init__(text, placeholder, max_length=longest, classes="takes-text", id=id, select_on_focus=False)
        self.cursor_blink = False
        self.cursor_position = len(text)
