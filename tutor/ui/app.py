"""The application: it holds the parts, hands them to the screens, and leaves nothing behind when it ends."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import SystemCommand
from textual.reactive import reactive
from textual.screen import Screen

from dnn_core.config import TrainingConfig
from tutor.content.outline_cache import cached_outlines
from tutor.domain.moments import clock, day_and_clock
from tutor.logbook import keep_log
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import garbage
from tutor.ui.background import in_background
from tutor.ui.context import Context
from tutor.ui.control_characters import ControlCharacterFilter
from tutor.ui.in_turn import InTurn
from tutor.ui.internals import mend_textual
from tutor.ui.leaving import Deadline, leave_on_signals
from tutor.ui.messages import SnapshotArrived
from tutor.ui.once import presses
from tutor.ui.safety_net import SafetyNet, spread
from tutor.ui.sturdy import FAILED, SturdyApp
from tutor.ui.themes import I2_DARK, I2_LIGHT, tones_for
from tutor.ui.workbook import open_workbook

if TYPE_CHECKING:
    from tutor.training.beside import PartsRun
    from tutor.ui.experimenter import Experimenter
    from tutor.ui.finder import WayBack
    from tutor.ui.screens.base import TutorScreen

mend_textual()

log = logging.getLogger(__name__)

THEME_SETTING = "theme"
IDLE_AFTER_S = 0.7  # from the first paint
COPY_AFTER_S = 3.0
LOOK_AROUND_EVERY_S = 2.0
SESSION = "tutor.training.session"
PACE_SETTING, FULL_SPEED = "I2_TUTOR_PACE", "full"  # no run begins in slow motion by itself
TESTS_PER_EPOCH = 3  # points of the test curve; each costs the run some hundredths of a second


class TutorApp(InTurn, SturdyApp):
    """`home` holds the learner's work and runs; `data` another set of IDX files than MNIST; `lessons` other lessons.

    `seed` is for runs that name none, instead of the learner's own.
    """

    TITLE = "I2 Tutor"
    CSS_PATH = "styles/base.tcss"
    ENABLE_COMMAND_PALETTE = True
    snapshot: reactive[TrainingSnapshot] = reactive(TrainingSnapshot, always_update=True, init=False, repaint=False)

    def __init__(
        self, home: Path, data: Path | None = None, lessons: Path | None = None, seed: int | None = None
    ) -> None:
        super().__init__()
        header = cached_outlines(home / "outlines.json", lessons)
        self.workbook = open_workbook(home)
        self.context = Context(home, self.workbook, self, header, lessons=lessons, data=data, seed=seed)
        self.filter_output(ControlCharacterFilter())
        for theme in (I2_DARK, I2_LIGHT):
            self.register_theme(theme)
        self.begin_with_theme(I2_LIGHT if self._theme_wanted == I2_LIGHT.name else I2_DARK)

    # themes

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return tones_for(self.current_theme)

    @property
    def _theme_wanted(self) -> str:
        wanted = self.workbook.settings.get(THEME_SETTING, I2_DARK.name)
        return wanted if wanted in self.available_themes else I2_DARK.name

    def on_mount(self) -> None:
        self.theme = self._theme_wanted
        self.theme_changed_signal.subscribe(self, lambda theme: self._keep_theme(theme.name))
        if self.departure.deadline is not None:
            leave_on_signals(self.departure)
        self.workbook.desk.begin()
        self.call_after_refresh(self._tell_what_came_back)
        self.call_after_refresh(self._look_around)
        self.set_interval(LOOK_AROUND_EVERY_S, self._look_around)
        self.call_after_refresh(lambda: in_background(self, self._import_the_session()))
        self.set_timer(COPY_AFTER_S, self.workbook.copy_for_today)

    async def on_unmount(self) -> None:
        """However the tutor ends, words that came last are written first."""
        await self.workbook.desk.save_all()

    def _tell_what_came_back(self) -> None:
        for found in self.workbook.rescued:
            moment = day_and_clock(found.made_at)
            one = len(found.texts) == 1
            texts, verb = ("A text", "is") if one else (f"{len(found.texts)} texts", "are")
            where = "its question; Responses lists it" if one else "their questions; Responses lists them"
            self.notify(
                f"{texts} that could not be saved on {moment} {verb} back with {where}.",
                timeout=15,
                markup=False,
            )

    async def _look_around(self) -> None:
        """A store that could not be written to may be so by now; another window may have come, or written."""
        garbage.look_in_a_pause()
        await self.workbook.mend()
        for started in await self.workbook.look_around():
            since = f" since {clock(started)}" if clock(started) else ""
            self.notify(
                f"The tutor is open in another window as well{since}. Both save; what is written in both is kept "
                "twice, and shown side by side.",
                timeout=12,
                markup=False,
            )

    def _keep_theme(self, name: str) -> None:
        if self.workbook.settings.get(THEME_SETTING) != name:
            in_background(self, self.workbook.set_setting(THEME_SETTING, name))

    def get_default_screen(self) -> Screen[None]:
        from tutor.ui.screens.home import HomeScreen

        return HomeScreen(self.context)

    async def _import_ahead(self) -> None:
        """The screen that most often comes after Home, and the palette, are imported off the loop meanwhile."""
        for name in ("tutor.ui.screens.lab", "tutor.ui.palette"):
            await asyncio.to_thread(importlib.import_module, name)

    async def _import_the_session(self) -> None:
        """What a run needs is imported off the loop: no key that comes right after the first paint waits for it."""
        if SESSION not in sys.modules:
            await asyncio.to_thread(importlib.import_module, SESSION)
        self.call_later(self._bring_up_the_run)

    def _bring_up_the_run(self) -> None:
        """After the first paint, or when Home is left before it: what was put off until then."""
        if self.stands:
            return
        self.stands = True
        garbage.begin()
        self.set_timer(IDLE_AFTER_S, self._import_ahead)
        self.snapshot = left = self.context.session.snapshot
        if left.state is RunState.STOPPED and left.slow:
            self.context.session.go_on()  # it was left in slow motion
        if left.run and self.context.mine is None:
            in_background(self, self._find_mine())
        self.context.today.plan_anew()

    async def _find_mine(self) -> None:
        """In a home from before there was such a thing: the first run of the learner's own that finished."""
        from tutor.training import records

        found = await asyncio.to_thread(records.first_finished, self.context.home / "runs")
        if found is not None:
            await self.context.make_mine(found.run)
            self.snapshot = self.snapshot

    async def act_on(self, event: events.Event) -> None:
        """Keys and pastes are the screen's first: what begins a response is led into its field, and is no command. A
        key that only repeats a press that is taken is heard nowhere, neither as it comes in nor by what acts. While one
        leaves, all of them are nobody's: what they would change is kept already."""
        if isinstance(event, events.InputEvent) and (self.departure.under_way or not self.screen_stack):
            return
        if isinstance(event, events.Key) and not (
            presses.begin(event) if event.is_forwarded else not presses.repeats(event)
        ):
            return
        if isinstance(event, events.MouseDown | events.MouseUp) and presses.repeats_click(event):
            return
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            from tutor.ui.screens.typing_begins import TypingBegins

            if isinstance(self.screen, TypingBegins) and await self.screen.lead(event):
                return
        await super().act_on(event)

    # opening screens

    def go_home(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def go_back(self) -> None:
        if len(self.screen_stack) > 1:
            self.pop_screen()

    async def go_to(self, screen_name: str) -> None:
        """Open the lab, the responses or the writing room; one that is open below is returned to."""
        from tutor.ui import screens

        kind = screens.screen_class(screen_name)
        if any(isinstance(screen, kind) for screen in self.screen_stack):
            while not isinstance(self.screen, kind):
                self.pop_screen()
            return
        await self.push_screen(self._made_ready(kind(self.context)))

    async def search(self, back: WayBack | None = None) -> None:
        """Open the search over whatever is open, which stays as it is below; `back` to one that was left."""
        from tutor.ui.screens.search import SearchScreen

        if not isinstance(self.screen, SearchScreen):
            await self.push_screen(self._made_ready(SearchScreen(self.context, back)))

    def _made_ready(self, screen: TutorScreen) -> TutorScreen:
        """Read the styles that are new: `push_screen` itself would read those of all screens and widgets once more."""
        self._bring_up_the_run()
        new = [path for path in screen.css_path if not self.stylesheet.has_source(str(path))]
        if new:
            self.stylesheet.read_all(new)
            self.stylesheet.parse()
        return screen

    async def open_lesson(
        self, lesson_id: str, page: int | str = 0, task: str = "", back: WayBack | None = None
    ) -> None:
        """Open a page (by number or slug) of a lesson in the one LessonScreen; `task` is a question to go to, `back`
        the search that found it: where that goes with the screens above the lesson, escape brings it again."""
        from tutor.ui.screens.lesson import LessonScreen

        if not self.is_screen_installed("lesson"):
            self.install_screen(LessonScreen(self.context), "lesson")
        lesson_screen = self.get_screen("lesson", LessonScreen)
        lesson_screen.way_back = None
        if lesson_screen in self.screen_stack:
            lesson_screen.way_back = back and lesson_screen.here(back)
            while self.screen is not lesson_screen:
                self.pop_screen()
        else:
            await self.push_screen(self._made_ready(lesson_screen))
        await lesson_screen.show_lesson(lesson_id, page, task)

    # the run

    def receive_snapshot(self, snapshot: TrainingSnapshot) -> None:
        """Of the run, from the reader's thread."""
        self.post_message(SnapshotArrived(snapshot))

    def on_snapshot_arrived(self, message: SnapshotArrived) -> None:
        before, self.snapshot = self.snapshot, message.snapshot
        now = message.snapshot
        if before.state is RunState.STARTING and now.state is RunState.STOPPED and now.checkpoint is None:
            self.notify(now.message, severity="warning", timeout=15, markup=False)  # refused: where it is seen anywhere
        if now.state is RunState.FINISHED and not (before.state is now.state and before.run == now.run):
            in_background(self, self._after_a_run(now))
        if (series := self.context.made("seed_series")) is not None:
            series.follow(now)
        experimenter: Experimenter | None = self.context.made("experimenter")
        if experimenter is not None and experimenter.is_relevant(message.snapshot):
            in_background(self, experimenter.follow(message.snapshot))

    async def _after_a_run(self, now: TrainingSnapshot) -> None:
        """The first run of the learner's own that finishes is their network; old runs let their moments go."""
        from tutor.training import moments, shelf

        if self.context.mine is None and not now.purpose:
            await self.context.make_mine(now.run)
            self.snapshot = self.snapshot  # the screens call it so
        mine = self.context.mine
        runs, own = self.context.home / "runs", (mine.run,) if mine else ()
        await asyncio.to_thread(lambda: moments.let_go(runs, (*own, *shelf.pinned(runs))))
        await asyncio.to_thread(shelf.clear_away, runs)

    def push_screen(self, *given: Any, **more: Any) -> Any:
        """What asked for a window is taken: a second press at once presses nothing in it."""
        presses.take()
        return super().push_screen(*given, **more)

    def start_run(
        self, config: TrainingConfig | None = None, *, slow: bool = False, parts: PartsRun | None = None
    ) -> None:
        """Train a network in the background, unless one is at work already. `slow`: in slow motion, unless the learner
        wants none (I2_TUTOR_PACE); `parts`: with the learner's own."""
        presses.take()
        session = self.context.session
        now = session.snapshot
        if now.state.active and now.slow:
            session.set_pace(slow=False)
            self.notify(f"Run {now.run} goes to its end first, at full speed. Press s again then.", markup=False)
            return
        if now.state.active:
            self.notify(f"Run {now.run} is at work. Stop it in the lab with x first.", markup=False)
            return
        in_background(self, self._load_plots())
        config = config or TrainingConfig(tests_per_epoch=TESTS_PER_EPOCH, seed=self.context.seed)
        session.start(config, slow=slow and os.environ.get(PACE_SETTING) != FULL_SPEED, parts=parts)

    def turn_pace(self) -> None:
        """Slow motion or full speed: of the run at work, else of the next one that the Lab starts."""
        presses.take()
        now = self.context.session.snapshot
        if now.state.active:
            self.context.session.set_pace(slow=not now.slow)
            return
        lab = self.context.lab
        lab.slow = not lab.slow
        self.notify(f"The Lab's next run goes {'in slow motion' if lab.slow else 'at full speed'}.", markup=False)
        self.snapshot = now  # for the bench, which tells it too

    async def _load_plots(self) -> None:
        """Import what draws curves before the first one comes, off the loop."""
        from tutor.ui.widgets.run import plot

        await asyncio.to_thread(plot.load)

    def go_on_with_run(self) -> None:
        """Go on with a run that was left, stopped or lost, from its last checkpoint."""
        session = self.context.session
        if (waits := self.context.to_go_on()) is not None:
            if waits.run == session.snapshot.run or session.take_up(waits.run):
                session.go_on()
        elif not session.snapshot.state.active:
            self.notify("There is no run to go on with. Press s to start one.", markup=False)

    def action_command_palette(self) -> None:
        from tutor.ui.palette import open_palette

        open_palette(self)

    def search_themes(self) -> None:
        from tutor.ui.palette import open_themes

        open_themes(self)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from tutor.ui.palette import system_commands

        yield from system_commands(self, self.context, screen)


def run(home: Path, data: Path | None = None, lessons: Path | None = None, seed: int | None = None) -> int:
    """Open the tutor on this terminal and stay until the learner leaves. Returns the exit code."""
    book = keep_log(home)
    deadline = Deadline()
    app: TutorApp | None = None
    code = FAILED
    try:
        app = TutorApp(home, data, lessons, seed)
        app.departure.deadline = deadline
        deadline.last_words = app.give_terminal_back
        app.net = SafetyNet()
        spread()
        app.run()
        code = max(app.return_code or 0, app.departure.code)
    except Exception as error:
        log.critical("the tutor ended with an error", exc_info=error)
    deadline.begin()
    if app is not None:
        if (session := app.made_session()) is not None:
            session.close()
        deadline.shorten()
        app.workbook.close()
        if app.terminal_is_stuck():  # Python itself would wait for it
            deadline.end(code)
    if code != 0:
        print(
            f"i2-tutor: an error ended the tutor. What it had saved is safe. The details are in {book}", file=sys.stderr
        )
    return code
