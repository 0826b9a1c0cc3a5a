"""A small window to hand in: whose work it is, in which format, and where the file is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tutor.domain.learner import NAME_SETTING
from tutor.domain.moments import local_now
from tutor.domain.report import Report
from tutor.domain.words import visible
from tutor.hand_in import gather
from tutor.storage.exports import FORMAT_WORDS, FORMATS, ExportExists, free_name, keep, named, written
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.window import Form, field
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.chip_row import ChipRow
from tutor.ui.widgets.common.name_field import NameField
from tutor.ui.widgets.common.room import while_standing

FORMAT_SETTING = "export format"
LABELS = {"html": "web page", "docx": "Word", "md": "Markdown", "txt": "text", "json": "JSON"}


class HandInScreen(Form):
    """Writes the export beside where the tutor was started, else in the home folder; the path stays on the screen."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._in_the_way: Path | None = None

    @property
    def format(self) -> str:
        return FORMATS[self.query_one("#formats", ChipRow).chosen]

    def compose(self) -> ComposeResult:
        settings = self.context.workbook.settings
        usual = settings.get(FORMAT_SETTING, FORMATS[0])
        with Vertical(classes="window hand-in"):
            yield Static("Hand in", classes="ask")
            yield Static("All you wrote, and what you were told of it, in one file for your mentor.", classes="fact")
            yield field("Your name", NameField(settings.get(NAME_SETTING, ""), "empty if you like", id="name"))
            yield field(
                "Format",
                ChipRow(
                    tuple(LABELS[name] for name in FORMATS),
                    FORMATS.index(usual) if usual in FORMATS else 0,
                    id="formats",
                ),
            )
            yield from self.foot("Write the file", "ctrl+s", Chip("Keep both", id="keep-both"))

    def on_mount(self) -> None:
        named_already = bool(self.context.workbook.settings.get(NAME_SETTING))
        self.query_one("#formats" if named_already else "#name").focus()
        self._tell_format()

    @while_standing
    def _tell_format(self) -> None:
        """What the chosen format is, and no word of a file that another format is about."""
        self._in_the_way = None
        self.query_one("#keep-both").display = False
        self.query_one("#do", Chip).label = "Write the file"
        self.say(Content.styled(f".{self.format}: {FORMAT_WORDS[self.format]}", "$muted"))

    def on_chip_row_chosen(self) -> None:
        self._tell_format()

    def on_input_changed(self, message: Input.Changed) -> None:
        if self._in_the_way is not None:  # another name is another file
            self._tell_format()

    @once
    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        """The other buttons are those of every form."""
        if message.chip.id == "keep-both":
            await self._write(free=True)

    @once
    async def action_submit(self) -> None:
        """Write the file; the second time, if one of that name is there, replace it."""
        await self._write(free=False)

    async def _write(self, *, free: bool) -> None:
        workbook, form = self.context.workbook, self.format
        name = self.query_one(NameField).cleaned
        if name != workbook.settings.get(NAME_SETTING, ""):
            await workbook.set_setting(NAME_SETTING, name)
        if form != workbook.settings.get(FORMAT_SETTING):
            await workbook.set_setting(FORMAT_SETTING, form)
        self.say(Content.styled("Writing …", "$muted"))
        lessons, notebook, settings = self.context.curriculum, workbook.notebook, dict(workbook.settings)
        runs, now, replace = self.context.home / "runs", local_now(), self._in_the_way
        folders = (Path.cwd(), Path.home(), self.context.home)

        def write() -> Path:
            report = gather(lessons, notebook, settings, runs, now)
            return _written_to(report, form, folders, replace=replace, free=free)

        try:
            path = await asyncio.to_thread(write)
        except ExportExists as there:
            self._ask(Path(str(there.filename)))
        except OSError as error:
            self._tell_format()
            what = (
                f"No folder took the file: {error.strerror or error}. Free some space, or run i2-tutor export -o FILE"
            )
            self.say(Content.assemble(("✗ Not written. ", "bold $wrong"), (visible(what), "$words")))
        else:
            self._tell_format()
            done = Content.assemble(
                ("✓ Written. ", "bold $right"),
                ("Upload it to your own Drive, and attach it in the course's form:\n", "$words"),
                (visible(str(path)), "bold $bright"),
            )
            self.say(done)

    def _ask(self, path: Path) -> None:
        self._in_the_way = path
        self.query_one("#keep-both").display = True
        self.query_one("#do", Chip).label = "Replace it"
        words = Content.assemble(
            ("There is a file with that name already. ", "bold $bright"),
            ("Replace it?\n", "$words"),
            (visible(str(path)), "$bright"),
        )
        self.say(words)


def _written_to(report: Report, form: str, folders: Sequence[Path], *, replace: Path | None, free: bool) -> Path:
    """Write into the first folder that takes the file; its path. ExportExists, or the first OSError if none does.

    Only the file at `replace` is written over; with `free` the file gets a name that nothing has.
    """
    data = written(report, form)
    trouble: OSError | None = None
    for folder in folders:
        path = folder / named(report, form)
        path = free_name(path) if free else path
        try:
            keep(path, data, replace=path == replace)
        except ExportExists:
            raise
        except OSError as error:
            trouble = trouble or error
        else:
            return path
    raise trouble or OSError("there is no folder to write to")
