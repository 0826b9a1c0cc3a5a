"""Challenges solved in the installed program on a real terminal: in one's own editor, and in the tutor's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.terminal import PROGRAM, Terminal
from tutor.content.challenge import read_ladder
from tutor.storage.store import Store

EDITOR = """
import pathlib, sys
tty = open('/dev/tty')
print('THE EDITOR HAS THE TERMINAL', flush=True)
tty.readline()
pathlib.Path(sys.argv[-1]).write_text(pathlib.Path(sys.argv[1]).read_text())
"""


def begun(home: Path) -> None:
    store = Store.open(home)
    store.set_setting("begun", "yes").result()
    store.close()


def status(home: Path, name: str) -> str:
    command = [PROGRAM, "challenge", "list", "--json"]
    environment = {"I2_TUTOR_HOME": str(home), "PATH": "/usr/bin:/bin"}
    listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    return next(str(one["status"]) for one in json.loads(listed) if one["name"] == name)


def to_challenge(terminal: Terminal, number: int, title: str) -> None:
    terminal.wait_for("Deep Learning", "Continue with")
    terminal.press("b")
    terminal.wait_for("Build it yourself", "The network")
    for _ in range(number):
        terminal.send(b"\x1b[B")
        terminal.pump()
    terminal.press("enter")
    terminal.wait_for(title, "Checks", "kept as you type")


def test_through_ones_own_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(tmp_path)
    dense = read_ladder()[0].named("dense")
    assert dense is not None
    script = tmp_path / "editor.py"
    script.write_text(EDITOR)
    solution = dense.checks.parent / "solution.py"
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script} {solution}")
    with Terminal(home=tmp_path) as terminal:
        to_challenge(terminal, 4, "A dense layer, forward")
        terminal.press("escape")
        terminal.wait_for("e my editor")
        terminal.press("e")
        terminal.wait_for("THE EDITOR HAS THE TERMINAL")
        terminal.send(b"\n")
        terminal.wait_for("7 of 7 pass", "Solved.", timeout=60)
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    assert status(tmp_path, "dense") == "solved"


def test_in_the_tutors_own_editor_and_nothing_typed_is_lost_by_a_kill(tmp_path: Path) -> None:
    begun(tmp_path)
    folder = tmp_path / "code" / "deep-learning"
    folder.mkdir(parents=True)
    (folder / "softmax.py").write_text("import numpy as np\n")
    with Terminal(home=tmp_path) as terminal:
        to_challenge(terminal, 6, "A stable softmax")
        terminal.send(b"\x1b[B")  # below the import
        terminal.type("def softmax(logits):")
        terminal.press("enter")
        terminal.type("p = np.exp(logits - logits.max(1, keepdims=True))")
        terminal.press("enter")
        terminal.type("return p / p.sum(1, keepdims=True)")
        kept = tmp_path / "code-unsaved" / "softmax.py"
        terminal.wait_until(
            lambda: kept.is_file() and "return p / p.sum(1, keepdims=True)" in kept.read_text(), "it is kept"
        )
        terminal.kill()
    with Terminal(home=tmp_path) as terminal:
        to_challenge(terminal, 6, "A stable softmax")
        terminal.wait_for("return p / p.sum(1, keepdims=True)")
        terminal.press("ctrl+s")
        terminal.wait_for("7 of 7 pass", timeout=60)
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    assert status(tmp_path, "softmax") == "solved"
