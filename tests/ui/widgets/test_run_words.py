"""The run in one row and in words: true in every state, at every width, for every number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dnn_core.config import TrainingConfig
from tests.ui.stand import prediction, told
from tutor.training.snapshot import RunState, TestPoint, TrainingSnapshot
from tutor.ui.taught import ALL, Taught
from tutor.ui.widgets.run.pane import bar, digit_of_the_moment, one_of_each, time_words
from tutor.ui.widgets.run.strip import STATE_WORDS, loss_cells, percent, strip_content
from tutor.ui.widgets.run.words import config_words, layers_words, reading_words, what_to_see

TWENTY, ALL_RIGHT = TrainingConfig(epochs=20), (TestPoint(1000, 0.1, 1.0),)
ROOM = {120: 62, 80: 36, 40: 14}
"""Columns of the strip by the width of the screen: base.tcss has them."""


@pytest.mark.parametrize(
    ("width", "row"),
    [
        (120, "run 3  ▇▅▄▄▃▃······  epoch 2 of 3  loss 0.14  test 95.2 %"),
        (80, "▇▅▄▃▃····  2/3  test 95.2 %"),
        (40, "▆▄▃·· 95.2 %"),
    ],
)
def test_a_run_at_work(width: int, row: str) -> None:
    assert strip_content(told(), width).plain == row


EARLY = told(
    run=1,
    slow=True,
    step=7,
    train_curve=tuple((step, 2.3 - step / 100) for step in range(1, 8)),
    test_points=(TestPoint(7, 2.2, 0.301),),
)
NOTHING_TAUGHT = Taught(loss=False, layers=False, epochs=False, tests=False)


@pytest.mark.parametrize(
    ("width", "taught", "row"),
    [
        (120, ALL, "run 1  ███·········  step 7 of 3,000  loss 2.23  test 30.1 %"),
        (120, NOTHING_TAUGHT, "run 1  ███·········  step 7 of 3,000  30.1 % right"),
        (80, NOTHING_TAUGHT, "██·······  step 7  30.1 % right"),
        (40, NOTHING_TAUGHT, "██··· 30.1 %"),
    ],
)
def test_slow_motion_has_three_cells_for_each_tenfold(width: int, taught: Taught, row: str) -> None:
    assert strip_content(EARLY, width, taught).plain == row
    assert strip_content(EARLY, width, taught).cell_length <= ROOM[width]
    late = replace(EARLY, slow=False, step=30_000)
    assert strip_content(late, width, taught).cell_length <= ROOM[width], "no word is cut"


@pytest.mark.parametrize(
    ("step", "reads", "words"),
    [
        (0, "4444444444", "It has seen no picture yet, and guesses."),
        (1, "4444444444", "60 pictures seen in 1 step. So far it only says 4."),
        (7, "0111711777", "420 pictures seen in 7 steps. So far it only says 0, 1 or 7."),
        (40, "0123726747", "2,400 pictures seen. It is right on six of ten and sure of none."),
        (700, "0123456789", "42,000 pictures seen. It reads all ten. What is left are the odd ones."),
    ],
)
def test_readings_in_everyday_words(step: int, reads: str, words: str) -> None:
    samples = [prediction(label, int(read), 0.2) for label, read in enumerate(reads)]
    assert reading_words(replace(EARLY, step=step), samples) == words


def test_of_the_samples_one_of_each_digit_is_told() -> None:
    twice = replace(EARLY, predictions=tuple(prediction(label, 1, 0.2) for label in (0, 0, 1, 1, 2)))
    assert [one.label for one in one_of_each(twice)] == [0, 1, 2]
    shown = digit_of_the_moment(told(slow=True, step=7))
    assert shown is not None
    assert shown.label == 5
    assert [time_words(seconds) for seconds in (200, 95, 84, 3, 0)] == ["3 min", "2 min", "90 s", "10 s", "10 s"]


@pytest.mark.parametrize("state", [state for state in RunState if state not in (RunState.NONE, RunState.TRAINING)])
@pytest.mark.parametrize("width", [120, 80])
def test_other_states_are_said_in_words(state: RunState, width: int) -> None:
    row = strip_content(told(state), width).plain
    assert f"  {STATE_WORDS[state]}" in row
    assert "epoch" not in row
    assert row.endswith("test 95.2 %")


@pytest.mark.parametrize("state", [RunState.PAUSED, RunState.STOPPED, RunState.DIVERGED, RunState.FAILED])
def test_on_a_narrow_screen_a_run_that_stands_still_says_so(state: RunState) -> None:
    assert strip_content(told(state), 40).plain.endswith(f" {STATE_WORDS[state]}")


@pytest.mark.parametrize("state", list(RunState))
@pytest.mark.parametrize("width", [120, 80, 40])
def test_the_strip_fits_its_place(state: RunState, width: int) -> None:
    for snapshot in (
        told(state),
        told(state, run=99, config=TWENTY, step=19_500, test_points=ALL_RIGHT, train_curve=((1000.0, 12.34),)),
        told(state, train_curve=(), test_points=(), step=0),
    ):
        row = strip_content(snapshot, width)
        assert row.cell_length <= ROOM[width], row.plain


def test_nothing_was_ever_trained() -> None:
    assert strip_content(TrainingSnapshot(), 120).plain == ""


def test_the_narrow_strip_says_a_state_where_there_is_no_accuracy_yet() -> None:
    assert strip_content(told(RunState.STARTING, test_points=(), train_curve=()), 40).plain == "····· starting"


def test_the_cells_are_the_whole_run() -> None:
    assert loss_cells(told(train_curve=()), 12) == "·" * 12
    whole = told(train_curve=tuple((10.0 * step, 2.0 / (1 + step)) for step in range(1, 301)))
    assert "·" not in loss_cells(whole, 12)
    half = told(train_curve=((100, 2.0), (500, 1.0), (1000, 0.5), (1500, 0.1)))
    cells = loss_cells(half, 6)
    assert cells.endswith("···")
    assert cells[0] > cells[1] > cells[2], "the loss falls"


@pytest.mark.parametrize("loss", [0.0, 1e-300, 1e300, -1.0])
def test_any_finite_loss_can_be_drawn(loss: float) -> None:
    assert len(loss_cells(told(train_curve=((200, loss), (1000, 1.0), (2000, loss))), 12)) == 12


def test_percent() -> None:
    assert (percent(0.952), percent(1.0, 0), percent(0.0)) == ("95.2 %", "100 %", "0.0 %")


# words


@pytest.mark.parametrize("state", list(RunState))
def test_every_state_says_what_to_look_at_or_to_do(state: RunState) -> None:
    snapshot = TrainingSnapshot() if state is RunState.NONE else told(state, message="What happened.")
    words = what_to_see(snapshot)
    assert words.endswith((".", "?")), words
    assert "None" not in words


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (TrainingSnapshot(), "Press s to start one"),
        (told(RunState.STARTING), "reading"),
        (told(RunState.PAUSED), "go on, with space in the Lab"),
        (told(RunState.DIVERGED, message="It diverged at step 7."), "It diverged at step 7."),
        (told(RunState.STOPPED, message="Stopped.", checkpoint=Path("c")), "Stopped. Press g to go on from the last"),
        (told(RunState.FAILED, message="Killed."), "Killed. Press s for a new run."),
        (told(train_curve=(), test_points=()), "Watch it fall."),
        (told(test_points=()), "falls fast at first"),
        (told(), "Both curves still fall"),
        (told(test_points=(TestPoint(1000, 0.3, 0.9), TestPoint(2000, 0.2999, 0.9))), "stand almost still"),
        (told(test_points=(TestPoint(1, 2.51, 0.1), TestPoint(2, 2.5, 0.11))), "hardly begun"),
        (told(test_points=(TestPoint(1000, 0.3, 0.9), TestPoint(2000, 0.9, 0.9))), "by heart"),
        (
            told(
                test_points=(TestPoint(1000, 0.3, 0.9), TestPoint(2000, 0.9, 0.9)), config=TrainingConfig(test_shift=2)
            ),
            "test digits moved aside",
        ),
        (
            told(RunState.FINISHED, test_points=(TestPoint(1000, 0.3, 0.9), TestPoint(2000, 0.2, 948 / 950))),
            "It still reads 2 of them wrong.",
        ),
    ],
)
def test_words_are_true_of_the_run(snapshot: TrainingSnapshot, words: str) -> None:
    assert words in what_to_see(snapshot)


def test_settings_in_words() -> None:
    snapshot = told(config=TrainingConfig(optimizer="sgd", epochs=1, activation="relu", loss="mse"))
    assert config_words(snapshot) == "relu, mse, SGD, 1 epoch"
    assert config_words(replace(snapshot, config=TrainingConfig())) == "sigmoid, cross-entropy, Adam, 3 epochs"


def test_layers_have_the_courses_colours() -> None:
    assert layers_words(told()) == [
        ("784", "$layer-input"),
        (" › ", "$faint"),
        ("256", "$layer-hidden"),
        (" › ", "$faint"),
        ("64", "$layer-hidden"),
        (" › ", "$faint"),
        ("10", "$layer-output"),
    ]


def test_a_bar_without_room_is_none() -> None:
    assert (bar(0.5, 0).plain, bar(0.0, 4).plain, bar(0.001, 4).plain) == ("", "", "╸")
