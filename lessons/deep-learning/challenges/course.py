"""What the course gives you: its pictures, and a way to look at them. Everything else you write.

    images, labels = course.training_digits()   # 60,000
    images, labels = course.test_digits()       # 10,000
    course.show(images[0])                      # drawn in letters
    course.save(model, "mine.npz")              # then: i2-tutor open mine.npz

Images are (N, 28, 28), whole numbers from 0 (paper) to 255 (ink);
labels are (N,), whole numbers from 0 to 9. Ask for fewer with a
number: course.training_digits(500) gives the first 500.
"""

import gzip
from pathlib import Path

import numpy as np

DATA = ""


def training_digits(count=60_000):
    """The first `count` pictures to learn from, and their labels."""
    return _read("train", count)


def test_digits(count=10_000):
    """The first `count` pictures to test with, and their labels."""
    return _read("t10k", count)


def show(image):
    """Print a picture, darker letters for more ink."""
    inks = np.asarray(image, dtype=float).reshape(28, 28)
    if inks.max() > 1:
        inks = inks / 255
    for row in inks:
        print("".join(" .:oO@"[min(5, int(ink * 6))] * 2 for ink in row))


def save(model, file):
    """Save the weights of a network with lists W and b."""
    arrays = {}
    for k, (W, b) in enumerate(zip(model.W, model.b), 1):
        arrays[f"W{k}"] = np.asarray(W)
        arrays[f"b{k}"] = np.asarray(b).reshape(-1)
    np.savez(file, **arrays)
    print(f"saved; now type: i2-tutor open {file}")


def _read(part, count):
    folder = Path(DATA) if DATA else _beside()
    with gzip.open(folder / f"{part}-images-idx3-ubyte.gz") as file:
        file.read(16)
        pixels = np.frombuffer(file.read(count * 784), np.uint8)
    with gzip.open(folder / f"{part}-labels-idx1-ubyte.gz") as file:
        file.read(8)
        labels = np.frombuffer(file.read(count), np.uint8)
    return pixels.reshape(-1, 28, 28).copy(), labels.astype(np.int64)


def _beside():
    return Path(__file__).resolve().parents[3] / "dnn_core/data/mnist"
