"""Test accuracy and wall time of the presets over five seeds, and what one epoch of the notebook takes beside them.

    python benchmarks/presets.py [--seeds 5] [notebook quick best]

Each seed's run is that of `i2-tutor train --preset NAME --seed N`: learns from all training images, is tested after
each epoch, ends after a fixed number of epochs whatever the tests say. Goals: notebook 96.0 %; quick 98.2 % in four
times a notebook epoch; best 99.2 % within 120 s on two cores.
"""

from __future__ import annotations

import argparse
import statistics
import time

from dnn_core import mnist
from dnn_core.config import PRESETS, TrainingConfig, preset
from dnn_core.events import EpochFinished
from dnn_core.trainer import TrainingRun


def one_run(config: TrainingConfig, data: mnist.Dataset) -> tuple[float, float, float]:
    """Test accuracy at the end, wall time of the run with its tests, processor time of both cores."""
    wall, busy, reached = time.perf_counter(), time.process_time(), 0.0
    run = TrainingRun(config, data)
    for event in run.events():
        if isinstance(event, EpochFinished):
            reached = event.test_accuracy
    run.close()
    return reached, time.perf_counter() - wall, time.process_time() - busy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="presets, all by default")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    data = mnist.load()
    print(f"{'':<10}{'seeds':>6}{'mean':>9}{'spread':>9}{'least':>9}{'most':>9}{'wall s':>8}{'epoch s':>9}{'cpu s':>8}")
    for name in arguments.names or PRESETS:
        runs = [one_run(preset(name, seed=seed), data) for seed in range(arguments.seeds)]
        reached, walls, busy = zip(*runs, strict=True)
        spread = statistics.stdev(reached) if len(reached) > 1 else 0.0
        wall = statistics.median(walls)
        print(
            f"{name:<10}{len(runs):>6}{statistics.mean(reached):>9.2%}{spread:>9.2%}{min(reached):>9.2%}"
            f"{max(reached):>9.2%}{wall:>8.2f}{wall / PRESETS[name].epochs:>9.2f}{statistics.median(busy):>8.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
