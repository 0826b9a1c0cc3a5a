import re

import numpy as np

from tutor.challenges.kit import Rng, as_array, check, claim, lay, number, same
from tutor.challenges.networks import fitted, loss, parameters

SIZES = (6, 8, 7, 6, 3)


def data(n, alike=False):
    rng = np.random.default_rng(n)
    labels = rng.integers(0, 3, n)
    x = rng.random((n, 6)) + np.eye(3)[labels].repeat(2, axis=1)
    if alike:  # every batch is the same, whatever the order
        x, labels = np.repeat(x[:1], n, axis=0), np.repeat(labels[:1], n)
    return x, labels


def trained(mine, n, alike=False, **settings):
    model = mine.part("network").MNIST_DNN(*SIZES, rng=Rng(5))
    rng = np.random.default_rng(1)
    model.W = [fitted(rng.normal(0, 0.8, pair), one) for pair, one in zip(zip(SIZES, SIZES[1:]), model.W)]
    x, labels = data(n, alike)
    before = parameters(model, SIZES)
    losses = as_array(mine.train(model, lay(mine, x), labels, rng=Rng(2), **settings), "the losses")
    return losses, before, parameters(model, SIZES)


@check("3 epochs of 10 batches: 30 losses")
def counts(mine, ours):
    losses, _, _ = trained(mine, 60, size=6)
    claim(losses.shape == (30,), "There should be one loss for each step.", expected="30", came=f"{losses.size}", sign=("losses", losses.shape))


@check("2 epochs, and a last batch that is smaller")
def settings(mine, ours):
    losses, _, _ = trained(mine, 65, size=10, epochs=2)
    claim(losses.shape == (14,), "There should be one loss for each step.", expected="14", came=f"{losses.size}", sign=("losses", losses.shape))


@check("Step by step the losses that should come")
def trajectory(mine, ours):
    same(trained(mine, 40, alike=True, size=10)[0], trained(ours, 40, alike=True, size=10)[0], rtol=1e-2)


@check("Weights and biases change")
def learned(mine, ours):
    _, before, after = trained(mine, 40, size=10)
    for k in range(len(SIZES) - 1):
        claim(not np.allclose(before[0][k], after[0][k], atol=1e-7), f"The weights of layer {k + 1} have not moved.", sign=("still", k))


@check("The rate that is passed in counts")
def rate(mine, ours):
    same(trained(mine, 40, alike=True, size=10, rate=0.05)[0], trained(ours, 40, alike=True, size=10, rate=0.05)[0], rtol=1e-2)


@check("Each epoch is shuffled anew")
def shuffled(mine, ours):
    losses, (W, b), _ = trained(mine, 60, size=1, epochs=2, rate=0.0)
    x, labels = data(60)
    as_they_lie = [loss(W, b, x[i : i + 1], labels[i : i + 1]) for i in range(60)]
    first, second = losses[:60], losses[60:]
    claim(np.allclose(np.sort(first), np.sort(second)), "With a rate of 0 both epochs should have the same losses in another order.", sign="other losses")
    claim(not np.allclose(first, second), "Both epochs came in the same order.", sign=("same order", np.allclose(first, as_they_lie, atol=1e-4)))


@check("The loss is printed every 100 steps")
def printed(mine, ours):
    mine.train.printed()
    trained(mine, 150, size=1, epochs=2)
    lines = [line for line in mine.train.printed().splitlines() if re.search(r"\d", line)]
    claim(2 <= len(lines) <= 4, "300 steps should print the loss three times.", expected="3 lines", came=f"{len(lines)} lines", sign=("lines", min(len(lines), 400) // 50))


@check("600 digits: the loss falls", trains=True, seconds=60)
def digits(mine, ours):
    model = mine.part("network").MNIST_DNN(784, 32, 24, 16, 10, rng=Rng(1))
    images, labels = mine.part("course").training_digits(600)
    x = images.reshape(600, -1).astype(np.float32) / 255
    losses = as_array(mine.train(model, lay(mine, x), labels, epochs=40, size=20, rate=0.5, rng=Rng(3)))
    first, last = float(losses[:30].mean()), float(losses[-30:].mean())
    claim(last < first / 2, "The loss has not fallen by half in 40 epochs.", expected=f"below {number(first / 2)}", came=number(last), sign="not fallen")
