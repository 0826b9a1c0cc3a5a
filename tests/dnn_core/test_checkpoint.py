"""A checkpoint is whole or refused, and one that cannot be written leaves the last one as it was."""

from __future__ import annotations

import io
import json
import os
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dnn_core.arrays import Array
from dnn_core.checkpoint import VERSION, CheckpointError, read_checkpoint, write_checkpoint
from dnn_core.config import TrainingConfig
from dnn_core.events import StepFinished
from dnn_core.mnist import Dataset
from dnn_core.run import TrainingRun

CONFIG = TrainingConfig(
    hidden_sizes=(3, 2), batch_size=40, epochs=2, batch_norm=True, schedule="cosine", validation_samples=20, patience=1
)


@pytest.fixture
def run(digits: Dataset) -> TrainingRun:
    """A run in its second epoch."""
    run = TrainingRun(CONFIG, digits)
    for event in run.events():
        if isinstance(event, StepFinished) and event.step == 7:
            break
    return run


@pytest.fixture
def path(run: TrainingRun, tmp_path: Path) -> Path:
    run.save(tmp_path / "run.npz")
    return tmp_path / "run.npz"


def test_it_holds_everything_the_run_depends_on(run: TrainingRun, path: Path) -> None:
    arrays, values = read_checkpoint(path)
    assert np.array_equal(arrays["parameters"], run.network.parameters)
    assert {"optimizer.means", "optimizer.squares", "network.layer1.running_mean"} < set(arrays)
    assert values["version"] == VERSION
    assert TrainingConfig.from_dict(values["config"]) == CONFIG  # schedule and seed, from which every draw follows
    assert (values["step"], values["optimizer_steps"], values["learning_rate"]) == (7, 7, CONFIG.learning_rate)
    assert values["history"] == run.history
    assert len(run.history) == 1
    json.dumps(values)


def test_it_is_no_pickle(path: Path) -> None:
    with np.load(path, allow_pickle=False) as entries:
        assert all(entries[name].dtype != object for name in entries.files)


def rewritten(path: Path, change: Callable[[dict[str, Array], dict[str, Any]], None]) -> None:
    arrays, values = read_checkpoint(path)
    change(arrays, values)
    entries: dict[str, Any] = {**arrays, "values": np.frombuffer(json.dumps(values).encode(), np.uint8)}
    with path.open("wb") as stream:
        np.savez(stream, **entries)


Change = Callable[[dict[str, Array], dict[str, Any]], None]


def put(where: str, key: str, value: object) -> Change:
    def change(arrays: dict[str, Any], values: dict[str, Any]) -> None:
        (arrays if where == "arrays" else values)[key] = value

    return change


def take(where: str, key: str) -> Change:
    def change(arrays: dict[str, Any], values: dict[str, Any]) -> None:
        del (arrays if where == "arrays" else values)[key]

    return change


CHANGES: dict[str, tuple[Change, str]] = {
    "newer": (put("values", "version", 2), "is of format version 2, but this program reads version 1; a newer program"),
    "no version": (take("values", "version"), "is of format version None"),
    "foreign": (put("values", "format", "other"), "was not written by this program"),
    "another shape": (
        put("values", "layer_sizes", [64, 3, 4]),
        "layer_sizes is [64, 3, 4], but with these data it is [64, 3, 2, 4]",
    ),
    "other data": (put("values", "training_samples", 99), "training_samples is 99, but with these data it is 183"),
    "parameters too short": (
        put("arrays", "parameters", np.zeros(3, np.float32)),
        "parameters is float32 of shape (3,), but float32 of shape (22",
    ),
    "parameters of another type": (
        put("arrays", "parameters", np.zeros(224)),
        "parameters is float64 of shape (224,), but float32",
    ),
    "no parameters": (take("arrays", "parameters"), "parameters is missing"),
    "no optimizer": (take("arrays", "optimizer.means"), "optimizer.means is missing"),
    "no running mean": (take("arrays", "network.layer1.running_mean"), "network.layer1.running_mean is missing"),
    "no step": (take("values", "step"), "damaged"),
    "step too large": (put("values", "step", 11), "step is 11, but the run has 0 to 10"),
    "step no number": (put("values", "step", "x"), "damaged"),
    "config unknown": (put("values", "config", {"colour": "red"}), "field: 'colour' is not known"),
    "config no dictionary": (put("values", "config", [1]), "damaged"),
    "rate": (put("values", "learning_rate", -1), "learning_rate: -1.0 must be a finite number of more than 0"),
    "history": (put("values", "history", 5), "damaged"),
    "sums": (put("values", "sums", [1]), "damaged"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_one_that_does_not_fit_says_what_is_wrong_and_ends_its_thread(path: Path, digits: Dataset, case: str) -> None:
    change, message = CHANGES[case]
    rewritten(path, change)
    threads = threading.active_count()
    with pytest.raises(CheckpointError, match=re.escape(f"{path}: ")) as caught:
        TrainingRun.load(path, digits)
    assert message in str(caught.value)
    assert threading.active_count() == threads


def test_on_data_of_another_size_it_is_refused(path: Path, digits: Dataset) -> None:
    fewer = replace(digits, train_images=digits.train_images[:150], train_labels=digits.train_labels[:150])
    with pytest.raises(CheckpointError, match="training_samples is 183, but with these data it is 130"):
        TrainingRun.load(path, fewer)
    tiny = replace(digits, train_images=digits.train_images[:20], train_labels=digits.train_labels[:20])
    with pytest.raises(CheckpointError, match="validation_samples: 20 leaves nothing of the 20 training images"):
        TrainingRun.load(path, tiny)


def test_cut_short_anywhere_it_is_refused(path: Path, digits: Dataset) -> None:
    whole = path.read_bytes()
    for length in [*range(0, len(whole), max(1, len(whole) // 150)), len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises(CheckpointError, match=re.escape(str(path))):
            TrainingRun.load(path, digits)


def test_with_any_byte_flipped_it_is_refused_or_as_good_as_before(run: TrainingRun, path: Path) -> None:
    whole = path.read_bytes()
    arrays, values = read_checkpoint(path)
    for place in range(0, len(whole), max(1, len(whole) // 400)):
        path.write_bytes(whole[:place] + bytes((whole[place] ^ 0x55,)) + whole[place + 1 :])
        try:
            found = read_checkpoint(path)
        except CheckpointError:
            continue
        assert found[1] == values
        assert all(np.array_equal(array, found[0][name]) for name, array in arrays.items() if name in found[0])


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"not a checkpoint", b"\x80\x04]\x94.", b"\x93NUMPY\x01\x00", b"\0" * 999]
)
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.npz"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="damaged, or no checkpoint"):
        read_checkpoint(path)


def test_an_array_alone_is_refused(tmp_path: Path) -> None:
    """np.load then gives an array, not a file to open."""
    stream = io.BytesIO()
    np.save(stream, np.zeros(3))
    (tmp_path / "run.npz").write_bytes(stream.getvalue())
    with pytest.raises(CheckpointError, match="damaged, or no checkpoint"):
        read_checkpoint(tmp_path / "run.npz")


def test_a_pickle_inside_is_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "run.npz", values=np.array([{"format": "i2-tutor-checkpoint"}], dtype=object))
    with pytest.raises(CheckpointError, match="allow_pickle=False"):
        read_checkpoint(tmp_path / "run.npz")


def test_missing_ones_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"nowhere: there is no such checkpoint"):
        read_checkpoint(tmp_path / "nowhere")
    with pytest.raises(CheckpointError, match="cannot be read"):
        read_checkpoint(tmp_path)


def test_a_write_that_fails_leaves_the_old_one_and_no_litter(
    path: Path, run: TrainingRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        run.save(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_an_os_error(run: TrainingRun, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        run.save(tmp_path / "nowhere" / "run.npz")


def test_it_is_in_place_only_once_it_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, seen = tmp_path / "run.npz", []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        seen.append(path.exists())
        fsync(descriptor)

    monkeypatch.setattr("os.fsync", watched)
    write_checkpoint(path, {"parameters": np.zeros(3)}, {"step": 1})
    assert seen[0] is False  # the file's own sync comes before the move
    assert seen[1:] in ([True], [])  # the folder's after it, where folders can be synced
    assert read_checkpoint(path)[1]["step"] == 1
