"""A learner's way through the installed program, on a pseudo-terminal: nothing that was typed is ever lost."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.end_to_end.closings import pause
from tests.end_to_end.terminal import PROGRAM, Terminal
from tests.end_to_end.walk import (
    LAST,
    begin,
    course,
    go_to_lesson,
    leave,
    program,
    responses,
    stop_training,
    walk,
)

DRAFT = "every pixel lights one neuron, 28 x 28 = 784 of them [in order]"
WIDE = (120, 36)
TRACKS = ["literacy", "deeper", "technical"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "learner"
    folder.mkdir()
    return folder


def first_text_question(terminal: Terminal) -> None:
    """The first page has one."""
    terminal.wait_for("write in your own words")
    pause(terminal)
    terminal.press("enter")
    terminal.wait_for("leave the text")


def test_a_draft_survives_kill_9_one_second_after_the_last_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a run trains at full speed, which is when the tutor has least time for it."""
    monkeypatch.setenv("I2_TUTOR_PACE", "full")
    with Terminal(home=home) as terminal:
        begin(terminal)
        first_text_question(terminal)
        terminal.type(DRAFT)
        last_key = time.monotonic()
        terminal.wait_until(lambda: time.monotonic() >= last_key + 1.0, "one second")
        terminal.kill(signal.SIGKILL)

    written = responses(home)
    assert [(entry["status"], entry["text"]) for entry in written] == [("draft", DRAFT)]

    with Terminal(home=home) as terminal:
        terminal.wait_for("Continue with")
        terminal.press("enter")
        terminal.wait_for(DRAFT[:30])
        pause(terminal)
        terminal.press("enter")
        terminal.wait_for("leave the text")
        terminal.press("ctrl+s")
        terminal.wait_for("Tick what your response says", "Why")  # nothing can be wrong: nobody asks how sure
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0

    exported = program(home, "export", "-o", "export.txt")
    assert exported.returncode == 0, exported.stderr
    assert DRAFT in (home / "export.txt").read_text(encoding="utf-8")
    entry = responses(home)[0]
    assert (entry["status"], entry["attempt"], entry["text"], entry["confidence"]) == ("submitted", 1, DRAFT, None)


def test_pages_are_walked_with_n_from_lesson_to_lesson_to_the_last_one(home: Path) -> None:
    """The first lesson of the course, and its last one in a smaller window. `python -m tests.end_to_end.walk` walks all
    of them at both sizes; tests/ui/screens/test_all_pages.py opens each page in the suite."""
    told = course(home)
    assert told["tracks"] == TRACKS
    assert {lesson["track"] for lesson in told["lessons"]} == set(TRACKS)
    with Terminal(home=home, size=WIDE) as terminal:
        begin(terminal)
        stop_training(terminal)
        since = walk(terminal, told["lessons"][:1])
        terminal.wait_for_output("page 1 of", since)
        terminal.draws = True
        terminal.resize(80, 24)
        go_to_lesson(terminal, told["lessons"][-1]["title"])
        terminal.wait_for_output(LAST, walk(terminal, told["lessons"][-1:]))
        leave(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_save_the_text_and_the_run_and_restore_the_terminal(home: Path, number: int) -> None:
    with Terminal(home=home) as terminal:
        begin(terminal)
        terminal.wait_for("of 3,000")
        first_text_question(terminal)
        terminal.type("typed in the last moment")
        terminal.wait_for("typed in the last moment")
        os.kill(terminal.pid, number)
        assert terminal.wait_for_exit() == 0
        assert b"\x1b[?1049l" in terminal.output, "the alternate screen was left"
    entry = responses(home)[0]
    assert entry["text"] == "typed in the last moment"
    record = json.loads(next((home / "runs").glob("*/record.json")).read_text())
    assert record
    assert list((home / "runs").glob("*/checkpoint.npz"))


def test_a_run_that_was_left_is_offered_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("I2_TUTOR_PACE", "full")
    with Terminal(home=home) as terminal:
        begin(terminal)
        terminal.wait_for("of 3,000", "% right")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    with Terminal(home=home) as terminal:
        terminal.wait_for("Run 1 was left in epoch")
        terminal.press("g")
        terminal.wait_until(lambda: re.search(r"epoch \d of 3  loss|finished", terminal.text) is not None, "going on")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0


def test_hostile_text_reaches_the_store_but_never_the_terminal(home: Path) -> None:
    hostile = "[bold]a[/b] [/foo] \x1b]0;owned\x07 \x1b[31mred\x1b[0m \x00 \x9b31m \u202e 👩‍🔬 " + "x" * 100_000
    code = (
        "import sys, pathlib; from tutor.storage.store import Store\n"
        "store = Store.open(pathlib.Path(sys.argv[1])); text = sys.argv[2].replace('@NUL@', chr(0))\n"
        "store.save_draft('video1-neuron', text).result()\n"
        "store.submit('video1-layer', 'video-1', text).result(); store.set_setting('begun', 'yes').result()\n"
        "store.add_mentor_question('video-1/neuron', text).result(); store.close()"
    )
    python = str(Path(PROGRAM).parent / "python")
    subprocess.run([python, "-c", code, str(home), hostile.replace("\x00", "@NUL@")], check=True, timeout=30)
    texts = {entry["text"] for entry in responses(home)}
    assert texts == {hostile}
    with Terminal(home=home) as terminal:
        terminal.wait_for("Continue with")
        terminal.press("enter")
        terminal.wait_for("read on")
        go_to_lesson(terminal, "But what")
        for _ in range(6):
            terminal.press("n")
            terminal.settle()
        terminal.press("r")
        terminal.wait_for("For my mentor", "[bold]a[/b] [/foo]")
        terminal.settle()
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
        # The pointer's shape is set by Textual itself.
        output = re.sub(rb"\x1b\]22;[a-z-]*\x07", b"", bytes(terminal.output))
    for forbidden in (b"\x1b]0;owned", b"\x1b[31mred", b"\x00", "\x9b".encode(), b"\x9b31m", b"\x07"):
        at = output.find(forbidden)
        assert at < 0, (forbidden, output[max(0, at - 60) : at + 60])


def test_without_a_terminal_it_says_so_at_once(home: Path) -> None:
    done = program(home)
    assert done.returncode == 2
    assert "terminal" in done.stderr
    assert done.stdout == ""


def test_a_dumb_terminal_is_told_apart(home: Path) -> None:
    environment = {**os.environ, "I2_TUTOR_HOME": str(home), "TERM": "dumb"}
    main, other = os.openpty()
    done = subprocess.run(
        [PROGRAM],
        env=environment,
        stdin=other,
        stdout=other,
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
        check=False,
    )
    os.close(main)
    os.close(other)
    assert done.returncode == 2
    assert "dumb" in done.stderr
