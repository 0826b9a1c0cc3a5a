"""Writes reference.npz beside this file: what PyTorch computes, for dnn_core's tests to compare with.

Run by hand in an environment with torch 2.13 and NumPy, `python make_reference.py`; the tests need the file only. It
imports nothing of dnn_core. The conventions that both must share:

- A flat vector of parameters or gradients goes layer by layer: weights (inputs, outputs) row by row, then biases; for
  batch normalization scales, then shifts. PyTorch keeps weights as (outputs, inputs), so they are turned here.
- Mean squared error is the mean over samples of the mean over outputs (`mse_loss`); a label's target is one-hot.
- Cross-entropy takes logits; smoothing s makes the target 1 - s + s/C and s/C (`label_smoothing`).
- Batch normalization: epsilon 1e-5, momentum 0.1, the batch's biased variance while training, unbiased in the running
  mean of variances.
- Dropout cannot share PyTorch's draws: the mask is drawn here as dnn_core draws it, and multiplied.
- Optimizers: torch.optim with the settings in OPTIMIZERS below; weight decay is added to the gradient, AdamW's is not.
"""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import torch
from torch import nn

ACTIVATIONS = {
    "identity": nn.Identity,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky-relu": lambda: nn.LeakyReLU(0.01),
    "softmax": lambda: nn.Softmax(dim=1),
}
OUTPUT_ACTIVATIONS = ("identity", "sigmoid", "tanh", "softmax")
OPTIMIZERS = {
    "sgd": lambda p, decay: torch.optim.SGD(p, 0.1, weight_decay=decay),
    "momentum": lambda p, decay: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=decay),
    "nesterov": lambda p, decay: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True, weight_decay=decay),
    "rmsprop": lambda p, decay: torch.optim.RMSprop(p, 0.01, alpha=0.99, eps=1e-8, weight_decay=decay),
    "adam": lambda p, decay: torch.optim.Adam(p, 0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=decay),
    "adamw": lambda p, decay: torch.optim.AdamW(p, 0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=decay),
}
DECAYS = (0.0, 0.05)
SIZES = (6, 5, 4, 3)
BATCH, STEPS = 8, 5
DROPOUT, DROPOUT_SEED = 0.3, 11
SMOOTHING = 0.1
DTYPES = {"float32": torch.float32, "float64": torch.float64}

Values = dict[str, np.ndarray]


def numbers(*shape: int, seed: int) -> np.ndarray:
    """Seeded numbers that float32 holds exactly, none near a kink at 0."""
    drawn = np.random.default_rng(seed).normal(size=shape)
    return (drawn + 0.05 * np.sign(drawn)).astype(np.float32).astype(np.float64)


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.eye(classes)[labels]


class Net(nn.Module):
    """Dense layers with an activation after each hidden one, in dnn_core's order of layers."""

    def __init__(
        self, activation: str, output_activation: str | None, flat: np.ndarray, dtype: torch.dtype,
        batch_norm: bool = False, dropout: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.dropout = dropout
        self.rng = np.random.default_rng(DROPOUT_SEED)
        self.dtype = dtype
        self.steps = nn.ModuleList()
        last = len(SIZES) - 2
        for place, (inputs, outputs) in enumerate(pairwise(SIZES)):
            self.steps.append(nn.Linear(inputs, outputs))
            if place < last:
                if batch_norm:
                    self.steps.append(nn.BatchNorm1d(outputs))
                self.steps.append(ACTIVATIONS[activation]())
            elif output_activation is not None:
                self.steps.append(ACTIVATIONS[output_activation]())
        self.to(dtype)
        at = 0
        with torch.no_grad():
            for step in self.steps:
                if isinstance(step, nn.Linear):
                    count = step.in_features * step.out_features
                    block = flat[at : at + count].reshape(step.in_features, step.out_features)
                    step.weight.copy_(torch.tensor(block.T, dtype=dtype))
                    step.bias.copy_(torch.tensor(flat[at + count : at + count + step.out_features], dtype=dtype))
                    at += count + step.out_features

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for place, step in enumerate(self.steps):
            x = step(x)
            hidden_activation = not isinstance(step, nn.Linear | nn.BatchNorm1d) and place < len(self.steps) - 1
            if self.dropout and hidden_activation:
                draw = self.rng.random(tuple(x.shape), dtype=np.float32 if self.dtype == torch.float32 else np.float64)
                x = x * torch.tensor((draw >= self.dropout) / (1 - self.dropout), dtype=self.dtype)
        return x

    def flat(self, which: str) -> np.ndarray:
        """All parameters, or their gradients, in dnn_core's order."""
        pieces = []
        for step in self.steps:
            for tensor in step.parameters(recurse=False):
                value = (tensor if which == "parameters" else tensor.grad).detach().numpy()
                pieces.append((value.T if value.ndim == 2 else value).ravel())
        return np.concatenate(pieces).copy()


def loss_of(kind: str, outputs: torch.Tensor, labels: np.ndarray) -> torch.Tensor:
    if kind == "mse":
        return nn.functional.mse_loss(outputs, torch.tensor(one_hot(labels, SIZES[-1]), dtype=outputs.dtype))
    smoothing = SMOOTHING if kind == "cross-entropy-smoothed" else 0.0
    return nn.functional.cross_entropy(outputs, torch.tensor(labels), label_smoothing=smoothing)


def initial() -> np.ndarray:
    """Flat parameters of all networks here: weights of about 1 / sqrt(inputs), biases that are not zero."""
    pieces = []
    for place, (inputs, outputs) in enumerate(pairwise(SIZES)):
        pieces += [numbers(inputs * outputs, seed=20 + place) / 2, numbers(outputs, seed=30 + place) / 8]
    return np.concatenate(pieces)


def alone(name: str, dtype: torch.dtype) -> Values:
    """Each layer, activation and loss by itself: outputs, and gradients for a given gradient from above."""
    found: Values = {}
    x, above = numbers(BATCH, 5, seed=1), numbers(BATCH, 5, seed=2)

    def run(module: nn.Module, above: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        given = torch.tensor(x, dtype=dtype, requires_grad=True)
        y = module.to(dtype)(given)
        y.backward(torch.tensor(above, dtype=dtype))
        return y.detach().numpy(), given.grad.numpy()

    for kind, make in ACTIVATIONS.items():
        found[f"{name}/{kind}/y"], found[f"{name}/{kind}/dx"] = run(make(), above)
    dense = nn.Linear(5, 4).to(dtype)
    with torch.no_grad():
        dense.weight.copy_(torch.tensor(numbers(5, 4, seed=3).T))
        dense.bias.copy_(torch.tensor(numbers(4, seed=4)))
    found[f"{name}/dense/y"], found[f"{name}/dense/dx"] = run(dense, numbers(BATCH, 4, seed=5))
    found[f"{name}/dense/weights"] = dense.weight.grad.numpy().T
    found[f"{name}/dense/biases"] = dense.bias.grad.numpy()
    norm = nn.BatchNorm1d(5).to(dtype)
    with torch.no_grad():
        norm.weight.copy_(torch.tensor(numbers(5, seed=6)))
        norm.bias.copy_(torch.tensor(numbers(5, seed=7)))
    found[f"{name}/batch-norm/y"], found[f"{name}/batch-norm/dx"] = run(norm, above)
    found[f"{name}/batch-norm/scales"], found[f"{name}/batch-norm/shifts"] = (
        norm.weight.grad.numpy(),
        norm.bias.grad.numpy(),
    )
    found[f"{name}/batch-norm/running_mean"] = norm.running_mean.numpy().copy()
    found[f"{name}/batch-norm/running_variance"] = norm.running_var.numpy().copy()
    norm.eval()
    norm.zero_grad()
    found[f"{name}/batch-norm-still/y"], found[f"{name}/batch-norm-still/dx"] = run(norm, above)
    found[f"{name}/batch-norm-still/scales"] = norm.weight.grad.numpy().copy()
    labels = np.arange(BATCH) % SIZES[-1]
    for kind in ("mse", "cross-entropy", "cross-entropy-smoothed"):
        outputs = torch.tensor(numbers(BATCH, SIZES[-1], seed=8), dtype=dtype, requires_grad=True)
        loss = loss_of(kind, outputs, labels)
        loss.backward()
        found[f"{name}/{kind}/loss"] = loss.detach().numpy()
        found[f"{name}/{kind}/gradient"] = outputs.grad.numpy()
    outputs = torch.tensor(numbers(BATCH, SIZES[-1], seed=8), dtype=dtype, requires_grad=True)
    loss = nn.functional.mse_loss(outputs, torch.tensor(numbers(BATCH, SIZES[-1], seed=9), dtype=dtype))
    loss.backward()
    found[f"{name}/mse-numbers/loss"], found[f"{name}/mse-numbers/gradient"] = (
        loss.detach().numpy(),
        outputs.grad.numpy(),
    )
    return found


def combined(name: str, dtype: torch.dtype) -> Values:
    """Loss and gradients of whole networks: each activation with each loss, batch normalization and dropout too."""
    found: Values = {}
    labels = np.arange(BATCH) % SIZES[-1]
    x = torch.tensor(numbers(BATCH, SIZES[0], seed=10), dtype=dtype)
    cases = [
        *((activation, "cross-entropy", None, norm, drop)
          for activation, norm, drop in product(ACTIVATIONS, (False, True), (0.0, DROPOUT))),
        *((activation, "cross-entropy-smoothed", None, False, 0.0) for activation in ("tanh", "relu")),
        *((activation, "mse", output, False, 0.0) for activation, output in product(ACTIVATIONS, OUTPUT_ACTIVATIONS)),
    ]  # fmt: skip
    for activation, kind, output, norm, drop in cases:
        net = Net(activation, output, initial(), dtype, norm, drop)
        net.train()
        loss = loss_of(kind, net(x), labels)
        loss.backward()
        key = f"{name}/network/{activation}/{kind}/{output}/{norm}/{drop}"
        found[f"{key}/loss"], found[f"{key}/gradients"] = loss.detach().numpy(), net.flat("gradients")
    return found


def optimized(name: str, dtype: torch.dtype) -> Values:
    """The losses of five steps and the parameters after them, for each optimizer, with and without decay and norm."""
    found: Values = {}
    labels = np.arange(BATCH) % SIZES[-1]
    for (kind, make), decay, norm in product(OPTIMIZERS.items(), DECAYS, (False, True)):
        net = Net("tanh", None, initial(), dtype, norm)
        optimizer = make(net.parameters(), decay)
        losses = []
        for step in range(STEPS):
            optimizer.zero_grad()
            loss = loss_of(
                "cross-entropy", net(torch.tensor(numbers(BATCH, SIZES[0], seed=40 + step), dtype=dtype)), labels
            )
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        key = f"{name}/optimizer/{kind}/{decay}/{norm}"
        found[f"{key}/losses"], found[f"{key}/parameters"] = np.array(losses), net.flat("parameters")
    return found


def main() -> None:
    torch.set_num_threads(1)
    found: Values = {"torch": np.array(torch.__version__)}
    for name, dtype in DTYPES.items():
        found |= alone(name, dtype) | combined(name, dtype) | optimized(name, dtype)
    np.savez_compressed(
        Path(__file__).with_name("reference.npz"), **{key: np.array(value) for key, value in found.items()}
    )


if __name__ == "__main__":
    main()
