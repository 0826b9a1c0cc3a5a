"""Writes the networks beside this file, as PyTorch saves them, and networks.json: what PyTorch says of each.

Run by hand in an environment with torch 2.13 and safetensors, `python -m tests.training.torch.make_networks`; the tests
need the files only. Each network is trained, saved in its own way, read back and tested on the 10,000 by PyTorch alone.
None has two largest scores so close together that another processor's rounding could read another digit.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "dnn_core" / "data" / "mnist"
CLOSEST = 2e-5
"""The least that may lie between the two largest scores of any test picture."""

Weights = dict[str, torch.Tensor]


class MNIST_DNN(nn.Module):  # noqa: N801  # the notebook's name
    """The notebook's network: three hidden layers, whose sizes are passed in."""

    def __init__(self, inputs: int, h1: int, h2: int, h3: int, outputs: int, bend: Callable[..., Any]) -> None:
        super().__init__()
        self.layer1 = nn.Linear(inputs, h1)
        self.layer2 = nn.Linear(h1, h2)
        self.layer3 = nn.Linear(h2, h3)
        self.layer4 = nn.Linear(h3, outputs)
        self.bend = bend

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in (self.layer1, self.layer2, self.layer3):
            x = self.bend(layer(x))
        return self.layer4(x)


def sequential() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 40), nn.ReLU(), nn.Linear(40, 20), nn.ReLU(), nn.Linear(20, 10))


def as_the_notebook_says(model: nn.Module, path: Path) -> None:
    np.savez(path, **{k: v.numpy() for k, v in model.state_dict().items()})


def safetensors_of(dtype: torch.dtype) -> Callable[[nn.Module, Path], None]:
    return lambda model, path: save_file({k: v.to(dtype) for k, v in model.state_dict().items()}, path)


def read_back(path: Path) -> Weights:
    if path.suffix == ".safetensors":
        return {name: tensor.float() for name, tensor in load_file(path).items()}
    with np.load(path) as entries:
        return {name: torch.from_numpy(entries[name]).float() for name in entries.files}


NETWORKS: dict[str, tuple[Callable[[], nn.Module], str, Callable[[nn.Module, Path], None]]] = {
    "notebook.npz": (lambda: MNIST_DNN(784, 40, 24, 16, 10, torch.sigmoid), "sigmoid", as_the_notebook_says),
    "sequential.safetensors": (sequential, "relu", safetensors_of(torch.float32)),
    "half.npz": (
        lambda: MNIST_DNN(784, 32, 20, 16, 10, torch.relu),
        "relu",
        lambda model, path: as_the_notebook_says(model.half(), path),
    ),
    "tanh.safetensors": (
        lambda: MNIST_DNN(784, 32, 20, 16, 10, torch.tanh),
        "tanh",
        safetensors_of(torch.bfloat16),
    ),
}


def digits(part: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures (N, 784) from 0 to 1, as the notebook's `ToTensor` scales them, and labels (N,)."""
    with gzip.open(DATA / f"{part}-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)
    with gzip.open(DATA / f"{part}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    return torch.from_numpy(pixels.astype(np.float32) / 255), torch.from_numpy(labels.astype(np.int64))


def train(model: nn.Module, x: torch.Tensor, labels: torch.Tensor) -> None:
    """The notebook's loop: three epochs in batches of 60, Adam at 0.001."""
    optimizer, loss_func = torch.optim.Adam(model.parameters(), lr=0.001), nn.CrossEntropyLoss()
    for _ in range(3):
        for places in torch.randperm(len(x)).split(60):
            loss = loss_func(model(x[places]), labels[places])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def main() -> None:
    torch.set_num_threads(1)
    x, labels = digits("train")
    tx, tlabels = digits("t10k")
    told = {}
    for name, (make, bend, save) in NETWORKS.items():
        closest, seed, right = 0.0, 0, 0
        while closest < CLOSEST:
            seed += 1
            torch.manual_seed(seed)
            model = make()
            train(model, x, labels)
            save(model, HERE / name)
            again = make()
            again.load_state_dict(read_back(HERE / name))
            with torch.no_grad():
                scores = again.eval()(tx)
            right = int((scores.argmax(dim=1) == tlabels).sum())
            highest = scores.topk(2, dim=1).values
            closest = float((highest[:, 0] - highest[:, 1]).min())
            print(name, "seed", seed, "right", right, "closest", closest, flush=True)
        told[name] = {"right": right, "activation": bend, "torch": torch.__version__.split("+")[0]}
    (HERE / "networks.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
