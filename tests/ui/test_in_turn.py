"""Keys in one read, and what each of them finds when it is acted upon."""

from __future__ import annotations

import asyncio
import gc

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tests.ui.presses import at_once, key
from tutor.ui import in_turn
from tutor.ui.in_turn import Aftermath, InTurn

PATIENCE_S = 5.0


class Door(Widget, can_focus=True):
    """It says that it was opened, to one who says so to another."""

    BINDINGS = [Binding("enter", "open"), Binding("x", "vanish")]

    class Opened(Message):
        pass

    def action_open(self) -> None:
        self.post_message(self.Opened())

    def action_vanish(self) -> None:
        self.post_message(self.Opened())
        self.remove()


class Room(Widget):
    """Behind its door there is a line to write on, once it is made."""

    def __init__(self) -> None:
        super().__init__()
        self.may = asyncio.Event()
        self.may.set()

    def compose(self) -> ComposeResult:
        yield Door()

    async def on_door_opened(self) -> None:
        await self.may.wait()
        line = Input()
        await self.mount(line)
        self.call_later(line.focus)


class House(InTurn):
    def __init__(self, *rooms: Widget, in_turn: bool = True) -> None:
        super().__init__()
        self._rooms, self._in_turn = rooms, in_turn
        self.heard: list[str] = []
        self.came_back: list[str] = []

    def compose(self) -> ComposeResult:
        yield from self._rooms

    async def on_event(self, event: events.Event) -> None:
        if self._in_turn:
            await super().on_event(event)
        else:
            self._hear(event)
            await App.on_event(self, event)

    async def act_on(self, event: events.Event) -> None:
        self._hear(event)
        await super().act_on(event)

    def _hear(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            (self.came_back if event.is_forwarded else self.heard).append(event.key)

    async def until_done(self, keys: int) -> None:
        """All that were pressed are done with, and what they brought about."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.heard) < keys or self.keys.at_work:
                await asyncio.sleep(0)


@pytest.mark.parametrize("in_turn", [True, False], ids=["in turn", "as Textual has it"])
async def test_a_letter_waits_for_the_field_that_the_key_before_opens(in_turn: bool) -> None:
    app = House(Room(), in_turn=in_turn)
    async with app.run_test() as pilot:
        app.query_one(Door).focus()
        at_once(app, "enter", "a", "b")
        await app.until_done(3)
        await pilot.pause()
        assert app.query_one(Input).value == ("ab" if in_turn else "")


async def test_keys_and_pastes_keep_their_order_however_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_turn, "HOLD_S", PATIENCE_S)
    app = House(Room(), Room())
    async with app.run_test():
        app.query(Door).first().focus()
        letters = "abcdefghijklmnopqrstuvwxyz" * 4
        at_once(app, "tab", "shift+tab", "enter", *letters)
        app.post_message(events.Paste("pasted"))
        at_once(app, "backspace", "z")
        await app.until_done(len(letters) + 5)
        assert app.query_one(Input).value == letters + "pastez"


async def test_a_key_waits_no_longer_than_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_turn, "HOLD_S", 0.05)
    app = House(Room())
    async with app.run_test():
        app.query_one(Door).focus()
        app.query_one(Room).may.clear()
        at_once(app, "enter", "a")
        async with asyncio.timeout(PATIENCE_S):
            while app.heard != ["enter", "a"]:
                await asyncio.sleep(0)
        assert not app.query(Input), "it is still to be made"
        app.query_one(Room).may.set()
        async with asyncio.timeout(PATIENCE_S):
            while not app.query(Input) or app.came_back != app.heard:
                await asyncio.sleep(0)


async def test_what_was_for_one_who_has_gone_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is anything of it kept."""
    monkeypatch.setattr(in_turn, "HOLD_S", PATIENCE_S * 2)
    app = House(Room())
    async with app.run_test():
        app.query_one(Door).focus()
        at_once(app, "x", "a")
        await app.until_done(2)
    gc.collect()
    assert not in_turn._followed
    aftermath = Aftermath(lambda: None)
    aftermath.add(app, object())
    assert not aftermath.goes_on, "the app runs no more"
    aftermath.forget()


async def test_what_comes_once_all_is_handled_is_no_part_of_it() -> None:
    """A timer that a key has set going remembers the key."""
    app = House(Room())
    async with app.run_test():
        app.query_one(Door).focus()
        app.post_message(key("left"))
        await app.until_done(1)
        app.keys._before.add(app, object())
        assert not app.keys.at_work
        assert not in_turn._followed
