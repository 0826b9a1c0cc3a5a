"""The desk: words stay there until the store has them, and are tried again by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tutor.storage.errors import FullDisk
from tutor.ui import desk as desks
from tutor.ui.desk import KEEP_AFTER_S, Desk


class Shelf:
    """A store that keeps what it is given, once it may."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, str]] = []
        self.full = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def save(self, question_id: str, text: str) -> None:
        await self.gate.wait()
        if self.full:
            raise FullDisk("The disk is full", "", "Free some space")
        self.kept.append((question_id, text))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "TRY_AGAIN_S", (0.01,))


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.005)


def due(desk: Desk) -> float:
    timer = desk._sheets["q"].timer
    assert timer is not None
    return timer.when()


async def test_more_keys_never_put_the_writing_off() -> None:
    desk = Desk(Shelf().save, lambda _: None)
    begun = asyncio.get_running_loop().time()
    desk.put("q", "a")
    first = due(desk)
    await asyncio.sleep(0.05)
    desk.put("q", "ab")
    assert due(desk) == first
    assert first - begun <= KEEP_AFTER_S + 0.05
    assert KEEP_AFTER_S <= 0.5, "half of the second that may be lost is the commit's"


async def test_what_is_typed_while_it_is_written_is_written_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "KEEP_AFTER_S", 0)
    shelf = Shelf()
    told: list[object] = []
    desk = Desk(shelf.save, told.append)
    shelf.gate.clear()
    desk.put("q", "a")
    await until(lambda: desk._sheets["q"].writing)
    desk.put("q", "ab")
    await until(lambda: desk._sheets["q"].timer is None)
    assert desk.text("q") == "ab"
    shelf.gate.set()
    await until(lambda: not desk.texts)
    assert shelf.kept == [("q", "a"), ("q", "ab")]


async def test_what_cannot_be_kept_stays_and_is_tried_again_by_itself() -> None:
    shelf = Shelf()
    told: list[object] = []
    desk = Desk(shelf.save, told.append)
    shelf.full = True
    desk.put("q", "mine")
    assert not await desk.save("q")
    assert (desk.text("q"), str(desk.trouble)[:16]) == ("mine", "The disk is full")
    desk.put("q", "mine, and more")
    await until(lambda: len(told) > 2)
    shelf.full = False
    await until(lambda: not desk.texts)
    assert shelf.kept == [("q", "mine, and more")]
    assert desk.trouble is None


async def test_words_that_are_let_go_are_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    desk = Desk(shelf.save, lambda _: None)
    desk.put("q", "submitted")
    await desk.hold("q")
    desk.drop("q", "submitted")
    desk.put("r", "more than was submitted")
    desk.drop("r", "more")
    assert await desk.save_all()
    assert shelf.kept == [("r", "more than was submitted")]


async def test_what_is_put_while_words_are_committed_waits_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The field tells of its last key when the response is on its way already, and the store is slow."""
    monkeypatch.setattr(desks, "KEEP_AFTER_S", 0)
    shelf = Shelf()
    desk = Desk(shelf.save, lambda _: None)
    await desk.hold("q")
    desk.put("q", "submitted")
    saved = asyncio.ensure_future(desk.save("q"))
    for _ in range(5):
        await asyncio.sleep(0.005)
    assert shelf.kept == []
    desk.drop("q", "submitted")
    desk.release("q")
    assert await saved
    desk.put("q", "more")
    await until(lambda: shelf.kept)
    assert shelf.kept == [("q", "more")]


async def test_a_fault_of_ours_loses_no_words_either(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(question_id: str, text: str) -> None:
        raise ZeroDivisionError

    desk = Desk(broken, lambda _: None)
    desk.put("q", "mine")
    assert not await desk.save_all()
    assert desk.text("q") == "mine"
    assert "a draft could not be written" in caplog.text
