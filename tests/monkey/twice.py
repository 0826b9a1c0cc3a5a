"""Two presses of everything that can be pressed, at five gaps: python -m tests.monkey.twice --times 10

In each situation every button, choice, bet, tick and line of a rubric is pressed once, then twice, in fresh tutors: by
the mouse, by enter, and by the key that it shows. Two presses must come to what one does, and nothing may end the
tutor. What differs is printed; the exit code is 1 then. What tests of screens need not pay for is spared here too.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from tests.content.samples import KINDS
from tests.ui.experiments import experiment
from tests.ui.presses import answers, at_once
from tests.ui.quick import draw_what_is_looked_at, find_handlers_once, look_at_the_node_first, read_styles_once
from tests.ui.quick_styles import read_rules_directly, style_once
from tests.ui.screens.test_lesson_keys import ASK, CHOOSE, HEAD, LINKED
from tests.ui.stand import Stand, screen_name, shown, told, write_lessons
from tutor.domain.response import RecordedCurve
from tutor.storage.store import Store
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.app import TutorApp
from tutor.ui.once import _under_way
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import ChoiceList, TickList
from tutor.ui.widgets.experiment.bet_list import BetList
from tutor.ui.widgets.question.rubric import Rubric

SPARED = (
    draw_what_is_looked_at,
    find_handlers_once,
    look_at_the_node_first,
    read_rules_directly,
    read_styles_once,
    style_once,
)
GAPS_S = (0.0, 0.02, 0.04, 0.07, 0.2)
SIZE = (120, 50)
LESSONS = Path(__file__).parents[2] / "lessons"
QUIET_S = 0.25
"""What a press sets going has come to its end when nothing has changed for so long, and no action is under way."""
LOOKS = 5
PATIENCE_S = 5.0
"""For an action that is under way: it may be a question that waits for its answer."""
FILM = """:::{video} A film
:channel: Somebody
:minutes: 20
:link: https://example.org/film
It says the same.
:::
"""


def kind(id: str) -> str:
    start = KINDS.index(f":::{{question}} {id}")
    return KINDS[start : KINDS.index("\n:::\n", start) + 5]


def settled_bet(store: Store) -> None:
    bet = store.place_bet("rate", "training", "Better", "higher").result()
    curve = RecordedCurve("epoch", "test accuracy, %", ((0.5, 90.0), (1.0, 96.0)))
    for number, value in enumerate((93.0, 96.0)):
        name = ("usual", "faster")[number]
        store.keep_outcome(bet, number, name, number + 1, value, curve, last=number == 1).result()


@dataclass(frozen=True, slots=True)
class Situation:
    """`keys` lead there from the opened page (or from home, where there is none)."""

    name: str
    page: str = ""
    keys: tuple[str, ...] = ()
    run: TrainingSnapshot | None = None
    fill: Callable[[Store], None] | None = None
    begun: bool = True
    course: bool = False
    """On the course's own lessons, which have challenges."""


BETS = experiment().partition("Words.\n\n")[2]
TYPED = experiment(bets="", runs=(("one", "--epochs 1"),), options=":unit: %").partition("Words.\n\n")[2]
GONE_WRONG = told(RunState.STOPPED, message="Stopped.", checkpoint=Path("there"))
SITUATIONS: tuple[Situation, ...] = (
    Situation("a text, written", ASK, (*"A word", "escape")),
    Situation("a text, how sure", ASK, (*"Those never seen", "ctrl+s")),
    Situation("a text, its ideas", ASK, (*"Those never seen", "ctrl+s", "2")),
    Situation("a choice", CHOOSE),
    Situation("a choice, how sure", CHOOSE, ("1",)),
    Situation("a choice, right", CHOOSE, ("1", "3")),
    Situation("a choice, wrong", CHOOSE, ("2", "3")),
    Situation("ticks", kind("which-bend"), ("1",)),
    Situation("ticks, wrong", kind("which-bend"), ("1", "2", "tab", "ctrl+s", "2")),
    Situation("terms", kind("say-what"), (*"weight", "escape")),
    Situation("a number", kind("the-gradient"), ("enter", *"(1, 1, 1)", "escape")),
    Situation("a number, wrong", kind("the-gradient"), ("enter", *"(1, 1, 1)", "ctrl+s", "1")),
    Situation("of a run, none yet", kind("own-accuracy")),
    Situation("of a run", kind("own-accuracy"), run=told(RunState.FINISHED)),
    Situation("bets", BETS),
    Situation("a bet, typed", TYPED, ("enter", *"95", "escape")),
    Situation("a bet, placed", BETS, ("3",)),
    Situation("a bet, another run at work", BETS, ("3", "enter"), run=told()),
    Situation("a bet, settled", BETS, fill=settled_bet),
    Situation("a film", FILM),
    Situation("links", LINKED, ("u",)),
    Situation("to a mentor", "Words.", ("m", *"Why?")),
    Situation("first launch", begun=False),
    Situation("home"),
    Situation("home, a run to go on with", run=GONE_WRONG),
    Situation("lab", keys=("l",)),
    Situation("lab, at work", keys=("l",), run=told()),
    Situation("lab, paused", keys=("l",), run=told(RunState.PAUSED)),
    Situation("lab, stopped", keys=("l",), run=GONE_WRONG),
    Situation("lab, looked into", keys=("l", "2"), run=told(RunState.FINISHED)),
    Situation("lab, one weight", keys=("l", "u"), run=told(RunState.FINISHED)),
    Situation("lab, drawn", keys=("l", "3"), run=told(RunState.FINISHED)),
    Situation("lab, runs", keys=("l", "4"), run=told(RunState.FINISHED)),
    Situation("lab, compared", keys=("l", "0"), run=told(RunState.FINISHED)),
    Situation("museum", keys=("l", "5")),
    Situation("museum, a guess", keys=("l", "5", "enter")),
    Situation("responses", keys=("r",), fill=settled_bet),
    Situation("handing in", keys=("r", "e"), fill=settled_bet),
    Situation("writing", keys=("w",)),
    Situation("help", keys=("f1",)),
    Situation("search", keys=("slash",)),
    Situation("about me", keys=("r", "e", "tab"), fill=settled_bet),
    Situation("the end of a lesson", "Words.", ("n",)),
    Situation("building", keys=("b",), course=True),
    Situation("a challenge", keys=("b", "enter", "escape"), course=True),
    Situation("a network from a file", keys=("l", "i")),
)


class Press(Protocol):
    """`again`: right after itself, at the same place or with whatever has the focus by now."""

    async def __call__(self, app: TutorApp, *, again: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class Target:
    """Something to press: which widget of its kind, and how."""

    name: str
    press: Press


def state(app: TutorApp) -> tuple[Any, ...]:
    """What presses have come to."""
    notebook = app.workbook.notebook
    session: Any = app.context.session
    return (
        [(made.question_id, made.text, made.status, made.confidence, made.ticks) for made in notebook.responses],
        [(bet.experiment_id, bet.value) for bet in notebook.bets],
        [noted.text for noted in notebook.mentor_questions],
        sorted((draft.question_id, draft.text) for draft in notebook.drafts),
        [asked[0] for asked in session.asked],
        [type(screen).__name__ for screen in app.screen_stack],
        getattr(app.screen, "page_index", None),
        [sorted(ticks.ticked) for ticks in app.screen.query(TickList)],
        [chip.id for chip in app.screen.query(Chip) if chip.display],
    )


async def come_to_rest(app: TutorApp) -> tuple[Any, ...]:
    """The state once nothing has changed for QUIET_S and for LOOKS looks, which take longer on a busy machine."""
    last, looks, loop = state(app), 0, asyncio.get_running_loop()
    begun = since = loop.time()
    while loop.time() - since < QUIET_S or looks < LOOKS:
        await asyncio.sleep(0.05)
        await answers(app)
        looks += 1
        if (now := state(app)) != last or (_under_way and loop.time() - begun < PATIENCE_S):
            last, looks, since = now, 0, loop.time()
    return last


def click(app: TutorApp, x: int, y: int) -> None:
    for made in (events.MouseDown, events.MouseUp):
        app.post_message(made(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y))


def targets(app: TutorApp) -> Iterator[Target]:
    """Everything on the screen that a press does something to."""

    def at(widget: Widget, row: int = 0) -> Press:
        x, y = widget.content_region.x + 1, widget.content_region.y + row

        async def press(app: TutorApp, *, again: bool = False) -> None:
            click(app, x, y)

        return press

    def by_enter(selector: type[Widget], number: int) -> Press:
        async def press(app: TutorApp, *, again: bool = False) -> None:
            if not again:
                app.screen.set_focus(there(app, selector)[number], scroll_visible=False)
            at_once(app, "enter")

        return press

    def by_key(name: str) -> Press:
        async def press(app: TutorApp, *, again: bool = False) -> None:
            at_once(app, name)

        return press

    for number, chip in enumerate(there(app, Chip)):
        assert isinstance(chip, Chip)
        yield Target(f"{chip.label}, clicked", at(chip))
        yield Target(f"{chip.label}, enter", by_enter(Chip, number))
        if chip.key:
            yield Target(f"{chip.label}, {chip.key}", by_key(chip.key))
    for selector in (ChoiceList, BetList, Rubric):
        for number, widget in enumerate(there(app, selector)):
            for row in range(widget.content_region.height):
                yield Target(f"{selector.__name__}, row {row}", at(widget, row))
            yield Target(f"{selector.__name__}, enter", by_enter(selector, number))
            for key in "123":
                yield Target(f"{selector.__name__}, key {key}", by_key(key))


def there(app: TutorApp, selector: type[Widget]) -> list[Widget]:
    screen = app.screen.region
    return [one for one in app.screen.query(selector) if one.display and screen.contains_region(one.region)]


async def arrive(pilot: Pilot[None], app: TutorApp, situation: Situation) -> None:
    await come_to_rest(app)
    if situation.page:
        await app.open_lesson("training", 0)
        await come_to_rest(app)
    for key in situation.keys:
        at_once(app, key)
        await answers(app)
        if len(key) > 1 or key.isdigit():
            await come_to_rest(app)
        await asyncio.sleep(0.31 if key in "nmrewlu" and not situation.page else 0.0)
    await come_to_rest(app)


async def tried(situation: Situation, act: Callable[[TutorApp], Awaitable[Any]]) -> tuple[Any, str]:
    """What `act` returns in a fresh tutor, and the state that is left."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        stand = Stand(Path(folder))
        if situation.course:
            stand.lessons = LESSONS
        if situation.page:
            write_lessons(stand.lessons, training=f"{HEAD}## Page 1\n\n{situation.page}\n")
        stand.begun() if situation.begun else None
        if situation.fill:
            store = Store.open(stand.home)
            situation.fill(store)
            store.close()
        app = stand.app(situation.run)
        try:
            async with app.run_test(size=SIZE) as pilot:
                await arrive(pilot, app, situation)
                came = await act(app)
                return came, shown(app)
        finally:
            stand.close()


async def main(times: int, only: str, share: slice) -> int:
    differs = presses = 0
    for situation in list(SITUATIONS)[share]:
        if only not in situation.name:
            continue

        async def look(app: TutorApp) -> list[Target]:
            return list(targets(app))

        found, screen = await tried(situation, look)
        print(f"{situation.name}: {len(found)} targets", flush=True)
        if not found:
            print(screen)
        for target in found:

            async def act(app: TutorApp, gap: float | None = None, target: Target = target) -> Any:
                await target.press(app)
                if gap is not None:
                    if gap:
                        await asyncio.sleep(gap)
                    await target.press(app, again=True)
                return await come_to_rest(app), screen_name(app)

            once, _ = await tried(situation, act)
            for gap in GAPS_S:
                for _ in range(times):
                    presses += 1
                    try:
                        twice, screen = await tried(situation, lambda app, gap=gap: act(app, gap))
                    except Exception as error:
                        differs += 1
                        print(f"  {target.name}, {1000 * gap:.0f} ms: {error!r}", flush=True)
                        continue
                    if twice != once:
                        differs += 1
                        print(f"  {target.name}, {1000 * gap:.0f} ms:\n    once  {once}\n    twice {twice}", flush=True)
    print(f"{presses} double presses, {differs} that differ from one")
    return 1 if differs else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--only", default="", help="situations whose names hold this")
    parser.add_argument("--share", default="1/1", help="as 2/3: every third situation, from the second on")
    options = parser.parse_args()
    first, _, of = options.share.partition("/")
    with pytest.MonkeyPatch.context() as patch:
        for spare in SPARED:
            spare(patch)
        with tempfile.TemporaryDirectory() as there_files_go, contextlib.chdir(there_files_go):
            code = asyncio.run(main(options.times, options.only, slice(int(first) - 1, None, int(of))))
    sys.exit(code)
