"""A store that is gone, a signal, the store back again: the next start brings the words back, once."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.end_to_end.terminal import Terminal
from tests.end_to_end.walk import responses
from tutor.storage.opening import FILE_NAME
from tutor.storage.store import Store

WORDS = "typed while nothing could be saved"


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGKILL])
def test_words_that_could_not_be_saved_come_back_after_a_signal(tmp_path: Path, number: int) -> None:
    store = Store.open(tmp_path)
    store.set_setting("begun", "yes").result()
    store.save_draft("video1-neuron", "before: ").result()
    store.close()
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for("Continue with")
        terminal.press("enter")
        terminal.wait_for("draft saved")
        for file in tmp_path.glob(f"{FILE_NAME}*"):
            file.rename(file.with_name("away-" + file.name))
        terminal.type(WORDS)  # an enter so soon after the first would be the same press
        terminal.wait_for("✗ Not saved.", "Save elsewhere")
        terminal.wait_until(
            lambda: any(WORDS in file.read_text() for file in tmp_path.glob("i2-tutor-not-saved-*")), "the file"
        )
        os.kill(terminal.pid, number)
        terminal.wait_for_exit()
    for file in tmp_path.glob("away-*"):
        file.rename(file.with_name(file.name.removeprefix("away-")))
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for("back with its question")
        terminal.wait_until(lambda: not list(tmp_path.glob("i2-tutor-not-saved-*")), "saved, and the file gone")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    (entry,) = responses(tmp_path)
    assert (entry["status"], entry["text"]) == ("draft", "before: " + WORDS)
