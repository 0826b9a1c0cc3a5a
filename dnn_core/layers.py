"""Layers: each maps a batch forward and its gradient backward.

    forward(x)          x (N, D)         ->  y (N, H)
    backward(gradient)  dloss/dy (N, H)  ->  dloss/dx (N, D)

Samples are rows, so a dense layer computes x @ weights + biases (the lessons write it turned round: Wa + b). What
backward needs, forward leaves in the layer. A layer with parameters does not own them: the network gives it views
into one long array (`bind`), and it writes their gradients into views of another.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dnn_core.arrays import Array


class Layer:
    """The base of all layers, and the identity: y = x, dloss/dx = dloss/dy."""

    kind = "identity"
    inputs: int | None = None  # how many numbers a row has before and after, for layers that fix it
    outputs: int | None = None

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """Names and shapes of the parameters to learn, in the order they lie in the flat array."""
        return {}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the views to read parameters from and to write gradients to."""

    def state(self) -> dict[str, Array]:
        """What the layer gathers while training besides parameters, as arrays that may be written to."""
        return {}

    def forward(self, x: Array, *, training: bool = False, rng: np.random.Generator | None = None) -> Array:
        """y (N, H) for x (N, D). `training`: dropout and batch normalization behave differently then."""
        return x

    def backward(self, gradient: Array) -> Array:
        """dloss/dx for dloss/dy of the last forward call; gradients of parameters as well."""
        return gradient


class Dense(Layer):
    """y = x @ weights + biases, with weights (D, H) and biases (H,).

    By hand, N = 1, D = 2, H = 1: x = [1, 2], weights = [[3], [4]], biases = [5] gives y = 1*3 + 2*4 + 5 = 16.
    If dloss/dy = 10: dloss/dweights = [[1*10], [2*10]], dloss/dbiases = [10], dloss/dx = [3*10, 4*10].
    """

    kind = "dense"
    inputs: int
    outputs: int

    def __init__(self, inputs: int, outputs: int) -> None:
        if inputs < 1 or outputs < 1:
            raise ValueError(f"inputs, outputs: a dense layer of {inputs} and {outputs}; both must be at least 1.")
        self.inputs, self.outputs = inputs, outputs

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"weights": (self.inputs, self.outputs), "biases": (self.outputs,)}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        self.weights, self.biases = parameters["weights"], parameters["biases"]
        self.weights_gradient, self.biases_gradient = gradients["weights"], gradients["biases"]

    def forward(self, x: Array, *, training: bool = False, rng: np.random.Generator | None = None) -> Array:
        if x.ndim != 2 or x.shape[1] != self.inputs:
            raise ValueError(f"x: shape {x.shape}, but this layer takes (N, {self.inputs}).")
        self._x = x
        y: Array = x @ self.weights + self.biases
        return y

    def backward(self, gradient: Array) -> Array:
        self.weights_gradient[:] = self._x.T @ gradient
        self.biases_gradient[:] = gradient.sum(axis=0)
        dx: Array = gradient @ self.weights.T
        return dx


class Dropout(Layer):
    """While training, silences each activation with probability `rate` and scales the others by 1 / (1 - rate).

    So the sum that the next layer sees stays the same on average and nothing changes when not training
    (Srivastava et al. 2014, in its inverted form).
    By hand: at rate 0.5, x = [1, 2, 3] of which the second is silenced gives [2, 0, 6]; a gradient [1, 1, 1] goes
    back as [2, 0, 2].
    """

    kind = "dropout"

    def __init__(self, rate: float) -> None:
        if not 0 <= rate < 1:
            raise ValueError(f"rate: {rate} must be at least 0 and less than 1.")
        self.rate = rate
        self._mask: Array | None = None

    def forward(self, x: Array, *, training: bool = False, rng: np.random.Generator | None = None) -> Array:
        if not training or self.rate == 0:
            self._mask = None
            return x
        if rng is None:
            raise ValueError("rng: dropout needs one while training.")
        kept = rng.random(x.shape, x.dtype) >= self.rate
        self._mask = kept * x.dtype.type(1 / (1 - self.rate))
        return x * self._mask

    def backward(self, gradient: Array) -> Array:
        return gradient if self._mask is None else gradient * self._mask


class BatchNorm(Layer):
    """Normalizes each feature over the batch, then scales and shifts it by what is learned (Ioffe and Szegedy 2015).

        x_hat = (x - mean) / sqrt(variance + 1e-5)        y = scales * x_hat + shifts

    While training, mean and variance are the batch's; a running mean of both (a tenth of each new batch) takes their
    place afterwards. Backward, with all means over the batch:

        dloss/dx = scales / sqrt(variance + 1e-5) * (g - mean(g) - x_hat * mean(g * x_hat)),  g = dloss/dy

    By hand, N = 2, the 1e-5 left out: x = [[1], [5]] has mean 3 and variance 4, so x_hat = [[-1], [1]]; with scales
    [2] and shifts [10], y = [[8], [12]]. If g = [[3], [1]]: dloss/dshifts = [4], dloss/dscales = [-2], and dloss/dx
    is [[0], [0]], for whatever moves two samples, their x_hat stay -1 and 1.
    The running variance takes in 4 * 2/1 = 8: a tenth of it and nine of the 1 before make 1.7.
    """

    kind = "batch-norm"
    epsilon = 1e-5
    share = 0.1

    def __init__(self, size: int) -> None:
        self.inputs = self.outputs = self.size = size

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"scales": (self.size,), "shifts": (self.size,)}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        self.scales, self.shifts = parameters["scales"], parameters["shifts"]
        self.scales_gradient, self.shifts_gradient = gradients["scales"], gradients["shifts"]
        self.running_mean, self.running_variance = np.zeros_like(self.scales), np.ones_like(self.scales)

    def state(self) -> dict[str, Array]:
        return {"running_mean": self.running_mean, "running_variance": self.running_variance}

    def forward(self, x: Array, *, training: bool = False, rng: np.random.Generator | None = None) -> Array:
        n = len(x)
        self._of_batch = training  # mean and variance depend on x
        if training:
            if n < 2:
                raise ValueError("x: a batch of one sample has no spread to normalize by; at least 2 are needed.")
            mean = x.mean(axis=0)
            centred = x - mean
            variance = _sums_of_products(centred, centred) / n
            self.running_mean += self.share * (mean - self.running_mean)
            # The batch's own mean makes its spread look smaller than it is, by (n - 1) / n.
            self.running_variance += self.share * (variance * (n / (n - 1)) - self.running_variance)
        else:
            centred, variance = x - self.running_mean, self.running_variance
        self._inverse_spread = 1 / np.sqrt(variance + self.epsilon)
        self._x_hat = centred * self._inverse_spread
        y: Array = self._x_hat * self.scales + self.shifts
        return y

    def backward(self, gradient: Array) -> Array:
        n = len(gradient)
        self.shifts_gradient[:] = gradient.sum(axis=0)
        self.scales_gradient[:] = _sums_of_products(gradient, self._x_hat)
        if self._of_batch:
            gradient = gradient - self.shifts_gradient / n - self._x_hat * (self.scales_gradient / n)
        dx: Array = gradient * (self.scales * self._inverse_spread)
        return dx


def _sums_of_products(a: Array, b: Array) -> Array:
    """(D,): the sum over the batch of a * b, both (N, D)."""
    sums: Array = np.einsum("nd,nd->d", a, b)
    return sums
