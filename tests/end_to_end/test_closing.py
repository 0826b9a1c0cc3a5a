"""A terminal that closes ends the tutor and its worker, and nothing is lost. All situations: see closings.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.closings import (
    Situation,
    close_in,
    in_the_lab,
    stopped_by_ctrl_z,
    turning_pages_while_a_run_trains,
    writing_while_a_run_trains,
)

PATIENCE_S = 30.0
"""A loaded machine is no failure; without the mending the tutor stays for ever."""


@pytest.mark.parametrize(
    "situation",
    [writing_while_a_run_trains, turning_pages_while_a_run_trains, in_the_lab, stopped_by_ctrl_z],
    ids=lambda situation: situation.__name__,
)
def test_a_closed_terminal_ends_the_tutor_and_keeps_all(situation: Situation, tmp_path: Path) -> None:
    close_in(situation, tmp_path / "learner", PATIENCE_S)
