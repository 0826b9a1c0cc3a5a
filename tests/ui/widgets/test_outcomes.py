"""What the runs of a bet came to, beside ours, at every width; and what was bet on, drawn into the curves."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tests.domain.test_bet import ACCURACY, EPOCHS, GAP_END, WATCHED, experiment
from tutor.domain.bet import Gap, Mark, MarkKind
from tutor.domain.experiment import ExperimentRun, Measured
from tutor.domain.response import RunOutcome
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.widgets.experiment.bet_view import bet_plot, legend
from tutor.ui.widgets.experiment.outcomes import OutcomeRow, outcome_lines, rows_of
from tutor.ui.widgets.experiment.stages import progress_words

RUNS = (ExperimentRun("usual", ""), ExperimentRun("ten times", "--learning-rate 0.01"))
TODAY = replace(
    experiment(ACCURACY), runs=RUNS, measured=(Measured("usual", 92.8, 93.8), Measured("ten times", 95.2, 96.9))
)


def rows(*, of_ours: bool = True) -> tuple[OutcomeRow, ...]:
    came = [
        RunOutcome(number, 1, number, bool(number), run.name, number + 7, value, EPOCHS, "")
        for number, (run, value) in enumerate(zip(RUNS, (93.4, 97.24), strict=True))
    ]
    return rows_of(TODAY, TODAY, tuple(came), None, of_ours=of_ours)


def test_each_run_stands_beside_ours() -> None:
    lines = outcome_lines(rows(), 56).plain.splitlines()
    assert lines[:4] == [
        "○ usual      93.4 ± 0.5 %  run 7",
        "  92.8 ├──────●────┤ 93.8    inside ours",
        "━ ten times  97.2 ± 0.3 %  run 8",
        "  95.2 ├───────────┤ 96.9 ●  outside ours",
    ]
    assert lines[4].startswith("Yours of ten times lies outside.")


@pytest.mark.parametrize("width", [12, 20, 34, 41, 56, 100])
def test_it_is_told_at_every_width(width: int) -> None:
    told = outcome_lines(rows(), width).plain
    assert all(len(line) <= width for line in told.splitlines())
    words = " ".join(told.split())
    assert "inside ours" in words
    assert "outside ours" in words
    assert ("├" in words) == (width >= 41)
    assert ("92.8 to 93.8 %" in words) == (width < 41)


def test_runs_on_other_images_have_none_of_ours_beside_them() -> None:
    told = outcome_lines(rows(of_ours=False), 56).plain
    assert "ours" not in told
    assert told.count("\n") == 1


def test_how_far_a_run_is_stands_in_one_row() -> None:
    """At 40 columns it was broken within "run 1 of 2"."""
    at_work = TrainingSnapshot(state=RunState.TRAINING, step=450, total_steps=1000, elapsed_s=9.0)
    wide, narrow = (progress_words(TODAY, 0, EPOCHS, at_work, width).plain for width in (80, 34))
    assert wide == "Test accuracy, % by epochs   run 1 of 2, 45 %, 11 s left"
    assert narrow == wide.replace("   ", "\n")


def test_where_a_bet_wins_has_another_ground() -> None:
    mark = Mark(MarkKind.LEVEL, 92.0, 96.0, "your bet: x")
    drawn = bet_plot((("one", EPOCHS),), mark, (), 0.0, 50, 12)
    assert any("on $here" in str(span.style) for span in drawn.spans)
    line = bet_plot((("one", EPOCHS),), replace(mark, low=96.0), (), 0.0, 50, 12)
    assert not any("on $here" in str(span.style) for span in line.spans)
    upright = bet_plot((("one", WATCHED),), Mark(MarkKind.MOMENT, 3e3, math.inf, "x"), (), 0.0, 50, 12)
    assert any("on $here" in str(span.style) for span in upright.spans)


def test_a_gap_reaches_from_the_curve_to_the_training_accuracy() -> None:
    gaps = (Gap(500.0, 84.0, 99.5),)
    drawn = bet_plot((("few", GAP_END),), Mark(MarkKind.WORDS), gaps, 0.0, 50, 12).plain
    assert drawn.count("▲") == 1
    assert "┃" in drawn
    assert "the gap is 15.5 points" in legend((("few", GAP_END),), Mark(MarkKind.WORDS), gaps).plain


def test_the_level_that_decides_is_a_line_with_a_name() -> None:
    mark = Mark(MarkKind.MOMENT, 3e3, 2e4, "your bet: x", 90.0, "90 %, where it is decided")
    assert bet_plot((("one", WATCHED),), mark, (), 0.0, 50, 12).plain.count("┈") > 10
    assert "┈ 90 %, where it is decided" in legend((), mark).plain


def test_a_curve_without_room_is_told_in_words() -> None:
    told = bet_plot((("few", GAP_END),), Mark(MarkKind.WORDS), (), 0.0, 19, 10).plain
    assert told == "few: test accuracy from 70.0 to 84.0 %, after 500 steps."
