"""Losses: one number that says how wrong a batch of outputs is, and its gradient.

forward(outputs, targets)  outputs (N, C), targets (N,) labels or (N, C) numbers  ->  mean over the samples
backward()                 dloss/doutputs (N, C) of the last forward call
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from dnn_core.activations import softmax
from dnn_core.arrays import Array, check_finite
from dnn_core.config import LOSSES, check_name


class Loss(ABC):
    """The base of both losses."""

    kind: str

    @abstractmethod
    def forward(self, outputs: Array, targets: Array) -> float:
        """The mean loss of a batch; raises ValueError if the shapes do not fit or a label is out of range."""

    @abstractmethod
    def backward(self) -> Array:
        """dloss/doutputs (N, C)."""

    def probabilities(self, outputs: Array) -> Array:
        """Outputs (N, C) read as probabilities: rows of new numbers from 0 to 1 that sum to 1, same winner."""
        return softmax(outputs)


class CrossEntropy(Loss):
    """Softmax and cross-entropy in one, from logits: -log of the probability given to the right class.

    By hand, N = 1, C = 2: logits [0, log 3] are probabilities [1/4, 3/4]; with label 0 the loss is -log(1/4) = 1.386
    and the gradient is probabilities - target = [1/4 - 1, 3/4 - 0] = [-3/4, 3/4].
    With label smoothing s the target is not 1 and 0 but 1 - s + s/C and s/C (Szegedy et al. 2016): at s = 0.2, with
    target [0.9, 0.1], the loss is -0.9 log(1/4) - 0.1 log(3/4) = 1.276, the gradient [1/4 - 0.9, 3/4 - 0.1].
    """

    kind = "cross-entropy"

    def __init__(self, smoothing: float = 0.0) -> None:
        if not 0 <= smoothing < 1:
            raise ValueError(f"smoothing: {smoothing} must be at least 0 and less than 1.")
        self.smoothing = smoothing

    def forward(self, outputs: Array, targets: Array) -> float:
        _check(outputs, targets)
        if targets.ndim != 1:
            raise ValueError(f"targets: shape {targets.shape}, but cross-entropy needs labels ({len(outputs)},).")
        shifted = outputs - outputs.max(axis=1, keepdims=True)
        powers = np.exp(shifted)
        sums = powers.sum(axis=1, keepdims=True)
        self._probabilities = powers / sums
        self._right = np.arange(len(outputs)), targets  # where each row's right class is
        losses = np.log(sums[:, 0]) - shifted[self._right]
        if self.smoothing:
            losses += self.smoothing * (shifted[self._right] - shifted.mean(axis=1))
        return float(losses.mean(dtype=np.float64))

    def backward(self) -> Array:
        gradient: Array = self._probabilities.copy()
        gradient[self._right] -= 1 - self.smoothing
        if self.smoothing:
            gradient -= self.smoothing / gradient.shape[1]
        return gradient * (1 / len(gradient))


class MeanSquaredError(Loss):
    """Mean over samples of the mean over outputs of (output - target) squared; a label's target is 1 at its place.

    By hand, N = 1, C = 2: outputs [0.5, 0.2], label 0, target [1, 0]: loss (0.25 + 0.04) / 2 = 0.145 and gradient
    2 (output - target) / (N C) = [-0.5, 0.2].
    """

    kind = "mse"

    def __init__(self, output_activation: str = "softmax") -> None:
        self.output_activation = output_activation

    def forward(self, outputs: Array, targets: Array) -> float:
        _check(outputs, targets)
        if targets.ndim == 2:
            self._difference = outputs - targets
        else:
            self._difference = outputs.copy()
            self._difference[np.arange(len(outputs)), targets] -= 1
        return float(np.einsum("nc,nc->", self._difference, self._difference) / outputs.size)

    def backward(self) -> Array:
        return self._difference * (2 / self._difference.size)

    def probabilities(self, outputs: Array) -> Array:
        if self.output_activation == "softmax":
            return outputs.copy()
        if self.output_activation == "sigmoid":  # already from 0 to 1: only the sum is missing
            above = outputs + np.finfo(outputs.dtype).tiny  # where all are 0, all classes are alike
            shares: Array = above / above.sum(axis=1, keepdims=True)
            return shares
        return softmax(outputs)


def make_loss(name: str, *, smoothing: float = 0.0, output_activation: str = "softmax") -> Loss:
    """A new loss by its name in the config; raises ConfigError for an unknown one."""
    check_name("loss", name, LOSSES)
    return MeanSquaredError(output_activation) if name == "mse" else CrossEntropy(smoothing)


def _check(outputs: Array, targets: Array) -> None:
    if outputs.ndim != 2 or len(outputs) == 0:
        raise ValueError(f"outputs: shape {outputs.shape}, but (N, C) with at least one sample is needed.")
    if targets.shape not in ((len(outputs),), outputs.shape):
        raise ValueError(
            f"targets: shape {targets.shape}, but outputs of shape {outputs.shape} need "
            f"({len(outputs)},) labels or {outputs.shape} numbers."
        )
    if targets.ndim == 2:
        check_finite("targets", targets)
        return
    if targets.dtype.kind not in "iu":
        raise ValueError(f"targets: {targets.dtype} of shape {targets.shape}, but labels are whole numbers.")
    bad = targets[(targets >= outputs.shape[1]) | (targets < 0)]
    if len(bad):
        raise ValueError(f"targets: label {bad[0]} is out of range; labels run from 0 to {outputs.shape[1] - 1}.")
