"""Trains the runs of the museum of faults and writes what is stored of them: `python -m benchmarks.museum`.

Nine runs of one epoch, about a minute on two cores. `--show` prints what came out, and writes nothing.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np

from dnn_core.atomic_file import replacing
from dnn_core.config import TrainingConfig
from dnn_core.events import RunDiverged, StepFinished
from dnn_core.mnist import Dataset, load
from dnn_core.run import TrainingRun
from tutor.training.exhibits import FILE, HEALTHY, MOMENTS, Exhibit, ExhibitReading, encode, points, rounded

BASE = TrainingConfig(epochs=1)
CONFIGS = {
    HEALTHY: BASE,
    "labels": replace(BASE, label_noise=1.0),
    "linear": replace(BASE, activation="identity"),
    "rate": replace(BASE, learning_rate=0.1),
    "sorted": replace(BASE, order="sorted"),
    "deep": replace(BASE, hidden_sizes=(64,) * 8),
    "narrow": replace(BASE, hidden_sizes=(1,)),
    "raw": replace(BASE, activation="relu", optimizer="sgd", learning_rate=0.1, raw_pixels=True),
    "zeros": replace(BASE, initializer="zeros", optimizer="sgd", learning_rate=0.5),  # Adam would blow up rounding
}
TESTED = (3, 10, 30, 60, 100, 150, 200, 300, 400, 500, 600, 700, 800, 900, 1000)
GRADIENTS = (1, *MOMENTS)


def observe(config: TrainingConfig, data: Dataset, steps: int | None = None) -> Exhibit:
    """Train a run of an epoch, or its first `steps`, on the plain road, and keep what the museum shows of it."""
    run = TrainingRun(replace(config, max_steps=steps or 0), data)
    losses, readings, gradients = [], [], []
    confusion: tuple[tuple[int, ...], ...] = ()
    for event in run.events():
        if isinstance(event, RunDiverged):
            raise SystemExit(f"the run diverged at step {event.step}: {config}")
        if not isinstance(event, StepFinished):
            continue
        losses.append(event.loss)
        if event.step in GRADIENTS:
            gradients.append((event.step, tuple(rounded(norm) for norm in run.network.gradient_norms())))
        if event.step in TESTED or event.step == run.total_steps:
            found = run.look()
            assert found is not None, "what a network that trains makes of the test images"
            samples = {one.label: one.probabilities for one in reversed(run.readings())}
            shares = [samples[label] for label in range(data.classes)]
            sure = float(np.mean([max(probabilities) for probabilities in shares]))
            read = tuple(int(np.argmax(probabilities)) for probabilities in shares)
            readings.append(ExhibitReading(event.step, read, rounded(sure), rounded(found.loss), found.accuracy))
            confusion = found.confusion
    return Exhibit(
        config, points(losses), tuple(readings), tuple(gradients), confusion, run.training_accuracy(), twins(run)
    )


def twins(run: TrainingRun) -> int:
    """How many neurons of the first hidden layer have the same weights as another one."""
    _, counts = np.unique(run.network.dense[0].weights.T.round(6), axis=0, return_counts=True)
    return int(counts[counts > 1].sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    shows = parser.parse_args().show
    data = load()
    found = {name: observe(config, data) for name, config in CONFIGS.items()}
    for name, one in found.items():
        print(f"{name}: test {one.accuracy:.1%}, training {one.train_accuracy:.1%}, twins {one.twins}")
        print("  first losses", *(f"{loss:.5g}" for _, loss in one.curve[:5]))
        for reading in one.told():
            print(f"  step {reading.step}: {reading.read}, sure {reading.sure:.0%}, test {reading.accuracy:.1%}")
        for step, norms in one.gradients:
            print(f"  gradients at {step}:", *(f"{norm:.2g}" for norm in norms))
        read = [sum(row[label] for row in one.confusion) for label in range(10)]
        print("  of 10,000 read as 0 to 9:", *read)
    if not shows:
        with replacing(FILE) as file:
            file.write(encode(found).encode())
        print(f"{FILE}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
