"""One seed, one result, to the last bit: twice, in a fresh process, with and without a second thread, and however
often the run was interrupted, saved and gone on with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from dataclasses import asdict, replace
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest

from dnn_core.config import ACTIVATIONS, OPTIMIZERS, SCHEDULES, TrainingConfig
from dnn_core.events import EpochFinished, RunFinished, RunStarted, StepFinished, TestEvaluated, TrainingEvent
from dnn_core.fast.run import FastTrainingRun
from dnn_core.mnist import Dataset

BASE = TrainingConfig(hidden_sizes=(9, 5), batch_size=40, epochs=3, learning_rate=0.02, tests_per_epoch=2)
"""203 images make 6 steps an epoch, the last of 3 images."""
CASES: Mapping[str, TrainingConfig] = {
    **{name: replace(BASE, optimizer=name, weight_decay=0.01) for name in OPTIMIZERS},
    **{name: replace(BASE, schedule=name) for name in SCHEDULES},
    **{name: replace(BASE, activation=name) for name in ACTIVATIONS},
    "dropout": replace(BASE, dropout=0.3),
    "batch norm": replace(BASE, batch_norm=True),
    "augmentation": replace(BASE, shift=1.0, rotation=10.0, scale=0.1, elastic=0.8),
    "smoothing": replace(BASE, label_smoothing=0.1),
    "mse": replace(BASE, loss="mse", output_activation="sigmoid"),
    "validation": replace(BASE, validation_samples=50),
    "early stopping": replace(BASE, validation_samples=50, patience=2, epochs=12, learning_rate=1.0),
    "steps": replace(BASE, max_steps=15),
    "batches of one": replace(BASE, batch_size=1, samples=7),
    "no hidden layer": replace(BASE, hidden_sizes=()),
    "everything": replace(
        BASE, activation="relu", optimizer="adamw", schedule="one-cycle", dropout=0.2, batch_norm=True,
        shift=1.0, elastic=0.5, label_smoothing=0.1, weight_decay=0.01, validation_samples=50, patience=3,
    ),
}  # fmt: skip


def plain(event: TrainingEvent) -> dict[str, object]:
    """What an event says, but for the time it took."""
    timed = ("elapsed_s", "first_step")
    return {"event": type(event).__name__} | {name: value for name, value in asdict(event).items() if name not in timed}


def whole_run(config: TrainingConfig, data: Dataset, *, alone: bool = True) -> tuple[list[dict[str, object]], bytes]:
    run = FastTrainingRun(config, data, alone=alone)
    try:
        return [plain(event) for event in run.events()], run.network.parameters.tobytes()
    finally:
        run.close()


@pytest.mark.parametrize("case", CASES)
def test_twice_the_same_with_one_thread_and_with_two(digits: Dataset, case: str) -> None:
    events, parameters = whole_run(CASES[case], digits)
    assert events[-1]["event"] == "RunFinished"
    assert whole_run(CASES[case], digits, alone=False) == (events, parameters)
    assert whole_run(CASES[case], digits, alone=False) == (events, parameters)


def test_another_seed_is_another_run(digits: Dataset) -> None:
    assert whole_run(replace(BASE, seed=1), digits)[1] != whole_run(BASE, digits)[1]


def test_the_whole_range_of_seeds_is_taken(digits: Dataset) -> None:
    low, high = (whole_run(replace(BASE, epochs=1, seed=seed), digits) for seed in (0, 2**63 - 1))
    assert low[1] != high[1]


FRESH = """
import hashlib, sys
import numpy as np
from dnn_core.config import TrainingConfig
from dnn_core.events import StepFinished
from dnn_core.mnist import Dataset
from dnn_core.fast.run import FastTrainingRun
rng = np.random.default_rng(0)
part = lambda n: (rng.integers(0, 256, (n, 784), dtype=np.uint8), rng.integers(0, 10, n, dtype=np.uint8))
wish = dict(dropout=0.1, batch_norm=True, shift=1.0, elastic=1.0, validation_samples=50)
config = TrainingConfig(samples=300, epochs=2, **wish)
run = FastTrainingRun(config, Dataset(*part(300), *part(100)), alone=ALONE)
losses = [event.loss.hex() for event in run.events() if isinstance(event, StepFinished)]
run.close()
print(*losses, *(entry["validation_loss"].hex() for entry in run.history))
print(hashlib.sha256(run.network.parameters.tobytes()).hexdigest())
"""


def test_the_same_curve_in_a_fresh_process() -> None:
    root = Path(__file__).parents[2]
    told = {
        subprocess.run(
            [sys.executable, "-c", f"ALONE = {alone}\n{FRESH}"],
            cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True, text=True,
        ).stdout
        for alone, seed in ((True, "1"), (False, "2"))
    }  # fmt: skip
    assert len(told) == 1
    lines = told.pop().splitlines()
    assert len(lines[0].split()) == 2 * 5 + 2
    assert len(lines[1]) == 64


def resumed(path: Path, data: Dataset) -> tuple[list[dict[str, object]], bytes, list[dict[str, float]]]:
    run = FastTrainingRun.load(path, data, alone=True)
    return [plain(event) for event in run.events()], run.network.parameters.tobytes(), run.history


@pytest.mark.parametrize("case", CASES)
def test_interrupted_after_any_epoch_and_in_its_middle_it_ends_the_same(
    digits: Dataset, tmp_path: Path, case: str
) -> None:
    run = FastTrainingRun(CASES[case], digits, alone=True)
    told, saved = [], []
    for place, event in enumerate(run.events()):
        told.append(plain(event))
        middle = isinstance(event, StepFinished) and event.step % run.batches.per_epoch == 2
        if isinstance(event, EpochFinished) or middle:
            run.save(tmp_path / str(place))
            saved.append(place)
    assert len(saved) >= 4
    for place in saved:
        events, parameters, history = resumed(tmp_path / str(place), digits)
        assert events[1:] == told[place + 1 :], f"after event {place}"
        assert parameters == run.network.parameters.tobytes()
        assert history == run.history


def test_interrupted_between_any_two_events_it_ends_the_same(digits: Dataset, tmp_path: Path) -> None:
    run = FastTrainingRun(CASES["everything"], digits, alone=True)
    told = []
    for place, event in enumerate(run.events()):
        told.append(event)
        run.save(tmp_path / str(place))
    for place, event in enumerate(told):
        events, parameters, history = resumed(tmp_path / str(place), digits)
        assert (parameters, history) == (run.network.parameters.tobytes(), run.history)
        following = told[place + 1 :] or [event]  # a run that is over says so again
        if isinstance(event, TestEvaluated) and isinstance(following[0], EpochFinished):
            following = [event, *following]  # told once more, so that the end of the epoch is not lost
        assert events[1:] == [plain(one) for one in following]


def test_a_run_saved_and_loaded_many_times_ends_the_same(digits: Dataset, tmp_path: Path) -> None:
    """A chain of interruptions: each part does one step, or one event, and is saved to the same file."""
    path, config = tmp_path / "run", CASES["everything"]
    run = FastTrainingRun(config, digits, alone=True)
    for _ in range(500):
        finished = False
        for event in run.events():
            finished = isinstance(event, RunFinished)
            if finished or isinstance(event, StepFinished):
                break
        run.save(path)
        run = FastTrainingRun.load(path, digits, alone=True)
        if finished:
            break
    assert finished
    assert run.network.parameters.tobytes() == whole_run(config, digits)[1]


def test_a_changed_learning_rate_is_kept_and_the_schedule_goes_on(digits: Dataset, tmp_path: Path) -> None:
    config = replace(BASE, schedule="cosine")

    def rates_of(run: FastTrainingRun) -> list[float]:
        rates = [run.rate]
        for event in run.events():
            if isinstance(event, StepFinished) and event.step == 4:
                run.learning_rate = 0.5
            if isinstance(event, StepFinished) and event.step == 8:
                run.save(tmp_path / "run")
            if isinstance(event, StepFinished) and event.step < 18:
                rates.append(run.rate)
        return rates

    run = FastTrainingRun(config, digits, alone=True)
    rates = rates_of(run)
    fractions = [(1 + np.cos(np.pi * step / 18)) / 2 for step in range(18)]
    assert rates == pytest.approx([rate * f for rate, f in zip([0.02] * 4 + [0.5] * 14, fractions, strict=True)])
    assert FastTrainingRun.load(tmp_path / "run", digits).rate == rates[8]
    _, parameters, _ = resumed(tmp_path / "run", digits)
    assert parameters == run.network.parameters.tobytes()


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf")])
def test_a_learning_rate_that_makes_no_sense_is_refused(digits: Dataset, value: float) -> None:
    run = FastTrainingRun(BASE, digits, alone=True)
    with pytest.raises(ValueError, match=rf"learning_rate: {value} must be a finite number of more than 0"):
        run.learning_rate = value
    assert run.learning_rate == 0.02


def test_pause_is_not_pulling_and_stop_is_letting_go(digits: Dataset) -> None:
    run = FastTrainingRun(BASE, digits, alone=False)
    events = run.events()
    seen = list(takewhile(lambda event: not isinstance(event, StepFinished) or event.step < 5, events))
    parameters = run.network.parameters.tobytes()
    assert isinstance(seen[0], RunStarted)
    assert run.step == 5
    # nothing goes on while nobody pulls: the other thread has only prepared the next batch
    assert run.network.parameters.tobytes() == parameters
    assert isinstance(events, Generator)
    events.close()
    run.close()
    assert run.step == 5
    assert [event.step for event in run.events() if isinstance(event, StepFinished)] == list(range(6, 19))


def test_a_paused_run_takes_up_its_thread_again_where_it_was(digits: Dataset) -> None:
    run = FastTrainingRun(BASE, digits, alone=False)
    events = run.events()
    for event in events:
        if isinstance(event, StepFinished) and event.step == 5:
            break
    other = whole_run(replace(BASE, seed=5), digits)  # another run goes on meanwhile
    rest = [plain(event) for event in events]
    run.close()
    assert rest[-1] == whole_run(BASE, digits)[0][-1]
    assert other != whole_run(BASE, digits)


def test_numpys_error_state_is_the_callers_own_between_events(digits: Dataset) -> None:
    with np.errstate(over="raise", invalid="warn"):
        before = np.geterr()
        for event in FastTrainingRun(replace(BASE, epochs=1), digits, alone=True).events():
            assert np.geterr() == before, event
        assert np.geterr() == before


def test_the_prefetched_batches_are_those_of_the_order(digits: Dataset) -> None:
    run = FastTrainingRun(replace(BASE, epochs=2), digits, alone=False)
    seen = []
    for event in run.events():
        if isinstance(event, StepFinished):
            seen.append(run.batches.indices(event.step - 1).copy())
    run.close()
    for epoch in (seen[:6], seen[6:]):
        assert sorted(np.concatenate(epoch).tolist()) == list(range(203))
    assert np.concatenate(seen[:6]).tobytes() != np.concatenate(seen[6:]).tobytes()
