"""Home: the unit as a map, where to go on, and the last run. On the first launch: a welcome and one key."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tutor.domain.outline import LessonOutline
from tutor.domain.progress import continue_at, lesson_progress, track_progress
from tutor.domain.words import visible
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.glyphs import GLYPH_STYLES, GLYPHS
from tutor.ui.screens.base import TutorScreen
from tutor.ui.widgets.chip import Chip
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.top_bar import TopBar

BEGUN_SETTING = "begun"

WELCOME_DIGITS = (0, 0, 0, 2, 0)
"""Which test digit of each label, 0 to 4, greets a learner: plain ones."""


class HomeScreen(TutorScreen):
    COMMANDS_HERE = (commands.OPEN, commands.MOVE)
    BINDINGS = [
        *bindings(commands.OPEN),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("space", "begin_task", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield TopBar()
        with Container(id="home"):
            yield Welcome() if self.first_launch else HomeMap()
        yield KeyBar()

    def on_mount(self) -> None:
        self._show_place()

    @property
    def first_launch(self) -> bool:
        workbook = self.tutor.workbook
        notebook = workbook.notebook
        return not (workbook.settings.get(BEGUN_SETTING) or notebook.responses or notebook.drafts)

    def _show_place(self) -> None:
        way = ("I2 Tutor",) if self.query(Welcome) else ("I2 Tutor", self.tutor.unit.title)
        self.query_one(TopBar).show(way, way)
        self.refresh_footer()

    def show_snapshot(self, snapshot: TrainingSnapshot) -> None:
        super().show_snapshot(snapshot)
        for home_map in self.query(HomeMap):
            home_map.show_run(snapshot)

    def on_screen_resume(self) -> None:
        if not self.query(Welcome):
            for home_map in self.query(HomeMap):
                home_map.rebuild()
        elif not self.first_launch:
            self.query(Welcome).remove()
            self.query_one("#home", Container).mount(HomeMap())
            self.call_after_refresh(self._show_place)

    def footer_commands(self) -> tuple[Command, ...]:
        if self.query(Welcome):
            return (commands.OPEN, commands.HELP, commands.QUIT)
        return (*self.COMMANDS_HERE, commands.LAB, commands.RESPONSES, commands.WRITING, commands.HELP, commands.QUIT)

    def footer_note(self) -> str:
        trouble = self.tutor.workbook.trouble
        if self.query(Welcome):
            return visible(self.tutor.unit.credit) if self.size.width >= 80 else ""
        return "nothing can be saved" if trouble else "all saved"

    def action_move(self, by: int) -> None:
        for home_map in self.query(HomeMap):
            home_map.move(by)

    async def action_begin_task(self) -> None:
        if self.query(Welcome):
            await self._begin()
            return
        for home_map in self.query(HomeMap):
            lesson_id, page, task = home_map.target
            if lesson_id:
                await self.tutor.open_lesson(lesson_id, page, task)

    async def _begin(self) -> None:
        """The first launch: a network starts to learn while the first page is read."""
        tutor = self.tutor
        await tutor.workbook.set_setting(BEGUN_SETTING, "yes")
        if tutor.session.snapshot.state is RunState.NONE:
            tutor.start_run()
        lesson = next((outline for outline in tutor.outlines if not outline.fault), None)
        if lesson is not None:
            await tutor.open_lesson(lesson.id)

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        if message.chip.id == "go-on-run":
            self.tutor.go_on_with_run()
        else:
            await self.action_begin_task()

    async def on_row_opened(self, message: Row.Opened) -> None:
        for home_map in self.query(HomeMap):
            home_map.place(message.row)
        await self.action_begin_task()


class Welcome(Vertical):
    """Five digits, a question, and one key."""

    def __init__(self) -> None:
        super().__init__(id="welcome")

    def compose(self) -> ComposeResult:
        screen = self.screen
        assert isinstance(screen, TutorScreen)
        with Vertical(classes="greeting"):
            if screen.tutor.workbook.trouble is not None:
                yield Static(Content(visible(str(screen.tutor.workbook.trouble))), classes="trouble")
            yield Horizontal(classes="digits")
            yield Static("You read these five digits without effort. How?", classes="ask")
            yield Static(
                "Nobody has written down the rules for a three. In this unit you meet a machine that finds such rules "
                "by itself, question it, and build your own.",
                classes="words",
            )
            yield Static(
                "One page at a time, and nothing hurries you. All you write stays on this computer. While you read, "
                "a small network is learning in the margin.",
                classes="fact",
            )
            with Horizontal(classes="row"):
                yield Chip("Begin", "enter", primary=True, id="begin")
                yield Static(
                    Content.assemble(
                        "   ",
                        ("?", "bold $bright"),
                        (" all keys   ", "$muted"),
                        ("ctrl+q", "bold $bright"),
                        (" quit", "$muted"),
                    )
                )

    def on_mount(self) -> None:
        self.call_after_refresh(self._add_digits)

    async def _add_digits(self) -> None:
        """They have their place from the start and come a moment after the words."""
        from tutor.ui.widgets.digit import DigitView

        screen = self.screen
        assert isinstance(screen, TutorScreen)
        shelf = screen.tutor.shelf
        digits = [DigitView(shelf.find(label, nth).pixels, size="small") for label, nth in enumerate(WELCOME_DIGITS)]
        await self.query_one(".digits").mount(*digits)


class Row(Static):
    """One line of the map that can be opened."""

    class Opened(Message):
        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, outline: LessonOutline) -> None:
        super().__init__(classes="lesson-row")
        self.outline = outline

    def on_click(self) -> None:
        self.post_message(self.Opened(self))


class HomeMap(Horizontal):
    """The lessons by track with their progress; the first row goes on where the learner left."""

    def __init__(self) -> None:
        super().__init__(id="home-map")
        self.here = 0
        self._continue: tuple[str, str, str] = ("", "", "")
        self._built_for = 0

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="map", can_focus=False):
            yield Static(classes="unit")
            yield Static(classes="trouble")
            with Vertical(classes="block go-on"):
                with Horizontal(classes="row"):
                    yield Static(classes="go-on-title")
                    yield Chip("Go on", "enter", primary=True, id="go-on")
                yield Static(classes="go-on-words")
            for track_id, title in self._tracks():
                yield Static(classes="track-row", id=f"track-{track_id}", name=title)
                group = None
                for outline in self._lessons(track_id):
                    row = Row(outline)
                    row.set_class(outline.group != (group if group is not None else outline.group), "-apart")
                    group = outline.group
                    yield row
            yield Static(classes="tally")
        yield VerticalScroll(id="last-run", can_focus=False)

    def _tutor(self) -> TutorScreen:
        screen = self.screen
        assert isinstance(screen, TutorScreen)
        return screen

    def _tracks(self) -> tuple[tuple[str, str], ...]:
        return tuple((track.id, track.title) for track in self._tutor().tutor.unit.tracks)

    def _lessons(self, track_id: str) -> list[LessonOutline]:
        return [outline for outline in self._tutor().tutor.outlines if outline.track == track_id]

    def on_mount(self) -> None:
        self.rebuild()
        self.call_after_refresh(self._add_last_run)

    async def _add_last_run(self) -> None:
        """The right side comes a moment later: the words are what one reads first."""
        from tutor.ui.widgets.run_pane import LastRun

        await self.query_one("#last-run").mount(LastRun())
        self.show_run(self._tutor().tutor.snapshot)

    def on_resize(self) -> None:
        if self._built_for != self._width:
            self.rebuild()

    @property
    def _width(self) -> int:
        """Columns for a line of the map: known from the screen's width, so that the first layout is the last."""
        columns = self.app.size.width
        pads = 4 + 44 + 5 if columns >= 110 else 8 + 5 if columns >= 80 else 2
        return max(30, columns - pads)

    @property
    def rows(self) -> list[Row]:
        return list(self.query(Row))

    @property
    def target(self) -> tuple[str, str | int, str]:
        """(lesson id, page, question) that enter opens."""
        if self.here == 0:
            return self._continue
        return self.rows[self.here - 1].outline.id, 0, ""

    def move(self, by: int) -> None:
        self.here = max(0, min(len(self.rows), self.here + by))
        self.rebuild()
        target = self.rows[self.here - 1] if self.here else self.query_one(".go-on")
        target.scroll_visible(animate=False)

    def place(self, row: Row) -> None:
        self.here = self.rows.index(row) + 1
        self.rebuild()

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        for last in self.query("LastRun"):
            last.snapshot = snapshot  # type: ignore[attr-defined]  # its module is imported after the first paint
        if not self.query(".go-on"):
            return  # not composed yet; it asks for the snapshot itself then
        left = snapshot.state in (RunState.STOPPED, RunState.FAILED) and snapshot.checkpoint is not None
        offers = self.query(".run-offer")
        if not left:
            offers.remove()
        elif not offers:
            words = f"Run {snapshot.run} was left in epoch {snapshot.epoch} of {snapshot.config.epochs}."
            row = Horizontal(
                Static(words, classes="run-words"), Chip("Go on with it", "g", id="go-on-run"), classes="row"
            )
            self.query_one("#map").mount(Vertical(row, classes="block run-offer"), after=".go-on")

    def rebuild(self) -> None:
        """Set every line from what is read and responded to by now."""
        if not self.query(".tally"):
            return
        tutor = self._tutor().tutor
        notebook = tutor.workbook.notebook
        width = self._built_for = self._width
        unit = tutor.unit
        self.query_one(".unit", Static).update(
            Content.assemble((unit.title, "bold $bright"), "\n", (unit.subtitle, "$muted"))
        )
        trouble = self.query_one(".trouble", Static)
        faults = [outline.fault for outline in tutor.outlines if outline.fault]
        told = [str(tutor.workbook.trouble)] if tutor.workbook.trouble else []
        told += [f"A lesson cannot be shown: {fault}" for fault in faults]
        trouble.display = bool(told)
        trouble.update(Content(visible("\n".join(told))))
        going_on = continue_at(tutor.outlines, notebook)
        self._continue = (going_on.lesson_id, going_on.page_slug, going_on.question_id) if going_on else ("", "", "")
        title = f"Continue with {going_on.title}" if going_on else "Everything here is done"
        self.query_one(".go-on-title", Static).update(Content.styled(visible(title), "bold $bright"))
        words = going_on.words if going_on else "Export your responses for your mentor with r, then e."
        self.query_one(".go-on-words", Static).update(Content.styled(visible(words), "$muted"))
        self.query_one(".go-on").set_class(self.here == 0, "-here")
        for index, row in enumerate(self.rows, start=1):
            row.set_class(index == self.here, "-here")
            progress = lesson_progress(row.outline, notebook)
            row.update(
                _row(row.outline, progress.state.value, progress.answered, progress.total, width, index == self.here)
            )
        for track_id, track_title in self._tracks():
            total = track_progress(self._lessons(track_id), notebook)
            line = self.query_one(f"#track-{track_id}", Static)
            line.update(_track_row(track_title, total.answered, total.total, width))
        responded = len({made.question_id for made in notebook.responses})
        drafts = sum(bool(draft.text.strip()) for draft in notebook.drafts)
        mentor = len(notebook.mentor_questions)
        tally = f"{responded} response{'' if responded == 1 else 's'}   {drafts} draft{'' if drafts == 1 else 's'}"
        tally += f"   {mentor} for the mentor" if mentor else ""
        look = "look through them"
        gap = max(3, width - len(tally) - len(look) - 2)
        self.query_one(".tally", Static).update(
            Content.assemble((tally, "$muted"), " " * gap, ("r", "bold $bright"), (f" {look}", "$muted"))
        )


def _row(outline: LessonOutline, state: str, answered: int, total: int, width: int, here: bool) -> Content:
    ground = " on $here" if here else ""
    count = f"{answered} of {total}" if total else ""
    minutes = f"{outline.minutes} min" if width >= 50 else ""
    # the short name of a lesson of a group (Video 1) goes before its title
    name = f"{outline.short}  {outline.title}" if outline.group and outline.short != outline.title else outline.title
    tail = minutes.rjust(7) + count.rjust(10) if minutes else count.rjust(8)
    room = width - 9 - len(tail)
    if len(name) > room:
        name = outline.short if len(outline.short) <= room else outline.short[: room - 1] + "…"
    return Content.assemble(
        ("› " if here else "  ", "$accent" + ground),
        (GLYPHS[state], GLYPH_STYLES[state] + ground),
        (f"{outline.number:>4}  ", "$muted" + ground),
        (name.ljust(room), ("bold $bright" if here else "$words") + ground),
        (tail, "$muted" + ground),
    )


def _track_row(title: str, answered: int, total: int, width: int) -> Content:
    cells = 20 if width >= 60 else 8
    count = f"{answered} of {total} answered" if width >= 50 else f"{answered} of {total}"
    done = round(2 * cells * answered / total) if total else 0
    bar = "━" * (done // 2) + ("╸" if done % 2 else "")
    left = f"▾ {title}"
    gap = max(1, width - len(left) - cells - 2 - len(count))
    return Content.assemble(
        ("▾ ", "$muted"),
        (title, "bold $bright"),
        " " * gap,
        (bar, "$accent"),
        ("─" * (cells - len(bar)), "$line"),
        "  ",
        (count, "$muted"),
    )
