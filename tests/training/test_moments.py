"""Moments: a run keeps its weights after some of its steps, and can be looked back on; what is damaged is told."""

from __future__ import annotations

import errno
import platform
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dnn_core import mnist
from dnn_core.config import TrainingConfig
from dnn_core.fast.run import FastTrainingRun
from dnn_core.mnist import Dataset
from tests.training.conftest import SHORT
from tests.training.test_slow_motion import trained as worked
from tutor.training import loaded_network, moments
from tutor.training.allocation import give_large_arrays_back
from tutor.training.apply_message import apply_message
from tutor.training.loaded_network import LoadedNetwork
from tutor.training.moments import Keeper, kept_steps, let_go, moment_steps, path_of, put_whole, smaller
from tutor.training.records import run_folder
from tutor.training.rewind import Rewind
from tutor.training.snapshot import RunState, TrainingSnapshot


def test_moments_lie_evenly_on_a_log_scale() -> None:
    assert moment_steps(3000) == (0, 1, 2, 4, 7, 12, 20, 40, 70, 120, 200, 350, 600, 1000, 2000, 3000)
    assert moment_steps(1) == (0, 1)
    assert moment_steps(30) == (0, 1, 2, 4, 7, 12, 20, 30)
    for total in (100, 20_000, 1_000_000):
        steps = moment_steps(total)
        assert len(steps) <= moments.MOST
        assert (steps[0], steps[-1]) == (0, total)
        assert steps == tuple(sorted(set(steps)))
    assert len(moment_steps(3000, parameters=3_000_000)) == 5, "a large network keeps fewer"
    assert len(moment_steps(3000, parameters=10**9)) == moments.FEWEST


@pytest.fixture(scope="module")
def digits() -> Dataset:
    data = mnist.load()
    return replace(data, train_images=data.train_images[:600], train_labels=data.train_labels[:600])


def kept(runs: Path, data: Dataset, config: TrainingConfig, number: int = 1) -> FastTrainingRun:
    """A run to its end, its moments kept as the worker keeps them."""
    run_folder(runs, number).mkdir(parents=True)
    run = FastTrainingRun(config, data, alone=True)
    keeper = Keeper(run_folder(runs, number), run)
    for _ in run.events():
        keeper.look()
    run.save(loaded_network.path_of(runs, number))
    return run


MNIST_SHORT = TrainingConfig(hidden_sizes=(16,), learning_rate=0.01, samples=600, max_steps=60)


def test_a_run_is_looked_back_on(runs: Path, digits: Dataset) -> None:
    run = kept(runs, digits, MNIST_SHORT)
    rewind = Rewind(runs, 1)
    assert rewind.look()
    assert rewind.steps == moment_steps(60)
    assert not rewind.look(), "nothing has changed since"
    while (step := rewind.next_unread(wanted=20)) is not None:
        rewind.read(step)
    assert next(iter(rewind.networks)) == 20, "what is wanted comes first"
    now = TrainingSnapshot(run=1, step=60, steps_per_epoch=10, train_curve=((1, 2.3), (60, 0.5)))
    assert rewind.next_untested() == 0
    for step in (0, 60):
        rewind.test(step, samples=[3, 5])
    first, last = rewind.tested[0], rewind.tested[60]
    assert last.accuracy > first.accuracy + 0.3
    assert [one.index for one in last.samples] == [3, 5]
    assert len(first.mistakes) == 200
    assert sum(map(sum, last.confusion)) == 10_000
    pictures = [one.pixels for found in (first, last) for one in found.mistakes]
    assert len({id(one) for one in pictures}) == len(set(pictures)), "a digit that both misread is held once"
    back = rewind.snapshot_at(0, now)
    assert (back.step, back.confusion, back.train_curve) == (0, first.confusion, ())
    readings = rewind.readings(digits.test_images[0].tobytes())
    assert set(readings) == set(rewind.steps)
    now_it_is = loaded_network.read(runs, 1)
    exact = now_it_is.probabilities(digits.test_images[0].tobytes())
    assert readings[60] == pytest.approx(exact, abs=2e-3), "float16 costs that much at most"
    assert run.step == 60
    networks = list(rewind.networks.values())
    assert all(one.initial is now_it_is.initial for one in networks), "what all moments share is held once"
    assert max(abs(one) for one in rewind.networks[0].weights(3)) < 1e-3, "before the first step nothing is learned"
    assert {one.turns for one in networks} == {networks[0].turns}, "one network is enough for all"
    with networks[0]._network() as shared, networks[1]._network() as other:
        assert shared is not other, "who asks meanwhile does not wait"
        assert shared.dense[0]._x.shape[0] == 1, "no layer holds on to the images of a test"
    assert all(one._first.dtype == np.float16 for one in networks), "weights are held as they were stored"
    again = {step: one.probabilities(digits.test_images[0].tobytes()) for step, one in rewind.networks.items()}
    assert again == readings, "each finds its own weights again"


def test_of_one_picture_each_moment_is_asked_once(tmp_path: Path) -> None:
    """The Lab shows the readings anew with each news of a run."""
    asked: list[tuple[int, bytes]] = []

    class Asked(LoadedNetwork):
        pixels = 2

        def __init__(self, step: int) -> None:
            self.step = step

        def probabilities(self, pixels: bytes) -> tuple[float, ...]:
            asked.append((self.step, pixels))
            return (float(self.step),)

    rewind = Rewind(tmp_path, 1)
    rewind.networks = {0: Asked(0), 7: Asked(7)}
    assert rewind.readings(b"ab") == rewind.readings(b"ab") == {0: (0.0,), 7: (7.0,)}
    assert asked == [(0, b"ab"), (7, b"ab")]
    rewind.networks = {7: Asked(8), 9: Asked(9)}
    assert rewind.readings(b"ab") == {7: (8.0,), 9: (9.0,)}, "another network of that step, and one more"
    asked.clear()
    assert rewind.readings(b"cd") == {7: (8.0,), 9: (9.0,)}
    assert asked == [(8, b"cd"), (9, b"cd")]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other systems' libraries do so anyway")
def test_large_arrays_go_back_to_the_system() -> None:
    assert give_large_arrays_back()


def test_numbers_too_large_for_float16_stay_whole() -> None:
    assert smaller(np.array([1.0, -3.0], np.float32)).dtype == np.float16
    for value in (70_000.0, -70_000.0, np.nan, np.inf):
        assert smaller(np.array([value], np.float32)).dtype == np.float32
    assert smaller(np.array([3], np.int64)).dtype == np.int64
    assert smaller(np.zeros(0, np.float32)).dtype == np.float16


def test_what_was_made_smaller_is_made_whole_exactly() -> None:
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    for kept in (halves, np.array([1e6, -3.5], np.float32)):
        whole = np.full(kept.shape, 7, np.float32)
        put_whole(kept, whole)
        assert whole.tobytes() == kept.astype(np.float32).tobytes()


def test_a_worker_keeps_moments_and_forgets_those_that_are_no_longer_true(tmp_path: Path, data: Path) -> None:
    worked(tmp_path / "run-0001", data, leg_s=0)
    assert kept_steps(tmp_path, 1) == moment_steps(30)
    run = FastTrainingRun.load(tmp_path / "run-0001" / "checkpoint.npz", mnist.load(data))
    run.step = 12
    Keeper(tmp_path / "run-0001", run)
    assert kept_steps(tmp_path, 1) == (0, 1, 2, 4, 7, 12)


def test_a_damaged_moment_is_told_and_the_others_work(tmp_path: Path, data: Path) -> None:
    worked(tmp_path / "run-0001", data, leg_s=0)
    path_of(tmp_path, 1, 7).write_bytes(path_of(tmp_path, 1, 7).read_bytes()[:500])
    rewind = Rewind(tmp_path, 1)
    rewind.look()
    while (step := rewind.next_unread()) is not None:
        rewind.read(step)
    assert set(rewind.troubles) == {7}
    assert "The moment of run 1 after step 7 cannot be used" in rewind.troubles[7]
    assert "All else of the run works" in rewind.troubles[7]
    assert len(rewind.networks) == len(rewind.steps) - 1


def test_a_full_disk_ends_no_training(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("dnn_core.checkpoint.write_checkpoint", full)
    _, said = worked(tmp_path / "run-0001", data, leg_s=0)
    assert kept_steps(tmp_path, 1) == ()
    snapshot = TrainingSnapshot(run=1, state=RunState.STARTING, config=SHORT)
    for one in said:
        snapshot = apply_message(snapshot, one)
    assert snapshot.state is RunState.FINISHED
    assert snapshot.message == "Not all of its moments could be kept: No space left on device."


def test_the_newest_runs_and_the_pinned_one_keep_their_moments(tmp_path: Path) -> None:
    steps = moment_steps(3000)
    for run in range(1, 16):
        for step in steps:
            path = path_of(tmp_path, run, step)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
    for _ in range(2):
        let_go(tmp_path, pinned=(2,))
        assert [run for run in range(1, 16) if kept_steps(tmp_path, run) == steps] == [2, *range(6, 16)]
        assert kept_steps(tmp_path, 1) == (0, 12, 200, 3000), "older ones come down to four"
