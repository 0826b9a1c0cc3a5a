"""Keys and clicks as a slow line or a hasty hand brings them: several before the tutor has looked at the first."""

from __future__ import annotations

import asyncio

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from tutor.ui.in_turn import InTurn
from tutor.ui.widgets.frame.map_lines import MapLines

PATIENCE_S = 30.0
"""Before a tutor that has not answered counts as frozen; it answers within milliseconds."""

ROUNDS = 4
"""Handlers that the presses set going in one place tell another one, which tells a third."""


def key(name: str) -> events.Key:
    """A key as the terminal's driver reports it."""
    if len(name) == 1:
        return events.Key(_character_to_key(name), name)
    return events.Key(name, " " if name == "space" else None)


def at_once(app: App[None], *keys: str) -> None:
    """All of them stand in the queue before the first one is handled."""
    for name in keys:
        app.post_message(key(name))


async def answers(app: App[None], what: object = "") -> None:
    """Wait until what was pressed has been handled: the app and its screen then still do what they are asked to."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while isinstance(app, InTurn) and app.keys.at_work and app._exception is None:
                await asyncio.sleep(0)
            for _ in range(ROUNDS):
                for pump in (app, app.screen):
                    done = asyncio.Event()
                    if pump.call_later(done.set):
                        while not done.is_set() and pump.is_running and app._exception is None:
                            await asyncio.sleep(0)
    except TimeoutError:
        raise AssertionError(f"frozen after {what}") from None
    if app._exception is not None:
        raise AssertionError(f"crashed after {what}: {app._exception!r}") from app._exception


async def click_twice(app: App[None], widget: Widget, gap: float) -> None:
    """Press the mouse twice on the first cell of a widget."""
    x, y = widget.content_region.x + 1, widget.content_region.y
    for number in range(2):
        if number and gap:
            await asyncio.sleep(gap)
        for kind in (events.MouseDown, events.MouseUp):
            app.post_message(
                kind(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
            )
    await answers(app, f"two clicks {gap} s apart on {widget}")


async def click_line(pilot: Pilot[None], words: str) -> None:
    """Click the line of the map that has these words, at their place."""
    lines = pilot.app.screen.query_one(MapLines)
    rows = lines.render().plain.splitlines()
    row = next(row for row, told in enumerate(rows) if words in told)
    assert await pilot.click(lines, offset=(rows[row].index(words), row))
