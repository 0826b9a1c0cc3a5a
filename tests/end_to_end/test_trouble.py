"""Odd bytes, ctrl+z, errors that nobody expected: the installed program goes on, or ends with all that was typed."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.end_to_end.closings import command, drafts, to_question
from tests.end_to_end.terminal import Terminal
from tutor.storage.store import Store


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "learner"
    folder.mkdir()
    return folder


def open_first_page(terminal: Terminal) -> None:
    """As one who has been here before: no first run begins."""
    terminal.wait_for("Continue with")
    terminal.press("enter")
    terminal.wait_for("page 1 of", "What is a network?")


@pytest.fixture
def begun(home: Path) -> Path:
    store = Store.open(home)
    store.set_setting("begun", "yes").result()
    store.close()
    return home


def test_bytes_that_are_not_utf_8_are_shown_as_such(begun: Path) -> None:
    with Terminal(home=begun) as terminal:
        open_first_page(terminal)
        to_question(terminal)
        terminal.send(b"f\xfcr")  # Latin-1
        terminal.wait_for("f\ufffdr")
        terminal.send(b" \x80 ")
        terminal.wait_for("f\ufffdr \ufffd")
        terminal.send(b"\x1b[200~caf\xe9 au lait\x1b[201~")
        terminal.wait_for("caf\ufffd au lait")
        terminal.send(b"\x1b[99999999999uone\x1b[97;1;9999999999utwo")  # keys of no keyboard, and what comes with them
        terminal.wait_for("lait" + "one" + "two")
        terminal.send("grün".encode()[:3])  # a character that comes in two reads
        terminal.pump(0.1)
        terminal.send("grün".encode()[3:])
        terminal.wait_for("grün")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    assert any("caf\ufffd au lait" in text for text in drafts(begun))


def test_ctrl_z_stops_the_tutor_and_fg_brings_the_screen_back(begun: Path) -> None:
    def stop_and_go_on(*texts: str) -> None:
        terminal.press("ctrl+z")
        terminal.wait_until(lambda: terminal.state() == "T", "the stop")
        terminal.wait_until(lambda: terminal.output.endswith(b"\x1b[?1004l"), "the terminal given back to the shell")
        terminal.screen.reset()
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for(*texts)

    with Terminal(home=begun) as terminal:
        open_first_page(terminal)
        stop_and_go_on("What is a network?")
        terminal.press("f1")
        terminal.wait_for("escape closes")
        stop_and_go_on("escape closes")
        terminal.press("escape")
        terminal.wait_until(lambda: "escape closes" not in terminal.text, "the help gone")
        terminal.press("ctrl+p")
        terminal.wait_for("Search")
        stop_and_go_on("Search")
        terminal.press("escape")
        terminal.wait_until(lambda: "Search" not in terminal.text, "the palette gone")
        to_question(terminal)
        terminal.type("one two")
        terminal.wait_for("one two")
        terminal.press("ctrl+z")
        terminal.wait_until(lambda: "one two" not in terminal.text, "the words undone")
        assert terminal.state() != "T"
        os.kill(terminal.pid, signal.SIGCONT)  # nothing was stopped: nothing begins anew
        terminal.type("three")
        terminal.wait_for("three")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0


STUMBLES = """
from tutor.ui.screens.base import TutorScreen
def stumbles(self):
    raise KeyError("secret words")
def keeps_stumbling(self):
    self.app.set_interval(0.001, stumbles.__get__(self))
TutorScreen.action_start_run = stumbles
TutorScreen.action_stop_run = keeps_stumbling
"""


def test_an_error_is_gone_on_from_and_a_flood_of_them_ends_with_the_words_kept(begun: Path) -> None:
    with Terminal(home=begun, code=STUMBLES) as terminal:
        open_first_page(terminal)
        command(terminal, "start a run", "Training, key s")
        terminal.wait_for("Something went wrong just now")
        terminal.type("kept all the same")
        terminal.wait_for("kept all the same")
        command(terminal, "stop", "Training, key x")
        assert terminal.wait_for_exit(30.0) == 1
        left = re.sub(rb"\x1b\[[0-9;?<>]*[a-zA-Z]", b"", bytes(terminal.output)).decode(errors="replace")
    assert "Traceback" not in left
    assert "an error ended the tutor. What it had saved is safe." in left
    assert "kept all the same" in drafts(begun)
    told = (begun / "i2-tutor.log").read_text()
    assert "in stumbles" in told
    assert "KeyError" in told
    assert "secret words" not in told


def test_an_error_of_the_start_is_a_sentence_and_no_success(home: Path) -> None:
    code = """
from tutor.ui.screens.home import HomeScreen
def compose(self):
    raise KeyError("nothing")
HomeScreen.compose = compose
"""
    with Terminal(home=home, code=code) as terminal:
        assert terminal.wait_for_exit(30.0) == 1
        output = bytes(terminal.output)
    assert b"an error ended the tutor" in output
    assert b"Traceback" not in output
    assert b"\x1b[?1049l" in output
