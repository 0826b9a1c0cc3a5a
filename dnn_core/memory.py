"""How much memory a run takes, known before it starts, and how much there is. No NumPy here, as in config.py.

What counts: every parameter five times or so (itself, its gradient, the optimizer's arrays), and every row of a batch
once for each array that a layer keeps or works in. What Python's own objects take is nothing beside them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from dnn_core.config import ConfigError, TrainingConfig

FLOAT, DOUBLE = 4, 8
FIRST_CHUNK = 260_000
"""Weights in a chunk of the first layer, at most. Each chunk is one more array of products (N, H) to add up."""
TESTED_AT_ONCE = 500
"""Images that go forward together when a network is tested."""
WRITTEN_AT_ONCE = 2 * 16 * 2**20
"""NumPy writes an array to a checkpoint in pieces of 16 MiB, each copied once."""
DISTORTION = 140
"""Bytes for each pixel and group of eight images that are distorted together."""
SMALL_THINGS = 2**20
"""Events, indices, arrays of a few numbers, whatever the run."""

NO_MEMORY = "There is not enough memory. Close other programs, or take fewer neurons or smaller batches."
"""What is said if the estimate was too low, or another program was quicker."""

_STATES = {"sgd": 0, "momentum": 1, "nesterov": 1, "rmsprop": 1, "adam": 2, "adamw": 2}


class MemoryNeeded(ConfigError):
    """A run that does not fit into the memory there is."""


def parameter_count(sizes: Sequence[int], *, batch_norm: bool = False) -> int:
    """Of a network with these layers, inputs first, classes last."""
    count = sum(below * above + above for below, above in pairwise(sizes))
    return count + (2 * sum(sizes[1:-1]) if batch_norm else 0)


def run_bytes(
    config: TrainingConfig, train_images: int = 60_000, test_images: int = 10_000, inputs: int = 784, classes: int = 10
) -> int:
    """What a run takes at its peak, beside Python, NumPy and the data as they were read. Within a quarter of what is
    measured (tests/dnn_core/test_memory.py)."""
    sizes = (inputs, *config.hidden_sizes, classes)
    kept = max(1, min(config.samples, train_images) - config.validation_samples)
    return (
        SMALL_THINGS
        + _for_parameters(config, sizes)
        + _for_batches(config, sizes, kept, max(test_images, config.validation_samples))
        + _for_images(config, train_images, test_images, inputs)
        + kept * 2 * DOUBLE  # the order of an epoch and the next
        + max(test_images, config.validation_samples) * classes * FLOAT * 3  # probabilities
    )


def _for_parameters(config: TrainingConfig, sizes: Sequence[int]) -> int:
    """Parameters, gradients, the optimizer's workspace and what it remembers."""
    return (3 + _STATES[config.optimizer]) * parameter_count(sizes, batch_norm=config.batch_norm) * FLOAT


def _for_batches(config: TrainingConfig, sizes: Sequence[int], kept: int, tested: int) -> int:
    """What is kept from step to step, and the most that is there besides for a moment: in a step, in a test, or when
    an epoch ends and a checkpoint is written."""
    inputs, *hidden, classes = sizes
    batch, at_once = min(config.batch_size, kept), min(tested, TESTED_AT_ONCE)
    last = kept % batch  # an epoch's last batch has arrays of its own to work in
    neurons, first, largest = sum(hidden), sizes[1], max(sizes[1:])
    pieces = max(2, -(-inputs * first // FIRST_CHUNK))
    work = (batch + last) * (2 * neurons - first + classes) + (at_once + tested % TESTED_AT_ONCE) * (neurons + classes)
    held = batch * (pieces + 1) * first + min(3 * batch, kept + batch) * inputs
    by_layers = 2 + config.batch_norm + 2 * (config.dropout > 0)  # activation and delta; x_hat; mask and product
    groups = -(-batch // 8) if config.augments else 0
    learning = batch * (by_layers * neurons + 5 * classes) * FLOAT
    learning += max(batch * 2 * largest * FLOAT, groups * inputs * DISTORTION)
    testing = at_once * ((1 + config.batch_norm) * neurons + 2 * largest + 4 * classes + inputs)
    count = parameter_count(sizes, batch_norm=config.batch_norm)
    # The length of each layer's gradient is taken in float64.
    keeping = max(
        max(below * above for below, above in pairwise(sizes)) * DOUBLE, min(count * 2 * FLOAT, WRITTEN_AT_ONCE)
    )
    return (work + held) * FLOAT + max(learning, testing * FLOAT, keeping) + batch * inputs


def _for_images(config: TrainingConfig, train_images: int, test_images: int, inputs: int) -> int:
    """Copies: scrambled pixels are others for all images, moved ones for those of the test."""
    scrambled = (train_images + test_images) * config.scramble_pixels
    return (scrambled + test_images * bool(config.test_shift)) * inputs


# --- what there is ---


def available() -> int | None:
    """Bytes that this process can still have without taking them from another; None where nobody tells."""
    told = [free for free in (_free(), _limit(), _group_limit()) if free is not None]
    return max(0, min(told)) if told else None


def _free() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    if sys.platform == "win32":
        return _free_on_windows()
    try:  # a Mac tells what it has, not what is free: then only what can never fit is refused
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _limit() -> int | None:
    """What a limit of this process (ulimit -v) leaves."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit == resource.RLIM_INFINITY:
            return None
        return limit - int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (ImportError, OSError, ValueError, IndexError):
        return None


def _group_limit() -> int | None:
    """What the limit of a container leaves (Linux, cgroup v2); pages of files that were read do not count as taken."""
    folder = Path("/sys/fs/cgroup")
    try:
        limit = (folder / "memory.max").read_text().strip()
        taken = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
        return None if limit == "max" else int(limit) - int(taken["anon"])
    except (OSError, ValueError, KeyError):
        return None


def _free_on_windows() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_uint32), ("load", ctypes.c_uint32)] + [
            (name, ctypes.c_uint64)
            for name in ("total", "free", "total_paged", "free_paged", "total_virtual", "free_virtual", "extended")
        ]

    status = Status(length=ctypes.sizeof(Status))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  # mypy knows it on Windows only
    return int(status.free) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None


# --- the word before a run ---


def check_memory(
    config: TrainingConfig, train_images: int = 60_000, test_images: int = 10_000, inputs: int = 784, classes: int = 10
) -> None:
    """Raise MemoryNeeded, with both figures, if the run does not fit into what is free now."""
    needed, free = run_bytes(config, train_images, test_images, inputs, classes), available()
    if free is None or needed <= free:
        return
    sizes = (inputs, *config.hidden_sizes, classes)
    network = _for_parameters(config, sizes)
    name, advice = ("hidden_sizes", "fewer neurons") if 2 * network > needed else ("batch_size", "smaller batches")
    raise MemoryNeeded(
        f"{name}: this run would take about {told(needed)} of memory, and {told(free)} are free; choose {advice}."
    )


def told(count: int) -> str:
    """`3.1 GiB`, `102 MiB`."""
    return f"{count / 2**30:,.1f} GiB" if count >= 2**30 else f"{count / 2**20:,.0f} MiB"
