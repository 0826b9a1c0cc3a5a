"""What the checks know about a network for themselves: its scores, its loss, and slopes that are measured.

Samples are rows here, and weights (D, H), whichever way a learner's network keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tutor.challenges.compare import Failed, as_array, number, size

Array = npt.NDArray[np.float64]
Layers = tuple[list[Array], list[Array]]

STEP: Final = 1e-5
"""How far each number is moved up and down (float64)."""


def parameters(model: Any, sizes: Sequence[int]) -> Layers:
    """The weights (D, H) and biases (H,) of a learner's network with those sizes; Failed if it has others."""
    weights: list[Array] = []
    biases: list[Array] = []
    W, b = model.W, model.b
    layers = list(pairwise(sizes))
    for name, found in (("W", W), ("b", b)):
        if not isinstance(found, (list, tuple)):
            raise Failed(f"{name} should be a list with an array for each layer.", sign=("parameters", name))
        if len(found) != len(layers):
            raise Failed(
                f"With the sizes {'-'.join(map(str, sizes))}, {name} should hold one array for each layer.",
                expected=str(len(layers)),
                came=str(len(found)),
                sign=("parameters", name, len(found)),
            )
    for k, (inputs, neurons) in enumerate(layers):
        one = as_array(W[k]).astype(np.float64)
        if one.shape not in ((inputs, neurons), (neurons, inputs)):
            raise Failed(
                f"W[{k}] should join {inputs} and {neurons} neurons.",
                expected=size((inputs, neurons)),
                came=size(one.shape),
                sign=("parameters", "W", k, one.shape),
            )
        weights.append(one if one.shape == (inputs, neurons) else one.T)
        bias = as_array(b[k]).astype(np.float64)
        if bias.size != neurons:
            raise Failed(f"b[{k}] should have a number for each neuron.", expected=str(neurons), came=size(bias.shape))
        biases.append(bias.reshape(-1))
    return weights, biases


def fitted(rows: npt.NDArray[Any], like: Any) -> npt.NDArray[Any]:
    """Weights (D, H) or biases (H,) laid as those of the learner's network are."""
    wanted = np.shape(like)
    return rows if rows.shape == wanted else rows.T.reshape(wanted)


def forward(weights: Sequence[Array], biases: Sequence[Array], x: npt.NDArray[Any]) -> tuple[Array, list[Array]]:
    """Scores (N, C) of a network with sigmoids between its layers, and what each layer got."""
    inputs = [np.asarray(x, np.float64)]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        inputs.append(1 / (1 + np.exp(-np.clip(inputs[-1] @ W + b, -500, 500))))
    return inputs[-1] @ weights[-1] + biases[-1], inputs


def loss(weights: Sequence[Array], biases: Sequence[Array], x: npt.NDArray[Any], labels: npt.NDArray[Any]) -> float:
    """The mean cross-entropy."""
    logits = forward(weights, biases, x)[0]
    shifted = logits - logits.max(axis=1, keepdims=True)
    right = shifted[np.arange(len(labels)), labels]
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - right))


_measured: dict[bytes, Layers] = {}


def central_differences(
    weights: list[Array], biases: list[Array], x: npt.NDArray[Any], labels: npt.NDArray[Any]
) -> Layers:
    """(L(w + h) − L(w − h)) / 2h for every weight and bias: slopes without calculus.

    Asked again for the same network and batch, as the known faults do, it remembers.
    """
    key = b"".join(np.ascontiguousarray(one).tobytes() for one in (*weights, *biases, x, labels))
    if key in _measured:
        return _measured[key]
    found: Layers = ([], [])
    for group, slopes in zip((weights, biases), found, strict=True):
        for array in group:
            slope = np.empty_like(array)
            for index in np.ndindex(array.shape):
                kept = array[index]
                array[index] = kept + STEP
                above = loss(weights, biases, x, labels)
                array[index] = kept - STEP
                below = loss(weights, biases, x, labels)
                array[index] = kept
                slope[index] = (above - below) / (2 * STEP)
            slopes.append(slope)
    _measured[key] = found
    return found


def gradients_of(mine: Any, came: Any, model: Any, sizes: Sequence[int]) -> Layers:
    """What a learner's backward gave, as weights (D, H) and biases (H,); Failed if its shapes are not the network's."""
    layers = list(pairwise(sizes))
    if came is None:
        raise Failed("Nothing came back: None. Does backward end with a return?", came="None", sign="None")
    if not isinstance(came, (list, tuple)) or len(came) != len(layers):
        raise Failed(
            "This should be a list with a pair for each layer.",
            expected=f"{len(layers)} pairs (dW, db)",
            came=f"{len(came)}" if isinstance(came, (list, tuple)) else type(came).__name__,
            sign=("gradients", "list"),
        )
    found: Layers = ([], [])
    for k, pair in enumerate(came):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise Failed(f"Entry {k} of the list should be a pair (dW, db).", sign=("gradients", "pair"))
        for name, one, of, slopes in zip(("dW", "db"), pair, (model.W[k], model.b[k]), found, strict=True):
            array, wanted = as_array(one), np.shape(of)
            if array.shape != wanted and array.squeeze().shape != tuple(size for size in wanted if size != 1):
                raise Failed(
                    f"Layer {k + 1}: {name} should have the shape of {name[1:]}[{k}].",
                    expected=size(wanted),
                    came=size(array.shape),
                    sign=("gradients", k, array.shape),
                )
            array = array.astype(np.float64).reshape(wanted)
            slopes.append(array.reshape(-1) if name == "db" else array if wanted == layers[k] else array.T)
    return found


def compare_gradients(came: Layers, measured: Layers, sizes: Sequence[int]) -> None:
    """Failed with a row for each layer, from the loss down, naming the first that differs and its first entry."""
    layers = list(pairwise(sizes))
    rows: list[tuple[str, ...]] = [("layer", "", "", "agree", "yours is")]
    first, agreeing, everything = "", 0, 0
    for k in reversed(range(len(layers))):
        yours = np.concatenate([came[0][k].ravel(), came[1][k]])
        wanted = np.concatenate([measured[0][k].ravel(), measured[1][k]])
        largest = float(np.abs(wanted).max())
        good = np.isclose(yours, wanted, rtol=1e-3, atol=max(1e-7, 1e-4 * largest))
        agreeing, everything = agreeing + int(good.sum()), everything + good.size
        kind = "output" if k == len(layers) - 1 else "hidden"
        told = "the same" if good.all() else _ratio(yours, wanted)
        mark = "✓" if good.all() else "✗"
        arrow = f"{layers[k][0]} → {layers[k][1]}"
        rows.append((str(k + 1), kind, arrow, f"{int(good.sum())} of {good.size} {mark}", told))
        if not first and not good.all():
            first = _first_entry(k, came, measured, good, layers[k])
    if first:
        everything_came = np.concatenate([one.ravel() for pair in zip(*came, strict=True) for one in pair])
        raise Failed(first, rows=tuple(rows), aside=f"{agreeing} of {everything} agree", sign=everything_came)


def _ratio(yours: Array, wanted: Array) -> str:
    if not np.isfinite(yours).all():
        return "not a number"
    usable = np.abs(wanted) > 1e-3 * np.abs(wanted).max()
    middle = float(np.median(yours[usable] / wanted[usable]))
    if abs(middle) < 1e-6:
        return "0"
    if abs(middle - 1) <= 0.02:
        return "different"
    return f"{number(float(f'{middle:.2g}' if abs(middle) < 100 else f'{middle:.0f}'))} times"


def _first_entry(k: int, came: Layers, measured: Layers, good: npt.NDArray[np.bool_], shape: tuple[int, int]) -> str:
    index = int(np.flatnonzero(~good)[0])
    weights = shape[0] * shape[1]
    if index < weights:
        where = f"dW[{index // shape[1]}, {index % shape[1]}]"
        yours, wanted = came[0][k].ravel()[index], measured[0][k].ravel()[index]
    else:
        where = f"db[{index - weights}]"
        yours, wanted = came[1][k][index - weights], measured[1][k][index - weights]
    return (
        f"The first to differ on the way down is layer {k + 1}, {where}: "
        f"yours {number(float(yours))}, measured {number(float(wanted))}."
    )
