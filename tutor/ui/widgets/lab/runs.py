"""Runs: all that were trained, newest first, with what they were and reached; enter compares one in Curves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tutor.domain.moments import clock
from tutor.domain.run_facts import counted, pause_words, rate_words
from tutor.domain.words import visible
from tutor.training.records import numbers, readable
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.lab.levers import shown
from tutor.ui.widgets.lab.parts import LabPanel, titled
from tutor.ui.widgets.run.pane import day_words, put
from tutor.ui.widgets.run.strip import STATE_WORDS, percent
from tutor.ui.widgets.run.words import OPTIMIZER_NAMES

MOST = 100
"""Runs that are listed; each is a file to read."""

WIDE, MEDIUM = 70, 44
GLYPHS = {RunState.FINISHED: "✓", RunState.DIVERGED: "✗", RunState.FAILED: "✗", RunState.STOPPED: "–"}


def earlier_runs(runs: Path) -> tuple[TrainingSnapshot, ...]:
    """The newest runs whose records can be read, newest first. For a thread: each is a file."""
    return tuple(found for run in numbers(runs)[: -MOST - 1 : -1] if (found := readable(runs, run)) is not None)


class LabRuns(LabPanel):
    """`runs` is set from outside; the run at work stands first as it is now."""

    commands = (commands.CHOOSE_RUN, commands.COMPARE, commands.MAKE_MINE, commands.OPEN_NETWORK, commands.NETWORKS)
    DEFAULT_CSS = """
    LabRuns .title { margin: 0 0 1 0; }
    LabRuns .list { height: auto; max-height: 100%; }
    LabRuns .run-words { margin: 1 0 0 0; height: auto; }
    """

    class Compared(Message):
        """The learner wants to see this run beside the present one; 0: none."""

        def __init__(self, run: int) -> None:
            super().__init__()
            self.run = run

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self._kept: tuple[TrainingSnapshot, ...] = ()
        self.chosen = 0
        """The number of a run, so that a new one above it does not change it; 0: the newest."""
        self.known = False

    def compose(self) -> ComposeResult:
        yield Static(classes="title")
        yield Static(classes="head")
        with VerticalScroll(classes="list", can_focus=False):
            yield Static(classes="rows")
        yield Static(classes="run-words")

    def know(self, runs: Sequence[TrainingSnapshot]) -> None:
        """What the records tell."""
        self._kept, self.known = tuple(runs), True
        self.show_again()

    @property
    def runs(self) -> tuple[TrainingSnapshot, ...]:
        now = self.snapshot
        known = {one.run: one for one in (*self._kept, *((now,) if now.run else ()))}
        return tuple(known[run] for run in sorted(known, reverse=True))

    @property
    def here(self) -> TrainingSnapshot | None:
        """The run that is chosen."""
        runs = self.runs
        return runs[self.index] if runs else None

    @property
    def index(self) -> int:
        return next((index for index, one in enumerate(self.runs) if one.run == self.chosen), 0)

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        runs, (width, height) = self.runs, self.room
        title, rows = self.query_one(".title", Static), self.query_one(".rows", Static)
        head, words = self.query_one(".head", Static), self.query_one(".run-words", Static)
        title.display = height >= 10
        put(title, titled("Runs", "newest first", f"{self.index + 1} of {len(runs)}" if runs else "", width))
        head.display = rows.display = bool(runs)
        width -= 1  # the list's own scrollbar
        self.query_one(".list").styles.max_height = max(3, height - (7 if height >= 10 else 6))
        if not runs:
            put(words, Content("No network has been trained yet. Press s to start a run." if self.known else ""))
            return
        rule = f"\n{'─' * width}" if height >= 10 else ""
        put(head, Content.assemble((heading(width), "$muted"), (rule, "$line")))
        compared = self.memory.compared
        put(rows, Content("\n").join([self._row(one, index, compared, width) for index, one in enumerate(runs)]))
        put(words, about(runs[self.index], width))

    def _row(self, one: TrainingSnapshot, index: int, compared: int | None, width: int) -> Content:
        here = index == self.index
        parts = columns(one, width)
        mark = "━" if one.run == compared else "›" if here else "◆" if one.run == self.memory.mine else " "
        line = "".join(parts)
        ground = " on $here" if here else ""
        return Content.assemble(
            (mark + " ", {"━": "$muted", "◆": "$accent"}.get(mark, "$faint") + ground),
            (line.ljust(width - 2), ("bold $bright" if here else "$words") + ground),
        )

    def arrow(self, down: int, right: int) -> None:
        runs = self.runs
        if not runs or not down:
            return
        index = max(0, min(len(runs) - 1, self.index + down))
        self.chosen = runs[index].run
        self.show_again()
        rows = self.query_one(".list")
        if not rows.scroll_offset.y <= index < rows.scroll_offset.y + rows.size.height:
            rows.scroll_to(y=max(0, index - rows.size.height // 2), animate=False)

    def enter(self) -> None:
        runs = self.runs
        if runs:
            run = runs[self.index].run
            self.post_message(self.Compared(0 if run == self.memory.compared else run))

    def on_click(self, event: events.Click) -> None:
        rows = self.query_one(".rows")
        if not self.query_one(".list").region.contains(event.screen_x, event.screen_y):
            return
        index, runs = event.screen_y - rows.region.y, self.runs
        if 0 <= index < len(runs):
            again = index == self.index
            self.chosen = runs[index].run
            self.show_again()
            if again:
                self.enter()


def heading(width: int) -> str:
    """The names of the columns that `width` has room for."""
    names = ("  " + "run".rjust(4)).ljust(10)
    if width >= WIDE:
        names += "when".ljust(16) + "network".ljust(17) + "settings".ljust(width - 51)
    elif width >= MEDIUM:
        names += "network".ljust(17) + "settings".ljust(width - 35)
    else:
        names += "network".ljust(width - 18)
    return names + "test".rjust(8)


def columns(one: TrainingSnapshot, width: int) -> tuple[str, ...]:
    """Number, how it ended, and as much of the rest as `width` has room for; the same columns as the heading."""
    test = (percent(one.test_accuracy) if one.test_accuracy is not None else "–").rjust(8)
    glyph = "◐" if one.state.active else GLYPHS.get(one.state, " ")
    first = f"{one.run:4} {glyph}  "
    sizes = "-".join(map(str, one.layer_sizes))
    config = one.config
    optimizer = OPTIMIZER_NAMES.get(config.optimizer, config.optimizer)
    settings = visible(one.title) or f"{config.activation}, {optimizer} {config.learning_rate:g}"
    if width >= WIDE:
        when = f"{day_words(one.started_at)} {clock(one.started_at)}"
        room = width - 51
        return first, fit(when, 16)[:16], fit(sizes, 17), fit(settings, room), test
    if width >= MEDIUM:
        return first, fit(sizes, 17), fit(settings, width - 35), test
    return first, fit(sizes, width - 18), test


def fit(text: str, width: int) -> str:
    """Exactly `width` columns, the last of them free."""
    return text.ljust(width) if len(text) < width else text[: max(0, width - 2)] + "… "


def about(one: TrainingSnapshot, width: int) -> Content:
    """All of a run in words."""
    config = one.config
    state = STATE_WORDS.get(one.state, "training")
    length = f"{one.length:,} {one.unit}{'' if one.length == 1 else 's'}"
    hidden = ", ".join(map(str, config.hidden_sizes))
    parts = [
        f"hidden layer{'s' * (len(config.hidden_sizes) > 1)} {hidden}" if hidden else "no hidden layer",
        config.activation,
        config.loss,
        f"{OPTIMIZER_NAMES.get(config.optimizer, config.optimizer)} {config.learning_rate:g}",
        f"batches of {config.batch_size:,}",
        f"{length} of {images_words(one)}",
        f"seed {config.seed}",
    ]
    if config.dropout:
        parts.append(f"dropout {shown(config.dropout)}")
    if one.journal.sittings:
        parts.append(f"{one.journal.sittings[-1].threads} thread{'s' * (one.journal.sittings[-1].threads > 1)}")
    parts += [f"learning rate {told}" for told in rate_words(one.journal)]
    parts += [f"paused {told}" for told in pause_words(one.journal)]
    head = f"Run {one.run}, {state}" if width >= MEDIUM else state
    title = f", {visible(one.title)}" if one.title else ""
    data = "" if one.data is None else f" {visible(one.data.words)}, checksum {one.data.checksum[:8]}."
    return Content.assemble(
        (head, "bold $bright"),
        (f"{title}: {', '.join(parts)}.", "$words"),
        (data or " On which data is not known.", "$muted"),
    )


def images_words(one: TrainingSnapshot) -> str:
    """How many it really learns from; what was asked for, where that is all that is known."""
    if one.training_samples is None:
        return f"up to {one.config.samples:,} images"
    return counted(one.training_samples, "image")
