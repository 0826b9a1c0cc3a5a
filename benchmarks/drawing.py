"""How well drawings are read: centre lines of test digits, drawn anew on the Lab's sheet at several sizes and places.

    python benchmarks/drawing.py [--digits 300] [--seeds 0 1 2]

Each test digit is thinned to lines one pixel wide (Zhang and Suen, "A fast parallel algorithm for thinning digital
patterns", 1984), and the lines are drawn with the sheet's own strokes, so that the drawing is as many pixels high or
wide as is asked for, in the middle or beside it. It is read as it stands, and as it is centred, by networks of the
presets `notebook` and `quick` that are trained here, one for each seed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from dnn_core import mnist  # noqa: E402
from dnn_core.batching import scale_pixels  # noqa: E402
from dnn_core.config import preset  # noqa: E402
from dnn_core.fast.run import FastTrainingRun  # noqa: E402
from tutor.training.centring import centred  # noqa: E402
from tutor.ui.lab_drawing import SIDE, Drawing  # noqa: E402

SIZES = (26, 20, 16, 12)
OFF = 3
"""Pixels down and to the right, for the last of the trials, with the size of MNIST's own digits."""

Line = tuple[tuple[float, float], tuple[float, float]]


def thinned(ink: NDArray[Any]) -> NDArray[Any]:
    """(28, 28) bool: lines one pixel wide, of (28, 28) bool."""
    lines = np.pad(ink, 1).astype(np.uint8)
    while True:
        before = lines.sum()
        for first in (True, False):
            ring = [np.roll(lines, (-dy, -dx), (0, 1)) for dy, dx in RING]
            around = sum(part.astype(int) for part in ring)
            steps = sum(((ring[n] == 0) & (ring[(n + 1) % 8] == 1)).astype(int) for n in range(8))
            north, east, south, west = ring[0], ring[2], ring[4], ring[6]
            edge = (
                (north * east * south == 0) & (east * south * west == 0)
                if first
                else (north * east * west == 0) & (north * south * west == 0)
            )
            lines = lines & ~((lines == 1) & (around >= 2) & (around <= 6) & (steps == 1) & edge).astype(np.uint8)
        if lines.sum() == before:
            return lines[1:-1, 1:-1] == 1


RING = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""The eight neighbours of a pixel, clockwise from the north."""


def strokes(lines: NDArray[Any]) -> list[Line]:
    """Each pixel of the lines joined with its neighbours, in pixels; a pixel alone with itself."""
    there = {(int(row), int(column)) for row, column in np.argwhere(lines)}
    joined = [
        ((row, column), (row + dy, column + dx))
        for row, column in there
        for dy, dx in RING[2:6]
        if (row + dy, column + dx) in there
    ]
    alone = there - {place for pair in joined for place in pair}
    return [*joined, *((place, place) for place in alone)]


def drawn(lines: list[Line], size: int, off: int) -> bytes:
    """The strokes on a sheet, with ink `size` pixels high or wide, `off` pixels from the middle."""
    places = np.array([place for line in lines for place in line], dtype=float)
    low, high = places.min(axis=0), places.max(axis=0)
    thick = 3.0  # of a stroke; the ink reaches so far beyond its line, both ends together
    scale = max(0.0, size - thick) / max(1.0, float((high - low).max()))
    middle = (low + high) / 2

    def there(place: tuple[float, float]) -> tuple[float, float]:
        row, column = SIDE / 2 + off + scale * (np.array(place) - middle)
        return float(row), float(column)

    drawing = Drawing()
    for start, end in lines:
        drawing.stroke(there(start), there(end))
    return drawing.pixels


def read_right(run: FastTrainingRun, pictures: list[bytes], labels: NDArray[Any]) -> float:
    """Percent of the pictures that the run's network reads as their labels."""
    drawings = np.frombuffer(b"".join(pictures), np.uint8).reshape(-1, SIDE * SIDE)
    images = scale_pixels(drawings)
    return float(100 * (run.network.forward(images).argmax(axis=1) == labels).mean())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digits", type=int, default=300)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--presets", nargs="+", default=["notebook", "quick"])
    options = parser.parse_args()
    data = mnist.load()
    labels = data.test_labels[: options.digits]
    lines = [strokes(thinned(image.reshape(SIDE, SIDE) > 127)) for image in data.test_images[: options.digits]]
    trials = {f"{size} pixels": [drawn(one, size, 0) for one in lines] for size in SIZES}
    trials[f"{SIZES[1]} pixels, {OFF} off"] = [drawn(one, SIZES[1], OFF) for one in lines]
    print(f"{options.digits} test digits drawn anew, read right, percent: as drawn, and centred")
    for name in options.presets:
        for seed in options.seeds:
            run = FastTrainingRun(preset(name, seed=seed), data)
            for _ in run.events():
                pass
            for trial, pictures in trials.items():
                found = read_right(run, pictures, labels), read_right(run, list(map(centred, pictures)), labels)
                print(f"{name:9} seed {seed}  {trial:17}  {found[0]:5.1f}  {found[1]:5.1f}", flush=True)
            run.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
