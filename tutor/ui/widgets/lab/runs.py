"""Runs: all that were trained, newest first; the one at hand with its curve, and, where it came from a file or was
trained again, how near the two are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from tutor.domain.run_facts import counted, pause_words, rate_words
from tutor.domain.words import visible
from tutor.training import run_file, shelf
from tutor.training.records import readable
from tutor.training.run_file import RunFile, Verdict
from tutor.training.shelf import FILTERS, About, Entry
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui import commands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.levers import shown
from tutor.ui.widgets.lab.parts import LabPanel, titled
from tutor.ui.widgets.lab.run_list import MEDIUM, RunList, heading
from tutor.ui.widgets.lab.tabs import VIEWS_FROM
from tutor.ui.widgets.run.curve_plot import CurvePlot
from tutor.ui.widgets.run.strip import STATE_WORDS
from tutor.ui.widgets.run.words import OPTIMIZER_NAMES

PLOT_FROM, MOST_TICKED = 24, 3
"""Rows of the tab from which a curve is drawn below the list; how many runs are compared at once."""


@dataclass(frozen=True, slots=True)
class Detail:
    """All that is known of the run at hand: its record, what was said of it, its file, and what is wrong with its
    data ('' if they are here)."""

    snapshot: TrainingSnapshot
    about: About
    file: RunFile | None = None
    data_trouble: str = ""

    @property
    def verdict(self) -> Verdict | None:
        return run_file.verdict(self.file, self.snapshot) if self.file is not None else None


def read_detail(runs: Path, run: int, data: Path | None) -> Detail | None:
    """For a thread. None for a run that cannot be read."""
    snapshot = readable(runs, run)
    if snapshot is None:
        return None
    trouble = run_file.data_here(snapshot.data, data)
    return Detail(snapshot, shelf.read_about(runs, run), run_file.beside(runs, run), trouble)


class LabRuns(LabPanel):
    """`know` and `learn` tell it what the files hold; the run at work is shown as it is now."""

    commands = (
        commands.CHOOSE_RUN,
        commands.TICK_RUN,
        commands.LOOK_AT_RUN,
        commands.OPEN_NETWORK,
        commands.RUN_FILTER,
        commands.DELETE_RUN,
        commands.RUN_AGAIN,
        commands.MAKE_MINE,
    )  # the last two have buttons too
    DEFAULT_CSS = """
    LabRuns .title { margin: 0 0 1 0; }
    LabRuns .said { margin: 1 0 0 0; }
    LabRuns .curve-title { margin: 1 0 0 0; }
    LabRuns CurvePlot { height: 1fr; min-height: 7; }
    LabRuns .run-words { margin: 1 0 0 0; width: 1fr; height: auto; color: $words; }
    """

    class Wanted(Message):
        """Another run is at hand: what is known of it is to be read."""

    class Looked(Message):
        """This run is to be looked at."""

        def __init__(self, run: int) -> None:
            super().__init__()
            self.run = run

    class Compared(Message):
        """The runs that are ticked are to be compared."""

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self._kept: tuple[Entry, ...] = ()
        self._all: tuple[tuple[object, object], tuple[Entry, ...]] | None = None
        self._listed: tuple[tuple[object, str], tuple[Entry, ...], dict[int, int]] | None = None
        self.stood = False
        """Has the list been painted? Until then what is beside and below it waits: the list comes first."""
        self.chosen = 0
        """The number of a run, so that a new one above it does not change it; 0: the newest."""
        self.known = False
        self.detail: Detail | None = None
        self.version = 0
        self._asked = False
        self.said = ""
        """What was done last, and how it is undone."""
        self._unreadable = 0

    def compose(self) -> ComposeResult:
        yield Words(classes="title")
        yield Words(classes="head")
        yield RunList()
        yield Words(classes="said")
        yield Words(classes="curve-title")
        yield CurvePlot("loss")
        yield Words(classes="run-words")

    def know(self, entries: Sequence[Entry], unreadable: int = 0) -> None:
        """What the records tell, and how many of them tell nothing."""
        self._kept, self.known, self._unreadable = tuple(entries), True, unreadable
        there = {one.run for one in self.all_runs}
        self.memory.ticked = tuple(run for run in self.memory.ticked if run in there)
        self.show_again()

    def forget(self) -> None:
        """The files say other things now; what is just being read of them is old."""
        self.detail, self.version = None, self.version + 1

    def learn(self, detail: Detail | None) -> None:
        """What is known of the run at hand."""
        self.detail, self._asked = detail, False
        self.show_again()

    @property
    def waits(self) -> bool:
        """Is the run that was just chosen still being read? Until then what stands beside and below the list stays."""
        return self._asked and self.entry is not None and self.here is None

    @property
    def all_runs(self) -> tuple[Entry, ...]:
        now = self.snapshot
        of = self._kept, now
        if self._all is not None and self._all[0][0] is of[0] and self._all[0][1] is of[1]:
            return self._all[1]
        known = {one.run: one for one in self._kept}
        if now.run and (now.state.active or now.run not in known):
            about = known.get(now.run)
            told = About(about.name, about.note, about.pinned) if about else About()
            known[now.run] = shelf.entry_of(now, told)
        self._all = of, tuple(known[run] for run in sorted(known, reverse=True))
        return self._all[1]

    @property
    def runs(self) -> tuple[Entry, ...]:
        """Those that the filter lets through."""
        return self._places()[0]

    def _places(self) -> tuple[tuple[Entry, ...], dict[int, int]]:
        """They, and the place of each by its number, made anew only when they are others."""
        found, kind = self.all_runs, self.memory.kind
        if self._listed is None or self._listed[0][0] is not found or self._listed[0][1] != kind:
            runs = shelf.narrowed(found, kind)
            self._listed = (found, kind), runs, {one.run: place for place, one in enumerate(runs)}
        return self._listed[1:]

    @property
    def entry(self) -> Entry | None:
        """The run that is chosen."""
        runs = self.runs
        return runs[self.index] if runs else None

    @property
    def here(self) -> TrainingSnapshot | None:
        """That run as far as it is known."""
        entry = self.entry
        if entry is None:
            return None
        if entry.run == self.snapshot.run and self.snapshot.state.active:
            return self.snapshot
        if self.detail is not None and self.detail.snapshot.run == entry.run:
            return self.detail.snapshot
        return self.snapshot if entry.run == self.snapshot.run else None

    @property
    def unread(self) -> int:
        """The run at hand, if what is known of it is still to be read, else 0."""
        entry = self.entry
        if entry is None or (self.detail is not None and self.detail.snapshot.run == entry.run):
            return 0
        return entry.run

    @property
    def index(self) -> int:
        return self._places()[1].get(self.chosen, 0)

    def painted(self) -> None:
        """The list is on the screen: now the rest."""
        if not self.stood or self.comes:
            self.stood, self.comes = True, False
            self.show_again()

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        runs, (width, height) = self.runs, self.room
        title, head = self.query_one(".title", Words), self.query_one(".head", Words)
        rows, words = self.query_one(RunList), self.query_one(".run-words", Words)
        said, plot = self.query_one(".said", Words), self.query_one(CurvePlot)
        curve_title = self.query_one(".curve-title", Words)
        title.display = height >= 10
        kind = self.memory.kind
        of_all = f"{len(self.all_runs):,} kept"
        count = of_all if kind == FILTERS[0] else f"{kind}, {len(runs):,} of {of_all}"
        place = f"{self.index + 1} of {len(runs):,}" if runs and (len(runs) > 9 or width < VIEWS_FROM) else ""
        right = ", ".join(filter(None, (place, count if width >= VIEWS_FROM else "")))
        title.update(self.head("" if width >= VIEWS_FROM else "Runs", "", right, width))
        head.display = rows.display = bool(runs)
        told = self.said or self._of_the_unreadable()
        said.display = bool(told)
        said.update(Content.styled(visible(told), "$words"))
        here = self.here
        drawn = plot.display if self.waits else here is not None and bool(here.train_curve)
        drawn = drawn and bool(runs) and height >= PLOT_FROM and width >= 60
        another = self.comes and here is not None and plot.snapshot.run != here.run  # its curve is in the next frame
        plot.display = curve_title.display = drawn and self.stood and not another
        words.display = self.stood or not runs
        if not runs:
            words.update(Content.styled(self._none(), "$words"))
            return
        rule = f"\n{'─' * width}" if height >= 10 else ""
        head.update(Content.assemble((heading(width), "$muted"), (rule, "$line")))
        lines = max(2, height - (20 if drawn else 8 if height >= 10 else 5) - 2 * bool(told))
        rows.show(runs, self.index, lines, self.memory.ticked, self.memory.mine)
        entry = runs[self.index]
        detail = self.detail if self.detail is not None and self.detail.snapshot.run == entry.run else None
        if not self.stood or self.waits or self.comes:  # the list comes first
            return
        if drawn and here is not None:
            file = detail.file.snapshot if detail is not None and detail.file is not None else None
            trained = detail is not None and detail.verdict is not None
            curve_title.update(curve_words(here, both=trained, from_file=file is not None, width=width))
            plot.axis, plot.in_words = "steps", self.memory.in_words
            plot.snapshot, plot.earlier = here, file if trained else None
        words.update(about(here, detail, width) if here is not None else Content.styled("…", "$muted"))

    def _of_the_unreadable(self) -> str:
        count = self._unreadable
        if not count:
            return ""
        which = (
            "1 run cannot be read: its record is" if count == 1 else f"{count} runs cannot be read: their records are"
        )
        return f"{which} damaged, or of a newer tutor. i2-tutor doctor says which."

    def _none(self) -> str:
        if not self.known:
            return ""
        if self.memory.kind != FILTERS[0]:
            return f"None of the runs is of that kind ({self.memory.kind}). f shows the next kind."
        return "No network has been trained yet. Press s to start a run, or i to open a friend's."

    def arrow(self, down: int, right: int) -> None:
        runs = self.runs
        if runs and down:
            self.choose(runs[max(0, min(len(runs) - 1, self.index + down))].run)

    def choose(self, run: int) -> None:
        self.chosen = run
        self._want()

    def _want(self) -> None:
        self._asked = True
        self.show_again()
        self.post_message(self.Wanted())

    def page(self, by: int) -> bool:
        """A screenful of rows further; False if there are no more."""
        before, rows = self.index, self.query_one(RunList).rows
        self.arrow(by * max(1, rows - 1), 0)
        return self.index != before

    def tick(self) -> None:
        """Tick the run at hand for comparing, or take that back. Of more than three the first is let go."""
        if (entry := self.entry) is None:
            return
        ticked = self.memory.ticked
        if entry.run in ticked:
            self.memory.ticked = tuple(run for run in ticked if run != entry.run)
        else:
            self.memory.ticked = (*ticked, entry.run)[-MOST_TICKED:]
        self.show_again()

    def filter(self) -> None:
        """The next kind of runs."""
        self.memory.kind = FILTERS[(FILTERS.index(self.memory.kind) + 1) % len(FILTERS)]
        self._want()

    def enter(self) -> None:
        if len(self.memory.ticked) > 1:
            self.post_message(self.Compared())
        elif (entry := self.entry) is not None:
            self.post_message(self.Looked(entry.run))

    def on_run_list_chosen(self, message: RunList.Chosen) -> None:
        runs = self.runs
        if not 0 <= message.index < len(runs):
            return
        self.choose(runs[message.index].run)
        if message.tick:
            self.tick()
        elif message.again:
            self.enter()


def curve_words(one: TrainingSnapshot, *, both: bool, from_file: bool, width: int) -> Content:
    """The title of the curve, and whose it is."""
    legend = Content.assemble(("━", "$accent"), " trained here, over the file's own") if both else Content("")
    if from_file and not both:
        legend = Content.styled("as the file tells it", "$muted")
    return titled("Training loss", "by step, log scales", legend, width)


def about(one: TrainingSnapshot, detail: Detail | None, width: int) -> Content:
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
    if one.from_elsewhere:
        parts = [*parts[:2], "trained elsewhere"]  # all else in its settings is a form's
    head = f"Run {one.run}, {state}" if width >= MEDIUM else state
    title = f", {visible(one.title)}" if one.title else ""
    data = "" if one.data is None else f" {visible(one.data.words)}, checksum {one.data.checksum[:8]}."
    said: list[tuple[str, str]] = []
    if detail is not None and detail.about.note:
        said.append((f"{visible(detail.about.note)}\n", "$bright"))
    if detail is not None and (verdict := detail.verdict) is not None:
        glyph = {True: ("✓ ", "$right"), None: ("≈ ", "$right"), False: ("✗ ", "$wrong")}[verdict.same]
        said += [glyph, (f"{visible(verdict.words)}\n", "$words")]
    elif detail is not None and detail.file is not None and detail.data_trouble:
        said += [("✗ ", "$wrong"), (f"{visible(detail.data_trouble)} It cannot be trained again here.\n", "$words")]
    elif detail is not None and detail.file is not None:
        said.append(("The file holds no weights: s trains it again from its settings and seed.\n", "$words"))
    return Content.assemble(
        *said,
        (head, "bold $bright"),
        (f"{title}: {', '.join(parts)}.", "$words"),
        (data or " On which data is not known.", "$muted"),
    )


def images_words(one: TrainingSnapshot) -> str:
    """How many it really learns from; what was asked for, where that is all that is known."""
    if one.training_samples is None:
        return f"up to {one.config.samples:,} images"
    return counted(one.training_samples, "image")
