"""Weights from elsewhere: found by names and shapes, tested as by hand, or refused with what was found."""

from __future__ import annotations

import json
import pickle
import zipfile
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dnn_core import mnist
from dnn_core.checkpoint import read_checkpoint
from tutor.training import loaded_network
from tutor.training.imported_network import import_network
from tutor.training.records import read_record
from tutor.training.snapshot import RunState
from tutor.training.weights_file import SAVE_LINE, WeightsError, read_layers

Arrays = dict[str, npt.NDArray[Any]]
NOW = datetime.fromisoformat("2026-05-04T12:00:00+02:00")


def torch_like(*sizes: int, seed: int = 0) -> Arrays:
    """As `state_dict` names and shapes them: weights (H, D)."""
    rng = np.random.default_rng(seed)
    arrays: Arrays = {}
    for number, (inputs, neurons) in enumerate(pairwise(sizes), 1):
        arrays[f"layer{number}.weight"] = rng.normal(0, (2 / inputs) ** 0.5, (neurons, inputs)).astype(np.float32)
        arrays[f"layer{number}.bias"] = rng.normal(0, 0.1, neurons).astype(np.float32)
    return arrays


def safetensors(arrays: Arrays) -> bytes:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, array in reversed(arrays.items()):  # in no order that helps
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [len(body), len(body) + array.nbytes]}
        body += array.tobytes()
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def by_hand(arrays: Arrays, images: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The digits that a ReLU network of those weights reads, with nothing of ours."""
    a = images.astype(np.float32) / 255
    count = len(arrays) // 2
    for number in range(1, count + 1):
        a = a @ arrays[f"layer{number}.weight"].T + arrays[f"layer{number}.bias"]
        a = np.maximum(a, 0) if number < count else a
    digits: npt.NDArray[np.intp] = a.argmax(axis=1)
    return digits


def test_a_network_from_elsewhere_becomes_a_run_of_the_lab(tmp_path: Path) -> None:
    arrays = torch_like(784, 30, 20, 10)
    path = tmp_path / "mine.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for its own option
    found = import_network(path, tmp_path / "runs", NOW, "relu")
    data = mnist.load()
    read = by_hand(arrays, data.test_images)
    assert found.accuracy == np.mean(read == data.test_labels)
    snapshot = read_record(tmp_path / "runs", found.run)
    assert snapshot is not None
    assert (snapshot.state, snapshot.layer_sizes) == (RunState.FINISHED, (784, 30, 20, 10))
    assert snapshot.test_accuracy == found.accuracy
    assert sum(map(sum, snapshot.confusion)) == 10_000
    assert len(snapshot.predictions) == len(snapshot.mistakes) == 12
    assert snapshot.from_elsewhere
    loaded = loaded_network.read(tmp_path / "runs", found.run)  # all tabs of the Lab read it by this
    assert loaded.weights(3) == pytest.approx(arrays["layer1.weight"][3].tolist()), (
        "nothing is taken off that is not its own"
    )
    kept, _ = read_checkpoint(tmp_path / "runs" / "run-0001" / "checkpoint.npz")
    assert np.array_equal(kept["parameters"][: 784 * 30].reshape(784, 30), arrays["layer1.weight"].T)


def test_the_activation_is_found_by_what_reads_most(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, **torch_like(784, 12, 10))  # type: ignore[arg-type]
    found = import_network(path, tmp_path / "runs", NOW)
    assert found.activation == max(found.tried, key=lambda one: one[1])[0]
    assert {name for name, _ in found.tried} == {"sigmoid", "relu", "tanh", "leaky-relu", "identity"}


def test_both_ways_of_laying_weights_and_both_formats_give_the_same_layers(tmp_path: Path) -> None:
    arrays = torch_like(784, 16, 12, 11, 10)
    rows = {name: array.T if array.ndim == 2 else array[None] for name, array in arrays.items()}
    np.savez(tmp_path / "torch.npz", **arrays)  # type: ignore[arg-type]
    np.savez(tmp_path / "rows.npz", **rows)  # type: ignore[arg-type]
    (tmp_path / "torch.safetensors").write_bytes(safetensors(arrays))
    first, *others = (read_layers(tmp_path / name) for name in ("torch.npz", "rows.npz", "torch.safetensors"))
    for other in others:
        for (weights, biases), (same_weights, same_biases) in zip(first, other, strict=True):
            assert np.array_equal(weights, same_weights)
            assert np.array_equal(biases, same_biases)


def changed(**change: Any) -> Arrays:
    arrays = torch_like(784, 16, 10)
    for name, array in change.items():
        full = name.replace("_", ".", 1)
        if array is None:
            del arrays[full]
        else:
            arrays[full] = array
    return arrays


@pytest.mark.parametrize(
    ("arrays", "told"),
    [
        (changed(layer2_weight=None), "ends in 16 outputs"),
        (changed(layer2_weight=np.zeros((10, 15))), "layer 2 (layer2.weight) does not take the 16 numbers"),
        (changed(layer1_bias=np.full(16, np.nan)), "layer1.bias holds numbers that are not finite"),
        (changed(layer2_bias=None, layer3_bias=np.zeros(9)), "no bias in it has the 10 numbers of layer 2"),
        (changed(layer3_bias=np.zeros(9)), "layer3.bias (9) belongs to no layer"),
        (changed(conv_weight=np.zeros((3, 3, 3))), "only dense layers"),
        (changed(bn_num_batches_tracked=np.array(3)), "is of a batch normalization"),
        (changed(layer1_weight=np.array([{}])), "is a pickle"),
        ({}, "holds no arrays"),
    ],
)
def test_what_is_no_such_network_is_refused_with_what_was_found(tmp_path: Path, arrays: Arrays, told: str) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    with pytest.raises(WeightsError, match=r"mine\.npz") as caught:
        read_layers(path)
    assert told in str(caught.value)


def test_pickles_are_not_opened_and_the_line_to_type_is_told(tmp_path: Path) -> None:
    for name in ("mine.pt", "mine.pth", "mine.pkl"):
        (tmp_path / name).write_bytes(pickle.dumps({}))
        with pytest.raises(WeightsError) as caught:
            read_layers(tmp_path / name)
        assert SAVE_LINE in str(caught.value)
    (tmp_path / "mine.npz").write_bytes(pickle.dumps({}))
    with pytest.raises(WeightsError):
        read_layers(tmp_path / "mine.npz")


def test_a_file_of_torch_save_under_another_name_is_refused_as_the_pickle_it_is(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mine.npz", "w") as file:
        file.writestr("mine/data.pkl", pickle.dumps({}))
        file.writestr("mine/data/0", b"\0" * 40)
    with pytest.raises(WeightsError, match=r"mine/data\.pkl in it is a pickle") as caught:
        read_layers(tmp_path / "mine.npz")
    assert SAVE_LINE in str(caught.value)


def test_one_array_alone_is_told(tmp_path: Path) -> None:
    np.save(tmp_path / "mine.npy", np.zeros((10, 784)))
    (tmp_path / "mine.npy").rename(tmp_path / "mine.npz")
    with pytest.raises(WeightsError, match=r"np\.save"):
        read_layers(tmp_path / "mine.npz")


@pytest.mark.parametrize(
    ("shape", "places"), [([10, 784], [0, 31_361]), ([-1, 784], [0, 31_360]), ([10, 784], [0, -1])]
)
def test_numbers_that_are_not_where_the_header_says_are_refused(
    tmp_path: Path, shape: list[int], places: list[int]
) -> None:
    header = json.dumps({"w": {"dtype": "F32", "shape": shape, "data_offsets": places}}).encode()
    path = tmp_path / "mine.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(31_360))
    with pytest.raises(WeightsError, match="not where the file says"):
        read_layers(path)


@pytest.mark.parametrize("data", [b"", b"\xff" * 8, b"\x02\0\0\0\0\0\0\0{}", b"\x04\0\0\0\0\0\0\0[12]", b"x" * 40])
def test_damaged_files_are_refused(tmp_path: Path, data: bytes) -> None:
    for name in ("mine.safetensors", "mine.npz"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(WeightsError):
            read_layers(tmp_path / name)
    with pytest.raises(WeightsError, match="cannot be read"):
        read_layers(tmp_path / "missing.npz")


@pytest.mark.parametrize("data", [b"", b"hello, I am a letter", b"\xff\xd8 a picture"])
def test_what_is_no_weights_file_is_not_called_a_pickle(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "mine.npz").write_bytes(data)
    with pytest.raises(WeightsError, match=r"^mine\.npz is damaged, or no \.npz file\.$"):
        read_layers(tmp_path / "mine.npz")


def test_a_list_of_arrays_that_is_cut_off_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "mine.safetensors").write_bytes((10**12).to_bytes(8, "little") + b"{}")
    with pytest.raises(WeightsError, match=r"damaged.*ends before its list of arrays does"):
        read_layers(tmp_path / "mine.safetensors")
