"""Small windows of the Lab's runs: what a learner says of one, and where its file goes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.domain.words import visible
from tutor.training import run_file, shelf
from tutor.training.shelf import LONGEST_NAME, LONGEST_NOTE, About
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.window import Form, field
from tutor.ui.widgets.common.line_field import LineField


class _RunForm(Form):
    """Fields, a line that says what came of it, and two buttons."""

    def __init__(self, context: Context, run: int, about: About) -> None:
        super().__init__(context)
        self.run, self.about = run, about
        self.runs = context.home / "runs"

    def on_mount(self) -> None:
        self.query(LineField).first().focus()

    def failed(self, words: str) -> None:
        self.say(Content.assemble(("✗ ", "$wrong"), (visible(words), "$words")))


class AboutRunScreen(_RunForm):
    """A run's name and a note on it."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static(f"Run {self.run}", classes="ask")
            yield field("Name", LineField(self.about.name, "wide ReLU", longest=LONGEST_NAME, id="name"))
            yield field("Note", LineField(self.about.note, "what I wanted to see", longest=LONGEST_NOTE, id="note"))
            yield from self.foot("Keep it")

    @once
    async def action_submit(self) -> None:
        name, note = (self.query_one(f"#{field}", LineField).value.strip() for field in ("name", "note"))
        about = About(name, note, self.about.pinned)
        try:
            await asyncio.to_thread(shelf.write_about, self.runs, self.run, about)
        except OSError as error:
            self.failed(f"Not kept: {error.strerror or error}.")
            return
        self.close()


class ExportRunScreen(_RunForm):
    """Where a run's file goes; one that is there is not written over without being asked twice."""

    def __init__(self, context: Context, snapshot: TrainingSnapshot, about: About) -> None:
        super().__init__(context, snapshot.run, about)
        self.snapshot = snapshot
        self._warned = Path()

    def compose(self) -> ComposeResult:
        name = run_file.file_name(self.run, self.about.name or self.snapshot.title)
        with Vertical(classes="window"):
            yield Static(f"A file of run {self.run}", classes="ask")
            yield Static(
                "Settings, seed, curve and readings, some thousand bytes. Who opens it (i in the Lab) can train it "
                "again. It holds no weights, and not your name.",
                classes="fact",
            )
            yield field("File", LineField(f"~/{name}", id="file"))
            yield from self.foot("Write it")

    @once
    async def action_submit(self) -> None:
        typed = self.query_one(LineField).value.strip().strip("'\"")
        if not typed:
            self.failed("Which file?")
            return
        try:
            path = Path(typed).expanduser()
            if path.is_dir():
                path /= run_file.file_name(self.run, self.about.name or self.snapshot.title)
            if path.exists() and path != self._warned:
                self._warned = path
                self.failed(f"{path} is there already. Press enter once more to replace it.")
                return
            await asyncio.to_thread(run_file.write, path, self.snapshot, self.about)
        except (OSError, RuntimeError) as error:
            self.failed(f"Not written: {getattr(error, 'strerror', None) or error}.")
            return
        self.say(Content.assemble(("✓ ", "$right"), (visible(f"Written: {path}."), "$words")))
