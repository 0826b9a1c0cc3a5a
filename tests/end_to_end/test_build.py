"""Challenges solved in the installed program on a real terminal: in one's own editor, and in the tutor's.

`whole_ladder.py` solves all of them, by hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.terminal import Terminal
from tests.end_to_end.whole_ladder import (
    OTHERS,
    begun,
    editor_for,
    solve_inside,
    solve_outside,
    statuses,
    to_challenge,
    to_checks,
    to_next,
    wait_for_all,
)
from tutor.content.challenge import read_ladder


def test_through_ones_own_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(tmp_path)
    dense, activations = read_ladder()[0].challenges[3:5]
    monkeypatch.setenv("VISUAL", editor_for(tmp_path, OTHERS))
    with Terminal(home=tmp_path) as terminal:
        to_challenge(terminal, 4, dense.title)
        solve_outside(terminal)
        to_next(terminal, activations)
        solve_outside(terminal)
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    told = statuses(tmp_path)
    assert (told["dense"], told["activations"], told["softmax"]) == ("solved", "solved", "open")


def test_in_the_tutors_own_editor_and_nothing_typed_is_lost_by_a_kill(tmp_path: Path) -> None:
    begun(tmp_path)
    softmax, losses = read_ladder()[0].challenges[5:7]
    folder = tmp_path / "code" / "deep-learning"
    folder.mkdir(parents=True)
    (folder / "softmax.py").write_text("import numpy as np\n")
    with Terminal(home=tmp_path) as terminal:
        to_challenge(terminal, 6, softmax.title)
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
        to_challenge(terminal, 6, softmax.title)
        terminal.wait_for("return p / p.sum(1, keepdims=True)")
        terminal.send(b"\x13#")  # saved is what stood there when ctrl+s was pressed
        wait_for_all(terminal, 60)
        assert "#" not in (folder / "softmax.py").read_text()
        to_checks(terminal)
        to_next(terminal, losses)
        solve_inside(terminal, losses.solution)
        assert "Ours stand in" not in terminal.text
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    told = statuses(tmp_path)
    assert (told["softmax"], told["losses"]) == ("solved", "solved")
