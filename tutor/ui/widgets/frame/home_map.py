"""The unit as a map: where to go on, the tracks with their lessons, and the last run beside it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tutor.domain.marks import GLYPHS, TONES, half_step_bar
from tutor.domain.outline import LessonOutline, UnitHeader
from tutor.domain.progress import LessonProgress, continue_at, lesson_progress, track_progress
from tutor.domain.response import Notebook
from tutor.domain.words import visible
from tutor.domain.work import tally_words
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.context import Context
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.room import while_standing

BUILD = "Build it yourself"


class MapRow(Static):
    """One line of the map that can be opened: a lesson, or a track that folds."""

    class Opened(Message):
        def __init__(self, row: MapRow) -> None:
            super().__init__()
            self.row = row

    def on_click(self) -> None:
        self.post_message(self.Opened(self))


class LessonRow(MapRow):
    def __init__(self, outline: LessonOutline, *, apart: bool = False) -> None:
        super().__init__(classes="lesson-row -apart" if apart else "lesson-row")
        self.outline = outline


class TrackRow(MapRow):
    def __init__(self, track_id: str, title: str, *, is_open: bool) -> None:
        super().__init__(classes="track-row -open" if is_open else "track-row")
        self.track_id, self.title = track_id, title


class BuildRow(MapRow):
    """The way to the challenges."""

    def __init__(self) -> None:
        super().__init__(classes="track-row")


class UnitHeading(Static):
    def __init__(self, unit: UnitHeader) -> None:
        super().__init__(
            Content.assemble((unit.title, "bold $bright"), "\n", (unit.subtitle, "$muted")), classes="unit"
        )


class HomeMap(Horizontal):
    """The lessons by track with their progress. Place 0 goes on where the learner left, the others are the lines that
    are shown. Only the track one is in is unfolded at first."""

    def __init__(self, context: Context) -> None:
        super().__init__(id="home-map")
        self.context = context
        self.here = 0
        self.unfolded: set[str] = set()  # ids of tracks; rows of the others are made when they are unfolded
        self._continue: tuple[str, str, str] = ("", "", "")
        self._built_for = 0
        self._trouble = Static(classes="trouble")
        self._title, self._words = Static(classes="go-on-title"), Static(classes="go-on-words")
        self._tally = Static(classes="tally")
        self._go_on = Vertical(classes="block go-on -here")
        self._built: tuple[Notebook, int, int, frozenset[str]] | None = None  # what the lines were made of

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="map", can_focus=False):
            yield UnitHeading(self.context.units[0])
            yield self._trouble
            with self._go_on:
                with Horizontal(classes="row"):
                    yield self._title
                    yield Chip("Go on", "enter", primary=True, id="go-on")
                yield self._words
            self.unfolded = {self._track_to_begin_with()}
            for unit in self.context.units:
                if unit is not self.context.units[0]:
                    yield UnitHeading(unit)
                for track in unit.tracks:
                    yield TrackRow(track.id, track.title, is_open=track.id in self.unfolded)
                    if track.id in self.unfolded:
                        yield from self._lesson_rows(track.id)
            if self.context.challenge_count:
                yield BuildRow()
            yield self._tally
        yield VerticalScroll(id="last-run", can_focus=False)

    def _track_to_begin_with(self) -> str:
        going_on = continue_at(self.context.outlines, self.context.workbook.notebook)
        tracks = [track.id for unit in self.context.units for track in unit.tracks]
        return next(
            (one.track for one in self.context.outlines if going_on is not None and one.id == going_on.lesson_id),
            tracks[0] if tracks else "",
        )

    def _lesson_rows(self, track_id: str) -> list[LessonRow]:
        rows: list[LessonRow] = []
        for outline in self._lessons(track_id):
            rows.append(LessonRow(outline, apart=bool(rows) and outline.group != rows[-1].outline.group))
        return rows

    def _lessons(self, track_id: str) -> list[LessonOutline]:
        return [outline for outline in self.context.outlines if outline.track == track_id]

    def on_mount(self) -> None:
        self.rebuild()
        self.call_after_refresh(self._add_last_run)

    async def _add_last_run(self) -> None:
        """The right side comes a moment later: the words are what one reads first."""
        from tutor.ui.widgets.run.pane import LastRun

        await self.query_one("#last-run").mount(LastRun())
        self.show_run(self.context.snapshot)

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
    def rows(self) -> list[MapRow]:
        """The lines that are shown, top to bottom."""
        unfolded = self.unfolded or set()
        return [row for row in self.query(MapRow) if not isinstance(row, LessonRow) or row.outline.track in unfolded]

    @property
    def target(self) -> tuple[str, str | int, str]:
        """(lesson id, page, question) that enter opens; the id is '' where there is nothing to open."""
        row = self.rows[self.here - 1] if self.here else None
        if isinstance(row, LessonRow):
            return row.outline.id, 0, ""
        return self._continue if row is None else ("", 0, "")

    @property
    def builds(self) -> bool:
        """True while enter leads to the challenges."""
        return bool(self.here) and isinstance(self.rows[self.here - 1], BuildRow)

    async def fold(self) -> bool:
        """Fold or unfold the track the cursor is on; False if it is on no track."""
        row = self.rows[self.here - 1] if self.here else None
        if not isinstance(row, TrackRow):
            return False
        self.unfolded ^= {row.track_id}
        if not any(isinstance(one, LessonRow) and one.outline.track == row.track_id for one in self.query(MapRow)):
            await self.query_one("#map").mount(*self._lesson_rows(row.track_id), after=row)
        self.rebuild()
        return True

    @while_standing
    def move(self, by: int) -> None:
        self.here = max(0, min(len(self.rows), self.here + by))
        self.rebuild()
        (self.rows[self.here - 1] if self.here else self._go_on).scroll_visible(animate=False)

    def move_to(self, row: MapRow) -> bool:
        """Go to a line; False if it was folded away since it was pressed."""
        rows = self.rows
        if row not in rows:
            return False
        self.here = rows.index(row) + 1
        self.rebuild()
        return True

    @while_standing
    def show_run(self, snapshot: TrainingSnapshot) -> None:
        for last in self.query("LastRun"):
            last.snapshot = self.context.shown(snapshot)  # type: ignore[attr-defined]  # its module is imported after the first paint
        if not self._go_on.is_attached:
            return  # not composed yet; it asks for the snapshot itself then
        left = snapshot.state in (RunState.STOPPED, RunState.FAILED) and snapshot.checkpoint is not None
        offers = self.query(".run-offer")
        if not left:
            offers.remove()
        elif not offers:
            words = f"Run {snapshot.run} was left in {snapshot.unit} {snapshot.reached:,} of {snapshot.length:,}."
            row = Horizontal(
                Static(words, classes="run-words"), Chip("Go on with it", "g", id="go-on-run"), classes="row"
            )
            self.query_one("#map").mount(Vertical(row, classes="block run-offer"), after=".go-on")

    @while_standing
    def rebuild(self) -> None:
        """Set every line from what is read and responded to by now."""
        if not self._tally.is_attached:
            return
        context = self.context
        notebook = context.workbook.notebook
        width = self._built_for = self._width
        state = (notebook, width, self.here, frozenset(self.unfolded))
        if self._built is not None and self._built[0] is notebook and self._built[1:] == state[1:]:
            return  # it shows just that
        self._built = state
        faults = [outline.fault for outline in context.outlines if outline.fault]
        told = [str(context.workbook.trouble)] if context.workbook.trouble else []
        told += [f"A lesson cannot be shown: {fault}" for fault in faults]
        self._trouble.display = bool(told)
        self._trouble.update(Content(visible("\n".join(told))))
        going_on = continue_at(context.outlines, notebook)
        self._continue = (going_on.lesson_id, going_on.page_slug, going_on.question_id) if going_on else ("", "", "")
        title = f"Continue with {going_on.title}" if going_on else "Everything here is done"
        self._title.update(Content.styled(visible(title), "bold $bright"))
        words = going_on.words if going_on else "Look back on the unit, and hand it in."
        self._words.update(Content.styled(visible(words), "$muted"))
        self._go_on.set_class(self.here == 0, "-here")
        done = {outline.id: lesson_progress(outline, notebook) for outline in context.outlines}
        rows = self.rows
        for lesson_row in self.query(LessonRow):
            if lesson_row.display is not (shown := lesson_row.outline.track in self.unfolded):
                lesson_row.display = shown
        for index, row in enumerate(rows, start=1):
            here = index == self.here
            row.set_class(here, "-here")
            if isinstance(row, LessonRow):
                row.update(_row(row.outline, done[row.outline.id], width, here))
            elif isinstance(row, TrackRow):
                total = track_progress(done[lesson.id] for lesson in self._lessons(row.track_id))
                is_open = row.track_id in self.unfolded
                row.set_class(is_open, "-open")
                row.update(_track_row(row.title, total.answered, total.total, width, is_open=is_open, here=here))
            else:
                solved = len({one.challenge for one in notebook.tries if one.passed})
                count = max(solved, context.challenge_count)
                row.update(_track_row(BUILD, solved, count, width, is_open=False, here=here, done="solved"))
        counted = tally_words(notebook, "   ")
        look = "look through them"
        gap = max(3, width - len(counted) - len(look) - 2)
        self._tally.update(
            Content.assemble((counted, "$muted"), " " * gap, ("r", "bold $bright"), (f" {look}", "$muted"))
        )


def _row(outline: LessonOutline, progress: LessonProgress, width: int, here: bool) -> Content:
    ground = " on $here" if here else ""
    count = f"{progress.answered} of {progress.total}" if progress.total else ""
    minutes = f"{outline.minutes} min" if width >= 50 else ""
    # the short name of a lesson of a group (Video 1) goes before its title
    name = f"{outline.short}  {outline.title}" if outline.group and outline.short != outline.title else outline.title
    tail = minutes.rjust(7) + count.rjust(10) if minutes else count.rjust(8)
    room = width - 9 - len(tail)
    if len(name) > room:
        name = outline.short if len(outline.short) <= room else outline.short[: room - 1] + "…"
    return Content.assemble(
        ("› " if here else "  ", "$accent" + ground),
        (GLYPHS[progress.mark], TONES[progress.mark] + ground),
        (f"{outline.number:>4}  ", "$muted" + ground),
        (name.ljust(room), ("bold $bright" if here else "$words") + ground),
        (tail, "$muted" + ground),
    )


def _track_row(
    title: str, answered: int, total: int, width: int, *, is_open: bool, here: bool, done: str = "answered"
) -> Content:
    cells = 20 if width >= 60 else 8
    count = f"{answered} of {total} {done}".rjust(18) if width >= 50 else f"{answered} of {total}".rjust(9)
    bar = half_step_bar(answered / total if total else 0.0, cells)
    gap = max(1, width - len(title) - 2 - cells - len(count))
    ground = " on $here" if here else ""
    return Content.assemble(
        ("▾ " if is_open else "▸ ", ("$accent" if here else "$muted") + ground),
        (title, "bold $bright" + ground),
        (" " * gap, ground.strip()),
        (bar, "$accent" + ground),
        ("─" * (cells - len(bar)), "$line" + ground),
        (count, "$muted" + ground),
    )
