"""Old garbage is looked for in a pause, and not between two keys."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tutor.ui import garbage, typing


class Ring:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def old() -> Iterator[weakref.ref[Ring]]:
    """Garbage that only a look through all finds, while Python looks for none by itself."""
    gc.disable()
    ring = Ring()
    gc.collect()
    found = weakref.ref(ring)
    del ring
    for _ in range(garbage.WORTH_IT):
        gc.collect(1)
    yield found
    gc.enable()


def test_it_is_found_in_a_pause(old: weakref.ref[Ring], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing, "now", lambda: False)
    garbage.look_in_a_pause()
    assert old() is None


def test_while_somebody_types_it_stays(old: weakref.ref[Ring]) -> None:
    typing.typed()
    garbage.look_in_a_pause()
    assert old() is not None


def test_soon_after_there_is_little_to_find(old: weakref.ref[Ring], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing, "now", lambda: False)
    garbage.look_in_a_pause()
    gc.collect(1)
    looked = gc.get_stats()[2]["collections"]
    garbage.look_in_a_pause()
    assert gc.get_stats()[2]["collections"] == looked


def test_python_itself_no_longer_looks_through_all(old: weakref.ref[Ring]) -> None:
    before = gc.get_threshold()
    try:
        garbage.begin()
        assert gc.isenabled()
        assert gc.get_threshold() == (*before[:2], garbage.AT_LAST)
        assert gc.get_freeze_count() > 0
    finally:
        gc.set_threshold(*before)
