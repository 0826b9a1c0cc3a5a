"""Says that something could not be saved, that it is still here, and how to keep it."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.domain.words import visible
from tutor.storage.errors import StoreError
from tutor.storage.rescue import rescue
from tutor.ui.widgets.common.chip import Chip


class SaveError(Vertical):
    """Hidden while all is well."""

    DEFAULT_CSS = """
    SaveError { height: auto; display: none; margin: 1 0 1 0; }
    SaveError.-on { display: block; }
    SaveError > Static { height: auto; margin: 0 0 1 0; }
    SaveError > Horizontal { height: 1; }
    SaveError Chip { margin: 0 2 0 0; }
    """

    def __init__(self, name: str = "text") -> None:
        super().__init__()
        self._what = name
        self._text = ""
        self._shown: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="words")
        yield Horizontal(
            Chip("Copy the text", id="save-error-copy"),
            Chip("Save it elsewhere", id="save-error-save"),
            classes="offers",
        )

    def show(self, error: StoreError, text: str) -> None:
        """Show the error; `text` is what is at stake, "" if nothing is."""
        if self._shown == (str(error), text):
            return  # tried again, and it is still so: what was said about copying or saving it stays
        self._shown = (str(error), text)
        self._text = text
        kept = " Your text is still here on the screen." if text else ""
        self._say(Content.assemble(("✗ Not saved. ", "bold $wrong"), (visible(f"{error}{kept}"), "$words")))
        self.query_one(".offers").display = bool(text)
        self.add_class("-on")

    def clear(self) -> None:
        self._shown = None
        self.remove_class("-on")

    def _say(self, words: Content) -> None:
        self.query_one(".words", Static).update(words)

    def on_chip_pressed(self, message: Chip.Pressed) -> None:
        message.stop()
        if message.chip.id == "save-error-copy":
            self.app.copy_to_clipboard(self._text.encode("utf-8", "replace").decode())
            self._say(
                Content("Copied, if your terminal lets programs use the clipboard. Paste it somewhere to be sure.")
            )
            return
        try:
            path = rescue((Path.cwd(), Path.home()), self._what, self._text)
        except OSError as error:
            self._say(
                Content(visible(f"That did not work either: {error}. Copy the text, or select it with the mouse."))
            )
            return
        self._say(Content(visible(f"Saved in {path}. It is not among your responses yet.")))
