"""The row that stays in view, on whatever screen, while something written is not saved."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tutor.domain.words import visible
from tutor.storage.rescue import rescue
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.workbook import Workbook


class UnsavedBar(Horizontal):
    """Above the bottom row."""

    DEFAULT_CSS = """
    UnsavedBar { dock: bottom; height: 1; margin: 0 0 1 0; padding: 0 2; background: $block; }
    UnsavedBar > Static { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, workbook: Workbook) -> None:
        super().__init__()
        self._workbook = workbook

    def compose(self) -> ComposeResult:
        yield Static()
        yield Chip("Copy", id="unsaved-copy")
        yield Chip("Save elsewhere", id="unsaved-save")

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        trouble = self._workbook.desk.trouble
        self.display = trouble is not None
        why = f" {visible(trouble.what)}. It is tried again by itself." if trouble is not None else ""
        words = Content.assemble(("✗ Not saved.", "bold $wrong"), (why if self.app.size.width >= 80 else "", "$words"))
        for static in self.query(Static):
            static.update(words)

    def on_chip_pressed(self, message: Chip.Pressed) -> None:
        message.stop()
        if message.chip.id == "unsaved-copy":
            self.copy()
        else:
            self.save()

    def copy(self) -> None:
        self.app.copy_to_clipboard(all_texts(self._workbook).encode("utf-8", "replace").decode())
        self.app.notify(
            "Copied, if your terminal lets programs use the clipboard. Paste it somewhere to be sure.", markup=False
        )

    def save(self) -> None:
        try:
            path = rescue((Path.cwd(), Path.home()), "not-saved", all_texts(self._workbook))
        except OSError as error:
            words = f"That did not work either: {error}. Copy the text, or select it with the mouse."
            self.app.notify(visible(words), severity="error", timeout=10, markup=False)
            return
        words = f"Saved in {path}. It is not among your responses yet."
        self.app.notify(visible(words), timeout=10, markup=False)


def all_texts(workbook: Workbook) -> str:
    """Everything that is not saved; headed by the questions' names if there are several."""
    texts = {question_id: text for question_id, text in workbook.desk.texts.items() if text}
    if len(texts) == 1:
        return next(iter(texts.values()))
    return "\n\n".join(f"{question_id}\n\n{text}" for question_id, text in texts.items())
