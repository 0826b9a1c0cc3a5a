"""Seconds an epoch on MNIST beside PyTorch, JAX and scikit-learn, alternating, in one run.

    pip install -e '.[benchmark]'
    env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE python benchmarks/training.py [--rounds 7] [--quiet 0.1] [--busy]

Each round gives every rival one epoch on the same network, in turn. `ratio` is the median over the rounds of the
rival's time by ours in the same round, so that what disturbs a whole round disturbs it little; `others` is the median
number of cores that other programs kept busy meanwhile (Linux): where it is more than a few hundredths, seconds say
little and ratios not much more. Tests between epochs are not counted.

Goals on a quiet machine: PyTorch's fused Adam takes 1.5 times as long as we on the notebook's network and 1.4 on the
wide one, a step that JAX has compiled 1.1 on both. With --busy another process keeps one core busy, and only our own
ways are compared: then a run takes at most 1.1 times what the plain loop takes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import sklearn
import threadpoolctl
import torch
from sklearn.neural_network import MLPClassifier

from dnn_core import mnist
from dnn_core.config import TrainingConfig
from dnn_core.events import RunFinished, StepFinished
from dnn_core.fast import blas
from dnn_core.fast.run import FastTrainingRun
from dnn_core.run import TrainingRun

NETWORKS = {
    "784-256-64-10, sigmoid, Adam, batch 60": TrainingConfig(),
    "784-512-256-10, ReLU, Adam, batch 128": TrainingConfig(hidden_sizes=(512, 256), activation="relu", batch_size=128),
}
OURS = "dnn_core"
PLAIN = "plain loop"
REPEATS = 40
Epoch = Callable[[], float]  # does one epoch, returns its seconds


class Timing(NamedTuple):
    seconds: float
    others: float  # cores that other programs kept busy meanwhile


def busy_s() -> float:
    """Seconds of all cores spent on anything since the machine started; 0 where the system does not tell."""
    try:
        user, nice, system, _, _, irq, softirq, steal, *_ = map(int, Path("/proc/stat").read_text().split()[1:11])
    except OSError:
        return 0.0
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def take(epoch: Epoch, quiet: float) -> Timing:
    """One epoch; until one was disturbed by no more than `quiet` cores, if that can be had within REPEATS tries."""
    for _ in range(REPEATS):
        one = take_once(epoch)
        if one.others <= quiet:
            break
        time.sleep(1)  # let whoever it is come to an end
    return one


def take_once(epoch: Epoch) -> Timing:
    busy, own, start = busy_s(), time.process_time(), time.perf_counter()
    seconds = epoch()
    own, wall = time.process_time() - own, time.perf_counter() - start
    return Timing(seconds, max(0.0, busy_s() - busy - own) / wall)


def ours(make: Callable[..., TrainingRun], config: TrainingConfig, data: mnist.Dataset) -> Epoch:
    """An epoch of a run that `make` makes; BLAS with one thread, as a plain run does not set it itself."""

    def epoch() -> float:
        run = make(TrainingConfig(**{**config.to_dict(), "epochs": 1}), data)
        with blas.one_thread():
            start, taken = time.perf_counter(), 0.0
            for event in run.events():
                if isinstance(event, StepFinished):
                    taken = time.perf_counter() - start
            run.close()
        return taken

    return epoch


def network(config: TrainingConfig) -> torch.nn.Sequential:
    activation = {"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}[config.activation]
    sizes = (784, *config.hidden_sizes, 10)
    layers = [part for d, h in pairwise(sizes) for part in (torch.nn.Linear(d, h), activation())]
    return torch.nn.Sequential(*layers[:-1])


def pytorch(
    config: TrainingConfig,
    net: torch.nn.Sequential,
    images: torch.Tensor,
    labels: torch.Tensor,
    *,
    fused: bool = False,
    loader: bool = False,
    compiled: bool = False,
) -> Epoch:
    optimizer = torch.optim.Adam(net.parameters(), lr=config.learning_rate, fused=fused)
    data = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(images, labels), batch_size=config.batch_size, shuffle=True
    )

    def step(x: torch.Tensor, wanted: torch.Tensor) -> None:
        loss = torch.nn.functional.cross_entropy(net(x), wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    if compiled:  # all that torch.compile takes whole: from the batch to the loss, and the way back
        net = torch.compile(net)

    def batches() -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        if loader:
            yield from data
            return
        for chosen in torch.randperm(len(images)).split(config.batch_size):
            yield images[chosen], labels[chosen]

    def epoch() -> float:
        start = time.perf_counter()
        for x, wanted in batches():
            step(x, wanted)
        return time.perf_counter() - start

    return epoch


def jax_jit(config: TrainingConfig, images: np.ndarray, labels: np.ndarray) -> Epoch:
    """A step compiled whole, Adam included; parameters and what Adam remembers are donated, so written in place."""
    rng, sizes = np.random.default_rng(0), (784, *config.hidden_sizes, 10)
    bend = {"sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu}[config.activation]
    parameters = [
        (jnp.asarray(rng.normal(0, (1 / d) ** 0.5, (d, h)), jnp.float32), jnp.zeros(h, jnp.float32))
        for d, h in pairwise(sizes)
    ]
    zeros = partial(jax.tree.map, jnp.zeros_like)
    state: Any = (parameters, zeros(parameters), zeros(parameters), jnp.zeros((), jnp.float32))

    def loss_of(parameters: Any, x: Any, wanted: Any) -> Any:
        for weights, biases in parameters[:-1]:
            x = bend(x @ weights + biases)
        weights, biases = parameters[-1]
        shares = jax.nn.log_softmax(x @ weights + biases)
        return -jnp.mean(jnp.take_along_axis(shares, wanted[:, None], axis=1))

    @partial(jax.jit, donate_argnums=0)
    def step(state: Any, x: Any, wanted: Any, chosen: Any) -> tuple[Any, Any]:
        parameters, means, squares, count = state
        loss, gradients = jax.value_and_grad(loss_of)(parameters, x[chosen], wanted[chosen])
        count += 1
        means = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, means, gradients)
        squares = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, squares, gradients)
        rate = config.learning_rate * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        parameters = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), parameters, means, squares)
        return (parameters, means, squares, count), loss

    x, wanted, order = jnp.asarray(images), jnp.asarray(labels.astype(np.int32)), np.random.default_rng(1)

    def epoch() -> float:
        nonlocal state
        start = time.perf_counter()
        chosen = order.permutation(len(images)).astype(np.int32)
        for first in range(0, len(images), config.batch_size):
            state, loss = step(state, x, wanted, chosen[first : first + config.batch_size])
        loss.block_until_ready()
        return time.perf_counter() - start

    return epoch


def scikit(config: TrainingConfig, images: np.ndarray, labels: np.ndarray) -> Epoch:
    activation = {"sigmoid": "logistic", "relu": "relu"}[config.activation]
    net = MLPClassifier(config.hidden_sizes, activation=activation, batch_size=config.batch_size, alpha=0.0)

    def epoch() -> float:
        start = time.perf_counter()
        net.partial_fit(images, labels, classes=np.arange(10))  # once through the images, batch by batch
        return time.perf_counter() - start

    return epoch


def peak() -> float:
    """The most that BLAS does here with all its threads on large float32 matrices, in operations a second."""
    a = np.random.default_rng(0).random((2048, 2048), np.float32)
    out, times = np.empty_like(a), []
    for _ in range(12):
        start = time.perf_counter()
        np.matmul(a, a, out=out)
        times.append(time.perf_counter() - start)
    return 2 * len(a) ** 3 / min(times)


def operations(config: TrainingConfig, samples: int) -> float:
    """Multiplications and additions of an epoch's matrix products: forward, gradients of weights, deltas."""
    sizes = (784, *config.hidden_sizes, 10)
    products = [d * h for d, h in pairwise(sizes)]
    return 2.0 * samples * (3 * sum(products) - products[0])


def rivals_of(config: TrainingConfig, data: mnist.Dataset) -> dict[str, Epoch]:
    images = data.train_images.astype(np.float32) / 255
    x, wanted = torch.from_numpy(images), torch.from_numpy(data.train_labels.astype(np.int64))
    torches = partial(pytorch, config)
    return {
        OURS: ours(FastTrainingRun, config, data),
        "JAX, a step compiled": jax_jit(config, images, data.train_labels),
        "PyTorch, fused Adam": torches(network(config), x, wanted, fused=True),
        "the same, torch.compile": torches(network(config), x, wanted, fused=True, compiled=True),
        "PyTorch, default Adam": torches(network(config), x, wanted),
        "PyTorch, DataLoader": torches(network(config), x, wanted, loader=True),
        "scikit-learn": scikit(config, images, data.train_labels),
    }


def own_ways(config: TrainingConfig, data: mnist.Dataset) -> dict[str, Epoch]:
    return {
        OURS: ours(FastTrainingRun, config, data),
        PLAIN: ours(TrainingRun, config, data),
        "fast, one thread": ours(partial(FastTrainingRun, alone=True), config, data),
    }


@contextmanager
def one_core_busy(busy: bool) -> Iterator[None]:
    """Another process at work on nothing, and where it likes; none unless `busy`."""
    if not busy:
        yield
        return
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        try:
            yield
        finally:
            process.kill()


def compare(
    name: str, rivals: dict[str, Epoch], config: TrainingConfig, rounds: int, quiet: float, most: float
) -> None:
    taken: dict[str, list[Timing]] = {rival: [] for rival in rivals}
    for count in range(rounds + 1):
        for rival, epoch in rivals.items():
            one = take(epoch, quiet)
            if count:  # the first round warms up, and compiles
                taken[rival].append(one)
    print(f"\n{name}; {rounds} rounds")
    print(f"{'':<24}{'median s':>9}{'least':>7}{'most':>7}{'ratio':>7}{'of peak':>9}{'others':>8}")
    for rival, ones in taken.items():
        seconds = [one.seconds for one in ones]
        ratio = statistics.median(one.seconds / our.seconds for one, our in zip(ones, taken[OURS], strict=True))
        share = operations(config, 60_000) / statistics.median(seconds) / most
        others = statistics.median(one.others for one in ones)
        print(
            f"{rival:<24}{statistics.median(seconds):>9.3f}{min(seconds):>7.3f}{max(seconds):>7.3f}"
            f"{ratio:>7.2f}{share:>9.0%}{others:>8.2f}",
            flush=True,
        )


def accuracy(data: mnist.Dataset) -> None:
    """A run with our defaults beside the same network in PyTorch with torch.optim.Adam, tested after each epoch."""
    config = TrainingConfig()
    start, run = time.perf_counter(), FastTrainingRun(config, data)
    reached = next(event.test_accuracy for event in run.events() if isinstance(event, RunFinished))
    run.close()
    seconds = time.perf_counter() - start
    print(f"\n{config.epochs} epochs: dnn_core {reached:.2%} of the test images right, {seconds:.2f} s")
    images, labels = data.train_images.astype(np.float32) / 255, data.train_labels.astype(np.int64)
    tests = torch.from_numpy(data.test_images.astype(np.float32) / 255)
    net, predicted = network(config), np.empty(0)
    epoch = pytorch(config, net, torch.from_numpy(images), torch.from_numpy(labels))
    start = time.perf_counter()
    for _ in range(config.epochs):
        epoch()
        with torch.no_grad():
            predicted = net(tests).argmax(1).numpy()
    right = float(np.mean(predicted == data.test_labels))
    print(f"          torch.optim.Adam {right:.2%}, {time.perf_counter() - start:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="epochs of each rival, at least 5")
    parser.add_argument("--quiet", type=float, default=9.0, help="repeat epochs while others keep more cores busy")
    parser.add_argument("--busy", action="store_true", help="beside a process that keeps one core busy")
    parser.add_argument("--no-accuracy", action="store_true", help="leave out the runs that compare accuracy")
    arguments = parser.parse_args()
    rounds = max(5, arguments.rounds)
    warnings.filterwarnings("ignore", category=UserWarning)
    data = mnist.load()
    for pool in threadpoolctl.threadpool_info():
        if "numpy" in pool["filepath"]:
            kernel, threads = pool.get("architecture"), pool["num_threads"]
            print(
                f"NumPy {np.__version__}: {pool['internal_api']} {pool['version']}, kernel {kernel}, {threads} threads"
            )
    if "OPENBLAS_CORETYPE" in os.environ:
        print(f"OPENBLAS_CORETYPE={os.environ['OPENBLAS_CORETYPE']} forces NumPy's kernel: unset it for a fair run")
    print(
        f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads; JAX {jax.__version__}, {os.cpu_count()} cores"
    )
    print(f"scikit-learn {sklearn.__version__}; load {os.getloadavg()[0]:.1f} before we began")
    most = peak()
    print(f"sgemm peak of this machine: {most / 1e9:.0f} Gflop/s")
    with one_core_busy(arguments.busy):
        for name, config in NETWORKS.items():
            rivals = (own_ways if arguments.busy else rivals_of)(config, data)
            compare(name, rivals, config, rounds, arguments.quiet, most)
    if not (arguments.busy or arguments.no_accuracy):
        accuracy(data)


if __name__ == "__main__":
    main()
