"""Measures that need the network itself, beside those of tutor.training.measures that a run's record tells.

Each takes the finished run and gives a number; accuracies are percent. Claims name them in lessons/**/claims.toml.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from dnn_core.batching import INITIAL_WEIGHTS, numbered_rng, scale_pixels
from dnn_core.losses import make_loss
from dnn_core.network import Network
from dnn_core.run import TrainingRun
from dnn_core.variations import pixel_scale

Array = Any
Measure = Callable[[TrainingRun], float]

READER_EPOCHS, READER_RATE, READER_BATCH = 3, 0.001, 60
COSINE_IMAGES, COSINE_BATCHES = 20_000, 30
NOISE_IMAGES = 10_000
XOR_RUNS, XOR_RATE, XOR_STEPS = 50, 2.0, 5_000
XOR_INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
XOR_LABELS = np.array([0, 1, 1, 0], float)


def measure(name: str, run: TrainingRun) -> float:
    """The measure called `name`. KeyError for a name that is not known."""
    if name in MEASURES:
        return MEASURES[name](run)
    for pattern, found in PATTERNS.items():
        if match := re.fullmatch(pattern, name):
            return found(run, *match.groups())
    raise KeyError(name)


# --- what the network makes of images ---


def scaled(run: TrainingRun, images: Array) -> Array:
    """Images (N, D) as the network takes them, float32."""
    return scale_pixels(images, pixel_scale(run.config))


def probabilities(run: TrainingRun, x: Array) -> Array:
    """(N, C), each row summing to one."""
    config = run.config
    loss = make_loss(config.loss, output_activation=config.output_activation)
    rows = [run.network.forward(x[start : start + 500]).copy() for start in range(0, len(x), 500)]
    return np.concatenate([np.array(loss.probabilities(outputs)) for outputs in rows])


def accuracy(run: TrainingRun, images: Array) -> float:
    """Of test images that were changed, in percent."""
    found = probabilities(run, scaled(run, images)).argmax(axis=1)
    return 100 * float(np.mean(found == run.data.test_labels))


def mean_confidence(run: TrainingRun, images: Array | None = None) -> float:
    """The mean of the largest probability, 0 to 1."""
    images = run.data.test_images if images is None else images
    return float(probabilities(run, scaled(run, images)).max(axis=1).mean())


def moved_down(run: TrainingRun, pixels: int) -> Array:
    data = run.data
    pictures = data.test_images.reshape(-1, data.rows, data.columns)
    moved = np.zeros_like(pictures)
    moved[:, pixels:] = pictures[:, : data.rows - pixels]
    return moved.reshape(data.test_images.shape)


def inverted(run: TrainingRun) -> Array:
    return 255 - run.data.test_images


def scrambled(run: TrainingRun) -> Array:
    """Test images in another order of the pixels, which the network never saw."""
    order = np.random.default_rng(run.config.seed).permutation(run.data.test_images.shape[1])
    return np.take(run.data.test_images, order, axis=1)


def noise(run: TrainingRun) -> Array:
    """The largest probability for each of 10,000 images of evenly drawn gray values."""
    rng = np.random.default_rng(run.config.seed)
    images = rng.integers(0, 256, (NOISE_IMAGES, run.data.test_images.shape[1]), dtype=np.uint8)
    return probabilities(run, scaled(run, images)).max(axis=1)


# --- what a plain reader can tell from a layer ---


def reader(run: TrainingRun, layer: str, *, trained: bool = True) -> float:
    """Test accuracy of one softmax layer on what hidden layer `layer` (0: the pixels) makes of all training images.

    Every input of the reader has mean 0 and deviation 1 on the training images. Its weights begin at 0; Adam, 3 epochs.
    """
    network = run.network if trained else _fresh(run)
    train = hidden(run, network, run.batches.images, int(layer))
    test = hidden(run, network, run.data.test_images, int(layer))
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation[deviation < 1e-6] = 1
    train, test = (train - mean) / deviation, (test - mean) / deviation
    weights = _softmax_regression(train, run.batches.labels, run.data.classes, run.config.seed)
    found = (test @ weights[:-1] + weights[-1]).argmax(axis=1)
    return 100 * float(np.mean(found == run.data.test_labels))


def hidden(run: TrainingRun, network: Network, images: Array, layer: int) -> Array:
    """The activations (N, H) of hidden layer `layer`, 1-based; 0 are the pixels."""
    if layer == 0:
        return scaled(run, images)
    ends = [index for index, each in enumerate(network.layers) if each in network.dense][1:]
    stop = [*ends, len(network.layers)][layer - 1]
    rows = []
    for start in range(0, len(images), 1000):
        y = scaled(run, images[start : start + 1000])
        for each in network.layers[:stop]:
            y = each.forward(y)
        rows.append(np.array(y))
    return np.concatenate(rows)


def _fresh(run: TrainingRun) -> Network:
    """The network as the run began with it."""
    rng = numbered_rng(run.config.seed, INITIAL_WEIGHTS)
    return Network.build(run.config, rng, inputs=run.data.train_images.shape[1], outputs=run.data.classes)


def _softmax_regression(x: Array, labels: Array, classes: int, seed: int) -> Array:
    """Weights (D + 1, C), the last row the biases, by Adam."""
    rng = np.random.default_rng(seed)
    weights = np.zeros((x.shape[1] + 1, classes), np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    step = 0
    for _ in range(READER_EPOCHS):
        order = rng.permutation(len(x))
        for start in range(0, len(x), READER_BATCH):
            chosen = order[start : start + READER_BATCH]
            batch = x[chosen]
            delta = _softmax(batch @ weights[:-1] + weights[-1])
            delta[np.arange(len(chosen)), labels[chosen]] -= 1
            delta /= len(chosen)
            gradient = np.concatenate([batch.T @ delta, delta.sum(axis=0)[None]])
            step += 1
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient * gradient - second)
            weights -= READER_RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def random_reader(run: TrainingRun, neurons: str) -> float:
    """Test accuracy of the same reader on so many ReLU neurons whose weights are random and stay so."""
    rng = np.random.default_rng(run.config.seed)
    pixels = run.data.train_images.shape[1]
    mix = (rng.standard_normal((pixels, int(neurons))) * np.sqrt(2 / pixels)).astype(np.float32)
    train = np.maximum(scaled(run, run.batches.images) @ mix, 0)
    test = np.maximum(scaled(run, run.data.test_images) @ mix, 0)
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation[deviation < 1e-6] = 1
    weights = _softmax_regression((train - mean) / deviation, run.batches.labels, run.data.classes, run.config.seed)
    found = ((test - mean) / deviation @ weights[:-1] + weights[-1]).argmax(axis=1)
    return 100 * float(np.mean(found == run.data.test_labels))


# --- single digits ---


def recall_place(run: TrainingRun, digit: str) -> float:
    """The place of a digit's recall on the test images among all ten: 1 for the lowest."""
    found = probabilities(run, scaled(run, run.data.test_images)).argmax(axis=1)
    labels = run.data.test_labels
    recalls = [float(np.mean(found[labels == each] == each)) for each in range(run.data.classes)]
    return float(1 + sum(recall < recalls[int(digit)] for recall in recalls))


def validation_accuracy(run: TrainingRun) -> float:
    """On the training images that were held out, at the end of the last epoch, in percent."""
    return 100 * run.history[-1]["validation_accuracy"]


# --- gradients ---


def gradient(run: TrainingRun, network: Network, chosen: Array) -> Array:
    """The gradient (P,) of the mean loss over the training images `chosen`, float64."""
    loss = make_loss(run.config.loss, output_activation=run.config.output_activation)
    total = np.zeros(len(network.parameters))
    for start in range(0, len(chosen), 500):
        part = chosen[start : start + 500]
        loss.forward(network.forward(scaled(run, run.batches.images[part])), run.batches.labels[part])
        network.backward(loss.backward())
        total += network.gradients.astype(float) * len(part)
    return total / len(chosen)


def batch_cosine(run: TrainingRun, size: str) -> float:
    """The mean cosine between a batch's gradient and that of 20,000 images, with the weights at the run's end."""
    rng = np.random.default_rng(run.config.seed)
    images = len(run.batches.images)
    whole = gradient(run, run.network, rng.permutation(images)[:COSINE_IMAGES])
    cosines = []
    for _ in range(COSINE_BATCHES):
        part = gradient(run, run.network, rng.permutation(images)[: int(size)])
        cosines.append(part @ whole / (np.linalg.norm(part) * np.linalg.norm(whole)))
    return float(np.mean(cosines))


def gradient_ratio(run: TrainingRun) -> float:
    """How many times larger the last layer's weights' gradient (root mean square) is than the first's, at the start."""
    network = _fresh(run)
    gradient(run, network, np.arange(min(500, len(run.batches.images))))
    sizes = [float(np.sqrt(np.mean(np.square(dense.weights_gradient, dtype=float)))) for dense in _ends(network)]
    return sizes[1] / sizes[0]


def _ends(network: Network) -> tuple[Any, Any]:
    return network.dense[0], network.dense[-1]


# --- pictures of weights ---


def neighbour_correlation(run: TrainingRun) -> float:
    """Between the weights of pixels side by side, over the first layer's neurons."""
    pictures = run.network.dense[0].weights.reshape(run.data.rows, run.data.columns, -1)
    return float(np.corrcoef(pictures[:, :-1].ravel(), pictures[:, 1:].ravel())[0, 1])


def untouched_pixels(run: TrainingRun) -> float:
    """Pixels whose weights are to the last bit what they were at the start."""
    same = run.network.dense[0].weights == _fresh(run).dense[0].weights
    return float(np.count_nonzero(same.all(axis=1)))


# --- XOR: these train networks of their own, and take nothing from the run ---


def xor_solved(run: TrainingRun, activation: str, neurons: str) -> float:
    """How many of 50 networks of so many hidden neurons learn XOR by gradient descent on the cross-entropy."""
    return float(sum(steps > 0 for steps in _xor(activation, int(neurons))))


def xor_steps(run: TrainingRun, activation: str, neurons: str) -> float:
    """The median number of steps of those that do."""
    solved = [steps for steps in _xor(activation, int(neurons)) if steps > 0]
    return float(np.median(solved)) if solved else float("inf")


def _xor(activation: str, neurons: int) -> list[int]:
    """For each of 50 seeds the first step after which all four are right, 0 if that never comes."""
    return [_xor_run(activation, neurons, seed) for seed in range(XOR_RUNS)]


def _xor_run(activation: str, neurons: int, seed: int) -> int:
    rng = np.random.default_rng(seed)
    limit = np.sqrt(6 / (2 + neurons)), np.sqrt(6 / (neurons + 1))
    w1, b1 = rng.uniform(-limit[0], limit[0], (2, neurons)), np.zeros(neurons)
    w2, b2 = rng.uniform(-limit[1], limit[1], neurons), 0.0
    for step in range(1, XOR_STEPS + 1):
        z = XOR_INPUTS @ w1 + b1
        a = 1 / (1 + np.exp(-z)) if activation == "sigmoid" else np.maximum(z, 0)
        p = 1 / (1 + np.exp(-np.clip(a @ w2 + b2, -500, 500)))
        if ((p > 0.5) == (XOR_LABELS > 0.5)).all():
            return step
        delta = (p - XOR_LABELS) / 4
        slope = a * (1 - a) if activation == "sigmoid" else (z > 0).astype(float)
        below = delta[:, None] * w2 * slope
        w2, b2 = w2 - XOR_RATE * (a.T @ delta), b2 - XOR_RATE * delta.sum()
        w1, b1 = w1 - XOR_RATE * (XOR_INPUTS.T @ below), b1 - XOR_RATE * below.sum(axis=0)
    return 0


MEASURES: dict[str, Measure] = {
    "mean-confidence": mean_confidence,
    "inverted-accuracy": lambda run: accuracy(run, inverted(run)),
    "scrambled-test-accuracy": lambda run: accuracy(run, scrambled(run)),
    "noise-mean-confidence": lambda run: float(noise(run).mean()),
    "noise-above-90": lambda run: 100 * float(np.mean(noise(run) > 0.9)),
    "gradient-ratio": gradient_ratio,
    "neighbour-correlation": neighbour_correlation,
    "untouched-pixels": untouched_pixels,
    "validation-accuracy": validation_accuracy,
}
PATTERNS: dict[str, Callable[..., float]] = {
    r"down-([0-9]+)-accuracy": lambda run, pixels: accuracy(run, moved_down(run, int(pixels))),
    r"down-([0-9]+)-confidence": lambda run, pixels: mean_confidence(run, moved_down(run, int(pixels))),
    r"reader-accuracy-h([0-9]+)": reader,
    r"untrained-reader-accuracy-h([0-9]+)": lambda run, layer: reader(run, layer, trained=False),
    r"random-relu-([0-9]+)-reader": random_reader,
    r"recall-place-([0-9])": recall_place,
    r"batch-([0-9]+)-cosine": batch_cosine,
    r"xor-(sigmoid|relu)-([0-9]+)-solved": xor_solved,
    r"xor-(sigmoid|relu)-([0-9]+)-steps": xor_steps,
}
