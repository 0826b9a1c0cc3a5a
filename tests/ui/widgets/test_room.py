"""A room is refilled whole, whoever asks, however often, and however it ends."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.widgets import Static

from tests.ui.presses import answers
from tutor.ui.internals import stands
from tutor.ui.widgets.common.room import Room, while_standing


class Slow(Static):
    """Takes its time to go, as one that writes a draft does."""

    async def on_unmount(self) -> None:
        await asyncio.sleep(0.02)


class House(App[None]):
    def compose(self) -> ComposeResult:
        yield Room(id="room")

    @property
    def room(self) -> Room:
        return self.query_one("#room", Room)


def three(name: str) -> list[Static]:
    return [Slow(name, id=f"part-{number}") for number in range(3)]


def held(room: Room) -> list[str]:
    return [str(part.render()) for part in room.query(Static)]


async def test_changes_that_are_asked_for_together_come_one_after_the_other() -> None:
    """Ids that stand twice would be refused."""
    app = House()
    async with app.run_test():
        done = await asyncio.gather(*(app.room.refill(lambda name=name: three(name)) for name in "abc"))
        assert done == [True, True, True]
        assert held(app.room) == ["c", "c", "c"]


async def test_who_is_cancelled_breaks_off_no_removal() -> None:
    """A removal that is cancelled ends the parts' own loops, and with them the app's, which waits for them: no key is
    answered any more."""
    app = House()
    async with app.run_test():
        room = app.room
        await room.refill(lambda: three("a"))
        change = asyncio.create_task(room.refill(lambda: three("b")))
        await asyncio.sleep(0.005)  # it is under way
        change.cancel()
        await answers(app)
        await room.refill(lambda: three("c"))
        assert held(room) == ["c", "c", "c"]


async def test_a_room_that_goes_takes_nothing_in() -> None:
    app = House()
    async with app.run_test():
        room = app.room
        await room.refill(lambda: three("a"))
        going = room.remove()
        assert not stands(room)
        assert not any(stands(part) for part in room.query(Static))
        assert not await room.refill(lambda: three("b"))
        await going
        assert not await room.refill(lambda: three("b"))
        await answers(app)


class Panel(Vertical):
    """Its parts have parts."""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("", classes="inner")

    @while_standing
    def show(self, words: str, target: str = ".inner") -> None:
        self.query_one(target, Static).update(words)


async def test_what_is_shown_before_the_parts_of_a_part_are_there_is_shown_then() -> None:
    app = House()
    async with app.run_test() as pilot:
        panel = Panel()
        mounting = asyncio.ensure_future(app.room.refill(lambda: [panel]))
        while not panel.children:
            await asyncio.sleep(0)
        panel.show("early")
        await mounting
        await answers(app)
        await pilot.pause()
        assert held(app.room) == ["early"]
        with pytest.raises(NoMatches):
            panel.show("never", ".nowhere")
        panel.app._running = False  # what is left of it ends one by one
        panel.show("late", ".nowhere")
        panel.app._running = True
