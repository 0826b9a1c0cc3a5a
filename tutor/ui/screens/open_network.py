"""A small window to bring a network home, or a friend's run: where the file is, and which activation it has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.domain.moments import local_now
from tutor.domain.run_facts import counted
from tutor.domain.words import visible
from tutor.training import my_digits, run_file
from tutor.training.my_digits import DigitsError
from tutor.training.run_file import RunFileError
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.window import Form, field
from tutor.ui.widgets.common.chip_row import ChipRow
from tutor.ui.widgets.common.line_field import LineField
from tutor.ui.widgets.run.strip import percent

FIND_OUT = "find out"
ACTIVATIONS = (FIND_OUT, "sigmoid", "relu", "tanh", "leaky-relu", "identity")


class OpenNetworkScreen(Form):
    """The file is read, never run. What is wrong with it is told here, and nothing is kept of it then. `opened` is
    called with the number of a run that came from a run file."""

    def __init__(self, context: Context, opened: Callable[[int], object] = lambda run: None) -> None:
        super().__init__(context)
        self._opened = opened

    def compose(self) -> ComposeResult:
        with Vertical(classes="window open-network"):
            yield Static("Open a run or a network", classes="ask")
            yield Static(
                "A friend's run (.i2run), weights (.npz, .safetensors), or digits (IDX).",
                classes="fact",
            )
            yield field("File", LineField("", "~/mine.npz", id="file"))
            yield field("Activation", ChipRow(ACTIVATIONS, id="activation"))
            yield from self.foot("Open it")

    def on_mount(self) -> None:
        self.query_one(LineField).focus()
        self.say(Content.styled("Find out: the one that reads most of the training images held out.", "$muted"))

    @once
    async def action_submit(self) -> None:
        """Read the file, test it, and keep it as a run."""
        from tutor.training.imported_network import import_network
        from tutor.training.weights_file import WeightsError

        typed = self.query_one(LineField).value.strip().strip("'\"")
        if not typed:
            self.say(Content.styled("Which file? Type its path, or drag it here.", "$words"))
            return
        chosen = ACTIVATIONS[self.query_one(ChipRow).chosen]
        activation, runs = "" if chosen == FIND_OUT else chosen, self.context.home / "runs"
        self.say(Content.styled("Testing it on 10,000 digits …", "$muted"))
        try:
            path = Path(typed).expanduser()
            if path.is_dir() or "idx" in path.name:
                await self._open_digits(path)
                return
            if await asyncio.to_thread(run_file.is_run_file, path):
                await self._open_run(path, runs)
                return
            found = await asyncio.to_thread(import_network, path, runs, local_now(), activation)
        except (
            WeightsError,
            RunFileError,
            DigitsError,
            OSError,
            RuntimeError,
        ) as error:  # the last: nobody has that home folder
            lines = "\n".join(visible(line) for line in str(error).split("\n"))
            self.say(Content.assemble(("✗ Not opened. ", "bold $wrong"), (lines, "$words")))
            return
        shown = await asyncio.to_thread(self.context.session.take_up, found.run)
        read = [f"{name} {percent(share)}" for name, share in sorted(found.tried, key=lambda one: -one[1])[:3]]
        how = f" The file does not name its activation: of training images held out, {', '.join(read)}." if read else ""
        where = "The Lab shows it now." if shown else "It is listed in Runs; another one is learning now."
        self.say(
            Content.assemble(
                (f"✓ Run {found.run}: {percent(found.accuracy, 2)} of the test digits. ", "bold $right"),
                (f"{'-'.join(map(str, found.sizes))}, {found.activation}.{how} {where}", "$words"),
            )
        )

    async def _open_digits(self, path: Path) -> None:
        """Digits with labels, in IDX files: they are among My digits then."""
        found = await asyncio.to_thread(my_digits.read_idx, path)
        await asyncio.to_thread(my_digits.change, self.context.home, lambda kept: (*kept, *found))
        self.say(
            Content.assemble(
                (f"✓ {counted(len(found), 'digit')}. ", "bold $right"), ("Found among My digits, in Draw.", "$words")
            )
        )

    async def _open_run(self, path: Path, runs: Path) -> None:
        """A run file: the list of runs shows it, and what it holds."""
        run = await asyncio.to_thread(run_file.bring, path, runs)
        self.close()
        self._opened(run)
