"""Keys, clicks, pastes, resizes without any sense: the tutor answers, and no exception comes (here no net holds one).

The same monkey plays with the program itself, for as long as one likes: `python -m tests.monkey.by_hand`.
"""

from __future__ import annotations

import os
from itertools import count

import pytest
from textual import events
from textual.app import App
from textual.geometry import Size

from tests.content.samples import KINDS
from tests.monkey.antics import Antic, Keys, Paste, Resize, antics
from tests.ui.experiments import experiment
from tests.ui.presses import answers, key
from tests.ui.screens.test_lesson_keys import ASK, CHOOSE, LINKED, figure, prepared
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, shown, told

pytestmark = pytest.mark.usefixtures("quick_keys", "hasty")

KEYS = int(os.environ.get("MONKEY_KEYS", "1000"))
"""At each size."""
BURST = 30
"""Between two looks at the screen."""
FILM = ":::{video} A film\n:channel: Somebody\n:minutes: 2\n:link: https://example.org/film\nIt says the same.\n:::\n"
PAGES = (
    ASK + figure("matrix"),
    CHOOSE + LINKED,
    KINDS[KINDS.index(":::{question} which-bend") : KINDS.index(":::{question} the-gradient")],
    experiment().partition("Words.\n\n")[2],
    figure("descent") + FILM,
)
NOT_HERE = {"ctrl+p": "n"}
"""The palette is Textual's own and stumbles over itself; the net of the program holds that."""


def sent(app: App[None], antic: Antic, size: tuple[int, int]) -> list[events.Event]:
    match antic:
        case Keys(names):
            return [key(NOT_HERE.get(name, name)) for name in names]
        case Paste(text):
            return [events.Paste(text)]
        case Resize(other):
            now = Size(*(other or size))
            return [events.Resize(now, now)]
    width, height = app.size
    here = (int(antic.x * width), int(antic.y * height))
    there = (int(antic.to_x * width), int(antic.to_y * height))
    if antic.kind == "wheel":
        return [mouse(events.MouseScrollUp if antic.to_x < 0.5 else events.MouseScrollDown, here)]
    click = [mouse(events.MouseDown, here), mouse(events.MouseUp, here)]
    kinds = {
        "click": click,
        "drag": [mouse(events.MouseDown, here), mouse(events.MouseMove, there), mouse(events.MouseUp, there)],
        "down": click[:1],
        "up": click[1:],
    }
    return [*kinds[antic.kind], *(click if antic.again else ())]


def mouse(kind: type[events.MouseEvent], at: tuple[int, int]) -> events.MouseEvent:
    x, y = at
    return kind(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)


@pytest.mark.parametrize(("seed", "size"), [(1, WIDE), (2, MEDIUM), (3, NARROW)])
async def test_a_monkey_breaks_nothing(
    stand: Stand, seed: int, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.ui.browser.has_desktop", lambda: False)
    app = prepared(stand, *PAGES)
    stand.session.snapshot = told()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.open_lesson("training", 0)
        source, pressed, bursts = antics(seed), 0, count()
        while pressed < KEYS:
            burst = [next(source) for _ in range(BURST)]
            for antic in burst:
                pressed += len(antic.names) if isinstance(antic, Keys) else 0
                for event in sent(app, antic, size):
                    app.post_message(event)
            await answers(app, f"burst {next(bursts)} of seed {seed} at {size}: {burst}")
            if app._exit:
                break
            await pilot.pause()
            shown(app)  # so that all that stands there now is drawn
