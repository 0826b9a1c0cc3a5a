"""The unit as a map: where to go on, the tracks with their lessons, and the last run beside it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.domain.outline import LessonOutline, TrackHeader, UnitHeader
from tutor.domain.progress import LessonProgress, continue_at, lesson_progress, track_progress
from tutor.domain.response import Notebook
from tutor.domain.words import visible
from tutor.domain.work import tally_words
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.context import Context
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.frame.map_lines import BUILD, Entry, MapLine, MapLines, lesson_words, title_words


class Pane(Ground, VerticalScroll):
    """The map, or what stands beside it."""


class UnitHeading(Static):
    def __init__(self, unit: UnitHeader) -> None:
        super().__init__(
            Content.assemble((unit.title, "bold $bright"), "\n", (unit.subtitle, "$muted")), classes="unit"
        )


class HomeMap(Ground, Horizontal):
    """The lessons by track with their progress. Place 0 goes on where the learner left, the others are the lines that
    are shown. Only the track one is in is unfolded at first."""

    STYLES = "home.tcss"

    def __init__(self, context: Context) -> None:
        super().__init__(id="home-map")
        self.context = context
        self.here = 0
        self.unfolded: set[str] = set()  # ids of tracks
        self._continue: tuple[str, str, str] = ("", "", "")
        self._built_for = 0  # columns of the screen
        self._trouble = Static(classes="trouble")
        self._title, self._words = Static(classes="go-on-title"), Static(classes="go-on-words")
        self._tally = Static(classes="tally")
        self._go_on = Vertical(classes="block go-on -here")
        self._lines = [MapLines() for _ in context.units]
        self._built: tuple[Notebook, int, int, frozenset[str]] | None = None  # what the lines were made of

    def compose(self) -> ComposeResult:
        with Pane(id="map", can_focus=False):
            yield UnitHeading(self.context.units[0])
            yield self._trouble
            with self._go_on:
                with Horizontal(classes="row"):
                    yield self._title
                    yield Chip("Go on", "enter", primary=True, id="go-on")
                yield self._words
            self.unfolded = {self._track_to_begin_with()}
            for unit, lines in zip(self.context.units, self._lines, strict=True):
                if unit is not self.context.units[0]:
                    yield UnitHeading(unit)
                yield lines
            yield self._tally
        yield Pane(id="last-run", can_focus=False)

    def _track_to_begin_with(self) -> str:
        going_on = continue_at(self.context.outlines, self.context.workbook.notebook)
        tracks = [track.id for unit in self.context.units for track in unit.tracks]
        return next(
            (one.track for one in self.context.outlines if going_on is not None and one.id == going_on.lesson_id),
            tracks[0] if tracks else "",
        )

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
        if self._built_for != self.app.size.width:
            self.rebuild()

    @property
    def _width(self) -> int:
        """Columns for a line of the map: known from the screen's width, so that the first layout is the last."""
        columns = self.app.size.width
        pads = 4 + 44 + 5 if columns >= 110 else 8 + 5 if columns >= 80 else 2
        return max(30, columns - pads)

    @property
    def entries(self) -> list[Entry]:
        """What the lines that are shown stand for, top to bottom."""
        return [entry for unit in self.context.units for entry in self._entries(unit)]

    def _entries(self, unit: UnitHeader) -> list[Entry]:
        """Those of a unit; after the last one's tracks comes the way to the challenges."""
        found: list[Entry] = []
        for track in unit.tracks:
            found += (track, *(self._lessons(track.id) if track.id in self.unfolded else ()))
        if unit is self.context.units[-1] and self.context.challenge_count:
            found.append(BUILD)
        return found

    @property
    def _entry(self) -> Entry | None:
        """The line that the cursor is on; None for the place to go on at."""
        return self.entries[self.here - 1] if self.here else None

    @property
    def target(self) -> tuple[str, str | int, str]:
        """(lesson id, page, question) that enter opens; the id is '' where there is nothing to open."""
        entry = self._entry
        if isinstance(entry, LessonOutline):
            return entry.id, 0, ""
        return self._continue if entry is None else ("", 0, "")

    @property
    def builds(self) -> bool:
        """True while enter leads to the challenges."""
        return self._entry == BUILD

    def fold(self) -> bool:
        """Fold or unfold the track the cursor is on; False if it is on no track."""
        entry = self._entry
        if not isinstance(entry, TrackHeader):
            return False
        self.unfolded ^= {entry.id}
        self.rebuild()
        return True

    @while_standing
    def move(self, by: int) -> None:
        self.here = max(0, min(len(self.entries), self.here + by))
        self.rebuild()
        if (entry := self._entry) is None:
            self._go_on.scroll_visible(animate=False)
        else:
            self.call_after_refresh(self._bring, entry)

    def _bring(self, entry: Entry) -> None:
        """Scroll until the line is in view."""
        for region in filter(None, (lines.region_of(entry) for lines in self._lines)):
            self.query_one("#map").scroll_to_region(region, animate=False)

    def move_to(self, entry: Entry) -> bool:
        """Go to a line; False if it was folded away since it was pressed."""
        entries = self.entries
        if entry not in entries:
            return False
        self.here = entries.index(entry) + 1
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
                Static(words, classes="offer-words"), Chip("Go on with it", "g", id="go-on-run"), classes="row"
            )
            self.query_one("#map").mount(Vertical(row, classes="block run-offer"), after=".go-on")

    @while_standing
    def rebuild(self) -> None:
        """Set every line from what is read and responded to by now."""
        if not self._tally.is_attached:
            return
        context = self.context
        notebook = context.workbook.notebook
        width, self._built_for = self._width, self.app.size.width
        state = (notebook, self._built_for, self.here, frozenset(self.unfolded))
        if self._built is not None and self._built[0] is notebook and self._built[1:] == state[1:]:
            return  # it shows just that
        self._built = state
        told = [str(context.workbook.trouble)] if context.workbook.trouble else []
        told += [f"The unit is not whole: {unit.fault}" for unit in context.units if unit.fault]
        told += [f"A lesson cannot be shown: {outline.fault}" for outline in context.outlines if outline.fault]
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
        current = self._entry
        for unit, lines in zip(context.units, self._lines, strict=True):
            entries = self._entries(unit)
            lines.show(
                [
                    self._line(entry, before, done, here=entry is current)
                    for before, entry in zip((None, *entries), entries, strict=False)
                ]
            )
        counted = tally_words(notebook, "   ")
        look = "look through them"
        gap = max(3, width - len(counted) - len(look) - 2)
        self._tally.update(
            Content.assemble((counted, "$muted"), " " * gap, ("r", "bold $bright"), (f" {look}", "$muted"))
        )

    def _line(self, entry: Entry, before: Entry | None, done: dict[str, LessonProgress], *, here: bool) -> MapLine:
        """The line of an entry that stands below the entry `before`."""
        width, roomy = self._width, self._built_for >= 80
        if isinstance(entry, LessonOutline):
            apart = roomy and isinstance(before, LessonOutline) and before.group != entry.group
            return MapLine(entry, lesson_words(entry, done[entry.id], width, here=here), above=apart)
        if isinstance(entry, TrackHeader):
            total = track_progress(done[lesson.id] for lesson in self._lessons(entry.id))
            is_open = entry.id in self.unfolded
            words = title_words(entry.title, total.answered, total.total, "answered", width, is_open=is_open, here=here)
            return MapLine(entry, words, above=1, below=is_open and roomy)
        solved = len({one.challenge for one in self.context.workbook.notebook.tries if one.passed})
        count = max(solved, self.context.challenge_count)
        return MapLine(entry, title_words(BUILD, solved, count, "solved", width, is_open=False, here=here), above=1)
