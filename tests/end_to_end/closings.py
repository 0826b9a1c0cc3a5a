"""The terminal is closed in a dozen situations: is the tutor gone soon, and its worker, and is everything kept?

The suite tries some of them once (test_closing.py). All of them, three times each:

    python -m tests.end_to_end.closings 3
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.terminal import Terminal, alive
from tutor.storage.store import Store
from tutor.ui.once import AGAIN_S

WORDS = "what was typed last is kept"
GONE_WITHIN_S = 3.0

Situation = Callable[[Terminal], None]


def begin(terminal: Terminal) -> None:
    terminal.wait_for("You read", "Begin")
    terminal.press("enter")
    terminal.wait_for("page 1 of", "What is a network?")


def train(terminal: Terminal) -> None:
    begin(terminal)
    terminal.wait_for("of 3,000")


def to_question(terminal: Terminal) -> None:
    """The first page has one."""
    terminal.wait_for("write in your own words")
    pause(terminal)
    terminal.press("enter")
    terminal.wait_for("leave the text")


def pause(terminal: Terminal) -> None:
    """As long as a hand needs between two presses of one key: quicker ones are taken for one."""
    end = time.monotonic() + 1.2 * AGAIN_S
    while time.monotonic() < end:
        terminal.pump(0.05)


def command(terminal: Terminal, words: str, told: str) -> None:
    """Through the palette: where a text question is open, letters begin a response."""
    terminal.press("ctrl+p")
    terminal.wait_for("Search")
    terminal.type(words)
    terminal.wait_for(told)
    terminal.press("enter")


def stop_run(terminal: Terminal) -> None:
    train(terminal)
    command(terminal, "stop", "Training, key x")
    terminal.wait_until(lambda: any(word in terminal.text for word in ("stopped", "finished")), "the run's end")


def write(terminal: Terminal) -> None:
    terminal.type(WORDS)
    terminal.wait_for(WORDS)


def at_the_first_screen(terminal: Terminal) -> None:
    terminal.wait_for("You read")


def reading_while_a_run_trains(terminal: Terminal) -> None:
    train(terminal)


def turning_pages_while_a_run_trains(terminal: Terminal) -> None:
    train(terminal)
    terminal.press("n", "n", "n")
    terminal.pump(0.1)


def writing_while_a_run_trains(terminal: Terminal) -> None:
    train(terminal)
    to_question(terminal)
    write(terminal)


def writing_without_a_run(terminal: Terminal) -> None:
    stop_run(terminal)
    to_question(terminal)
    write(terminal)


def in_the_lab(terminal: Terminal) -> None:
    train(terminal)
    command(terminal, "lab", "Places, key l")
    terminal.wait_for("Train", "Look")


def in_the_help(terminal: Terminal) -> None:
    train(terminal)
    terminal.press("?")
    terminal.wait_for("escape closes")


def in_the_palette(terminal: Terminal) -> None:
    train(terminal)
    terminal.press("ctrl+p")
    terminal.wait_for("Search")
    terminal.type("what")


def in_the_responses(terminal: Terminal) -> None:
    train(terminal)
    to_question(terminal)
    write(terminal)
    command(terminal, "responses", "Places, key r")
    terminal.wait_for("Responses", "hand in")


def asking_a_mentor(terminal: Terminal) -> None:
    train(terminal)
    command(terminal, "mentor", "Questions, key m")
    terminal.wait_for("A question for my mentor")
    write(terminal)


def with_the_run_paused(terminal: Terminal) -> None:
    train(terminal)
    command(terminal, "lab", "Places, key l")
    terminal.wait_for("Train", "Look")
    terminal.press("space")
    terminal.wait_for("paused")


def stopped_by_ctrl_z(terminal: Terminal) -> None:
    train(terminal)
    terminal.press("ctrl+z")
    terminal.wait_until(lambda: terminal.state() == "T", "the stop")


SITUATIONS: tuple[Situation, ...] = (
    at_the_first_screen,
    reading_while_a_run_trains,
    turning_pages_while_a_run_trains,
    writing_while_a_run_trains,
    writing_without_a_run,
    in_the_lab,
    in_the_help,
    in_the_palette,
    in_the_responses,
    asking_a_mentor,
    with_the_run_paused,
    stopped_by_ctrl_z,
)


def drafts(home: Path) -> set[str]:
    store = Store.open_read_only(home)
    assert store is not None
    with contextlib.closing(store):
        return {draft.text for draft in store.read_notebook().drafts}


def close_in(situation: Situation, home: Path, limit: float) -> float:
    """Bring it about, close the terminal, see that all is kept. Returns the seconds until program and worker are gone;
    AssertionError after `limit` seconds."""
    home.mkdir()
    with Terminal(home=home) as terminal:
        situation(terminal)
        workers = terminal.children()
        terminal.close()
        closed = time.monotonic()
        code = terminal.wait_for_exit(limit)
        while any(map(alive, workers)):
            assert time.monotonic() - closed < limit, "the worker is still there"
            time.sleep(0.01)
        took = time.monotonic() - closed
    log = home / "i2-tutor.log"
    assert code == 0, (code, log.read_text() if log.exists() else "no log")
    assert "Traceback" not in terminal.text
    if WORDS in terminal.text or situation is in_the_responses:
        assert WORDS in drafts(home), "the draft is lost"
    if situation is not at_the_first_screen:
        assert list((home / "runs").glob("*/checkpoint.npz")), "there is no checkpoint"
        assert list((home / "runs").glob("*/record.json")), "there is no record"
    return took


def main(times: int) -> int:
    editor = total = 0
    for situation in SITUATIONS:
        for attempt in range(times):
            total += 1
            with tempfile.TemporaryDirectory() as folder:
                try:
                    took = close_in(situation, Path(folder) / "learner", 60.0)
                    said = f"{took:.2f} s"
                    editor += took < GONE_WITHIN_S
                except AssertionError as error:
                    said = f"FAILED: {error}"
            print(f"{situation.__name__.replace('_', ' ')}, {attempt + 1}: {said}", flush=True)
    print(f"{editor} of {total} ended within {GONE_WITHIN_S:g} s with everything kept")
    return int(editor != total)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
