"""Weights of a network made elsewhere: read from .npz and .safetensors, never from a pickle, which could run anything.

Layers are found from names and shapes. PyTorch keeps a layer's weights (H, D), NumPy code mostly (D, H); both are read.
Source of the second format: the safetensors project's description (8 bytes of length, a JSON header, the numbers).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Layers = tuple[tuple[Array, Array], ...]
"""Weights (D, H) and biases (H,) of each layer, from the pixels to the digits."""

SAVE_LINE: Final = 'np.savez("mine.npz", **{k: v.numpy() for k, v in model.state_dict().items()})'
"""What one types in the notebook."""
LARGEST: Final = 500_000_000
"""Bytes of a file."""

_NOT_OPENED: Final = f", which could run anything, and is not opened. In the notebook, type:\n{SAVE_LINE}"
_PICKLES: Final = (".pt", ".pth", ".pkl", ".pickle", ".bin", ".ckpt")
_NUMBERS: Final = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}


class WeightsError(ValueError):
    """A file that holds no network that can be read; the message says what was found and what to do."""


def read_layers(path: Path, inputs: int = 784, outputs: int = 10) -> Layers:
    """The layers in a file, which must lead from `inputs` to `outputs`. Raises WeightsError."""
    arrays = _read(path)
    if not arrays:
        raise WeightsError(f"{path.name} holds no arrays.")
    for name, array in arrays.items():
        if array.dtype.kind not in "fiu":
            raise WeightsError(f"{path.name}: {name} holds no numbers ({array.dtype}).")
        if not np.isfinite(array).all():
            raise WeightsError(f"{path.name}: {name} holds numbers that are not finite (nan or infinity).")
    trouble: WeightsError | None = None
    for names in (list(arrays), sorted(arrays, key=_natural)):
        try:
            return _chain({name: arrays[name] for name in names}, inputs, outputs)
        except WeightsError as error:
            trouble = trouble or error
    assert trouble is not None
    raise WeightsError(f"{path.name}: {trouble}")


def _read(path: Path) -> dict[str, npt.NDArray[Any]]:
    ending = path.suffix.lower()
    if ending in _PICKLES:
        raise WeightsError(f"{path.name} is a pickle{_NOT_OPENED}")
    if ending not in (".npz", ".safetensors"):
        raise WeightsError(f"{path.name}: weights are read from .npz and .safetensors. In the notebook:\n{SAVE_LINE}")
    try:
        if (size := path.stat().st_size) > LARGEST:
            raise WeightsError(f"{path.name} has {size / 1e6:,.0f} MB; at most {LARGEST / 1e6:.0f} are read.")
        return _read_npz(path) if ending == ".npz" else _read_safetensors(path)
    except OSError as error:
        raise WeightsError(f"{path.name} cannot be read: {error.strerror or error}.") from error


def _read_npz(path: Path) -> dict[str, npt.NDArray[Any]]:
    found: dict[str, npt.NDArray[Any]] = {}
    name = ""
    try:
        with path.open("rb") as file:
            if file.read(1) not in (b"P", b"\x93", b"\x80"):  # of a zip, of one array, of a pickle
                raise WeightsError(f"{path.name} is damaged, or no .npz file.")
        entries = np.load(path, allow_pickle=False)
        if isinstance(entries, np.ndarray):
            raise WeightsError(f"{path.name} holds one array without a name, as np.save writes it.")
        with entries:
            for name in entries.files:
                if not isinstance(entry := entries[name], np.ndarray):  # a member that is no array comes as its bytes
                    raise ValueError("a pickle" if name.endswith(".pkl") else f"{name} in it is no array")
                found[name] = entry
    except (FileNotFoundError, WeightsError):
        raise
    except Exception as error:  # bytes that can be anything make NumPy's readers raise anything
        if "pickle" in str(error):
            what = f"{name} in it is a pickle" if name else "it is a pickle"
            told = (
                f"{path.name}: {what}, which could run anything, and is not opened. In the notebook, type:\n{SAVE_LINE}"
            )
            raise WeightsError(told) from error
        raise WeightsError(f"{path.name} is damaged, or no .npz file: {error}.") from error
    return found


def _read_safetensors(path: Path) -> dict[str, npt.NDArray[Any]]:
    data = path.read_bytes()
    try:
        length = int.from_bytes(data[:8], "little")
        if length > len(data) - 8:
            raise ValueError("it ends before its list of arrays does")
        header: Mapping[str, Any] = json.loads(data[8 : 8 + length])
        body = data[8 + length :]
        found = {}
        for name, told in header.items():
            if name == "__metadata__":
                continue
            kind, shape = str(told["dtype"]), tuple(int(size) for size in told["shape"])
            start, end = (int(index) for index in told["data_offsets"])
            if min(start, *shape, 0) < 0 or not start <= end <= len(body):
                raise ValueError(f"{name} is not where the file says")
            if kind == "BF16":  # the upper half of a float32
                halves = np.frombuffer(body[start:end], "<u2").astype(np.uint32) << 16
                found[name] = halves.view(np.float32).reshape(shape)
            elif kind in _NUMBERS:
                found[name] = np.frombuffer(body[start:end], _NUMBERS[kind]).reshape(shape)
            else:
                raise WeightsError(f"{path.name}: {name} has numbers of type {kind}, which are not read here.")
    except WeightsError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise WeightsError(f"{path.name} is damaged, or no .safetensors file: {error}.") from error
    return found


def _natural(name: str) -> list[tuple[int, str]]:
    """`layer10.weight` after `layer2.weight`."""
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in re.split(r"(\d+)", name)]


def _chain(arrays: Mapping[str, npt.NDArray[Any]], inputs: int, outputs: int) -> Layers:
    """Matrices in their order, each with the bias that belongs to it, from `inputs` to `outputs`."""
    matrices = [(name, array) for name, array in arrays.items() if array.ndim == 2 and 1 not in array.shape]
    biases = [(name, array.reshape(-1)) for name, array in arrays.items() if array.ndim == 1 or 1 in array.shape]
    others = [name for name, array in arrays.items() if array.ndim not in (1, 2)]
    if others and "num_batches_tracked" in others[0]:
        raise WeightsError(f"{others[0]} is of a batch normalization; only dense layers are read here.")
    if others:
        raise WeightsError(f"{others[0]} has {arrays[others[0]].ndim} axes; only dense layers are read here.")
    if not matrices:
        raise WeightsError("there is no matrix of weights in it.")
    told = ", ".join(f"{name} {'×'.join(map(str, array.shape))}" for name, array in matrices)
    layers: list[tuple[Array, Array]] = []
    size = inputs
    sizes = [inputs, *(array.shape[1] for _, array in matrices[:-1])]  # of what goes into each layer, in rows
    rows = all(array.shape[0] == before for (_, array), before in zip(matrices, sizes, strict=True))
    torch = not rows and matrices[0][1].shape[1] == inputs
    for number, (name, array) in enumerate(matrices, 1):
        if array.shape[1 if torch else 0] != size:
            raise WeightsError(f"layer {number} ({name}) does not take the {size} numbers before it. Found: {told}.")
        weights = np.ascontiguousarray(array.T if torch else array, np.float32)
        size = weights.shape[1]
        bias = next((index for index, (_, one) in enumerate(biases) if one.size == size), None)
        if bias is None and biases:
            raise WeightsError(f"no bias in it has the {size} numbers of layer {number} ({name}).")
        layers.append((weights, np.zeros(size, np.float32) if bias is None else biases.pop(bias)[1].astype(np.float32)))
    if size != outputs:
        raise WeightsError(f"it ends in {size} outputs, and {outputs} digits are to be told apart. Found: {told}.")
    if biases:
        raise WeightsError(f"{biases[0][0]} ({biases[0][1].size}) belongs to no layer. Found: {told}.")
    if math.prod(weights.size for weights, _ in layers) == 0:
        raise WeightsError("a layer has no neurons.")
    return tuple(layers)
