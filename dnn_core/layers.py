"""Layers: each maps a batch forward and its gradient backward.

    forward(x)          x (N, D)         ->  y (N, H)
    backward(gradient)  dloss/dy (N, H)  ->  dloss/dx (N, D)

Samples are rows, so a dense layer computes x @ weights + biases (the lessons write it turned round: Wa + b). What
backward needs, forward leaves in the layer. A layer with parameters does not own them: the network gives it views
into one long array (`bind`), and it writes their gradients into views of another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dnn_core.arrays import Array, Float, Workspace


class Layer:
    """The base of all layers, and the identity: y = x, dloss/dx = dloss/dy.

    `backward` may overwrite the gradient it is given, and returned arrays are reused by the next call: copy what
    you keep.
    """

    kind = "identity"
    inputs: int | None = None  # how many numbers a row has before and after, for layers that fix it
    outputs: int | None = None

    def __init__(self, dtype: Float = np.float32) -> None:
        self.work = Workspace(dtype)

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

    def __init__(self, inputs: int, outputs: int, dtype: Float = np.float32) -> None:
        super().__init__(dtype)
        if inputs < 1 or outputs < 1:
            raise ValueError(f"inputs, outputs: a dense layer of {inputs} and {outputs}; both must be at least 1.")
        self.inputs, self.outputs = inputs, outputs
        self.needs_input_gradient = True  # the network's first layer has no use for it
        self.x: Array | None = None
        self.delta: Array | None = None  # dloss/dy of the last backward call
        self.multiply: Callable[..., Array] = np.matmul  # or one that does the same with two threads

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"weights": (self.inputs, self.outputs), "biases": (self.outputs,)}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        self.weights, self.biases = parameters["weights"], parameters["biases"]
        self.weights_gradient, self.biases_gradient = gradients["weights"], gradients["biases"]

    def forward(self, x: Array, *, training: bool = False, rng: np.random.Generator | None = None) -> Array:
        if x.ndim != 2 or x.shape[1] != self.inputs:
            raise ValueError(f"x: shape {x.shape}, but this layer takes (N, {self.inputs}).")
        return self.finish(x, self.multiply(x, self.weights, out=self.work.get("y", (len(x), self.outputs))))

    def finish(self, x: Array, products: Array) -> Array:
        """The rest of forward when x @ weights is known already; `products` (N, H) becomes y."""
        self.x = x
        return np.add(products, self.biases, out=products)

    def backward(self, gradient: Array) -> Array:
        self.delta = gradient
        self.gather(slice(None))
        return self.spread(gradient)

    def spread(self, gradient: Array) -> Array:
        """dloss/dx = dloss/dy @ weights.T, the half of backward that the layer below waits for."""
        self.delta = gradient
        if not self.needs_input_gradient:
            return gradient
        return self.multiply(gradient, self.weights.T, out=self.work.get("dx", (len(gradient), self.inputs)))

    def gather(self, rows: slice) -> None:
        """The other half, for which nobody waits: for some rows of the weights dloss/dweights = x.T @ dloss/dy, and
        with the last of them dloss/dbiases, the sum of dloss/dy over the samples."""
        assert self.x is not None, "forward comes first"
        assert self.delta is not None, "spread comes first"
        np.matmul(self.x.T[rows], self.delta, out=self.weights_gradient[rows])
        if rows.stop is None or rows.stop >= self.inputs:
            np.add.reduce(self.delta, axis=0, out=self.biases_gradient)


class Dropout(Layer):
    """While training, silences each activation with probability `rate` and scales the others by 1 / (1 - rate).

    So the sum that the next layer sees stays the same on average and nothing changes when not training
    (Srivastava et al. 2014, in its inverted form).
    By hand: at rate 0.5, x = [1, 2, 3] of which the second is silenced gives [2, 0, 6]; a gradient [1, 1, 1] goes
    back as [2, 0, 2].
    """

    kind = "dropout"

    def __init__(self, rate: float, dtype: Float = np.float32) -> None:
        super().__init__(dtype)
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
        mask = self._mask = self.work.get("mask", x.shape)
        rng.random(out=mask, dtype=mask.dtype)
        np.greater_equal(mask, self.rate, out=mask)
        mask *= 1 / (1 - self.rate)
        return np.multiply(x, mask, out=self.work.get("y", x.shape))

    def backward(self, gradient: Array) -> Array:
        if self._mask is not None:
            gradient *= self._mask
        return gradient


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

    def __init__(self, size: int, dtype: Float = np.float32) -> None:
        super().__init__(dtype)
        self.inputs = self.outputs = self.size = size
        self.running_mean = np.zeros(size, dtype)
        self.running_variance = np.ones(size, dtype)
        self._frozen = True  # the last forward call used the running statistics

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"scales": (self.size,), "shifts": (self.size,)}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        self.scales, self.shifts = parameters["scales"], parameters["shifts"]
        self.scales_gradient, self.shifts_gradient = gradients["scales"], gradients["shifts"]

    def state(self) -> dict[str, Array]:
        return {"running_mean": self.running_mean, "running_variance": self.running_variance}

    def forward(self, x: Array, *, training: bool = False, rng: np.random.Generator | None = None) -> Array:
        n = len(x)
        self._frozen = not training
        x_hat = self.work.get("x_hat", x.shape)
        if training:
            if n < 2:
                raise ValueError("x: a batch of one sample has no spread to normalize by; at least 2 are needed.")
            mean = x.mean(axis=0)
            np.subtract(x, mean, out=x_hat)
            variance = np.einsum("nd,nd->d", x_hat, x_hat) / n
            self.running_mean += self.share * (mean - self.running_mean)
            # The batch's own mean makes its spread look smaller than it is, by (n - 1) / n.
            self.running_variance += self.share * (variance * (n / (n - 1)) - self.running_variance)
        else:
            np.subtract(x, self.running_mean, out=x_hat)
            variance = self.running_variance
        self._inverse_spread = 1 / np.sqrt(variance + self.epsilon)
        x_hat *= self._inverse_spread
        self._x_hat = x_hat
        y = np.multiply(x_hat, self.scales, out=self.work.get("y", x.shape))
        y += self.shifts
        return y

    def backward(self, gradient: Array) -> Array:
        n, x_hat = len(gradient), self._x_hat
        np.add.reduce(gradient, axis=0, out=self.shifts_gradient)
        np.einsum("nd,nd->d", gradient, x_hat, out=self.scales_gradient)
        if not self._frozen:
            gradient -= self.shifts_gradient / n
            gradient -= np.multiply(x_hat, self.scales_gradient / n, out=self.work.get("correction", x_hat.shape))
        gradient *= self.scales * self._inverse_spread
        return gradient
