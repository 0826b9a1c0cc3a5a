"""A stand for the screens: see tests/ui/stand.py."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult

from tests.ui.late import bring_messages_late
from tests.ui.quick import (
    ask_only_who_is_busy,
    climb_directly,
    count_parameters_once,
    draw_again_what_changed,
    draw_what_is_looked_at,
    find_handlers_once,
    look_at_the_node_first,
    read_lessons_once,
    read_reactives_directly,
    read_styles_once,
)
from tests.ui.quick_styles import read_rules_directly, style_once
from tests.ui.stand import Stand, open_at_noon
from tutor.ui import garbage, once
from tutor.ui.screens.home import HomeScreen
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar

LOOK_EVERY_S = 0.005


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    """Tutors on lessons of the tests' own; their clock stands at noon."""

    monkeypatch.setattr("tutor.ui.app.open_workbook", open_at_noon)
    made = Stand(tmp_path)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed in goes to the folder one is in: never to the project's."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def whole_home() -> None:
    """For a test that does look at Home, among others that do not."""


@pytest.fixture
def bare_home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what is elsewhere: Home has its bars and its keys, and no map that nobody looks at."""
    if "whole_home" in request.fixturenames:
        return

    def bars(self: HomeScreen) -> ComposeResult:
        yield TopBar()
        yield KeyBar()

    monkeypatch.setattr(HomeScreen, "compose", bars)


@pytest.fixture
def drawn() -> None:
    """For a test that wants every frame drawn, whether or not it looks at it."""


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """See tests/ui/quick.py."""
    read_styles_once(monkeypatch)
    read_lessons_once(monkeypatch)
    look_at_the_node_first(monkeypatch)
    find_handlers_once(monkeypatch)
    style_once(monkeypatch)
    read_rules_directly(monkeypatch)
    read_reactives_directly(monkeypatch)
    climb_directly(monkeypatch)
    count_parameters_once(monkeypatch)
    ask_only_who_is_busy(monkeypatch)
    if "drawn" not in request.fixturenames:
        draw_what_is_looked_at(monkeypatch)
        draw_again_what_changed(monkeypatch)


def _from_the_nursery(*given: Any) -> Any:
    from tests.nursery import fork  # few tests train, and all would load it

    return fork(*given)


def _judge_from_the_nursery() -> Any:
    from tests.nursery import fork_judge

    return fork_judge()


@pytest.fixture(autouse=True)
def quick_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.training.session.spawn", _from_the_nursery)
    monkeypatch.setattr("tutor.challenges.session.spawn", _judge_from_the_nursery)


@pytest.fixture(autouse=True)
def garbage_goes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tutor that begins keeps what is there for good: here all tutors before it, gigabytes in the end."""
    if request.path.stem != "test_garbage":
        monkeypatch.setattr(garbage, "begin", lambda: None)


@pytest.fixture(autouse=True)
def late(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """See tests/ui/late.py."""
    if seed := os.environ.get("LATE"):
        bring_messages_late(monkeypatch, seed, request.node.nodeid)


@pytest.fixture
def hasty() -> None:
    """For a test whose hand is as hasty as a real one: see slow_hand. What the test before pressed is forgotten: on a
    quick machine it is so short a time ago that the first key was taken for the same press."""
    vars(once.presses).update(vars(once.Presses()))


@pytest.fixture(autouse=True)
def slow_hand(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test presses, it means: its keys come closer together than those of a hand, and each is a press."""
    if "hasty" not in request.fixturenames:
        monkeypatch.setattr(once, "AGAIN_S", 0.0)


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual waits for a pause of the process after every key; a test that itself waits for what it wants to see, and
    clicks on nothing that may still move, needs less of that."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", LOOK_EVERY_S)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", LOOK_EVERY_S / 20)
