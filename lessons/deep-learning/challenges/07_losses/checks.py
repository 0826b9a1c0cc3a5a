import numpy as np

from tutor.challenges.kit import check, lay, same


def batch(n=60, c=10, spread=3.0):
    rng = np.random.default_rng(n)
    return rng.normal(0, spread, (n, c)), rng.integers(0, c, n)


@check("MSE by hand: 0.0625")
def mse_by_hand(mine, ours):
    same(mine.mse(lay(mine, np.array([[0.25, 0.75]])), lay(mine, np.array([[0.0, 1.0]]))), 0.0625)


@check("MSE of a batch")
def mse_batch(mine, ours):
    rng = np.random.default_rng(2)
    outputs, targets = rng.random((60, 10)), np.eye(10)[rng.integers(0, 10, 60)]
    same(mine.mse(lay(mine, outputs), lay(mine, targets)), ours.mse(outputs, targets))


@check("Cross-entropy of ten equal scores: ln 10")
def equal(mine, ours):
    same(mine.cross_entropy(lay(mine, np.zeros((1, 10))), np.array([3])), np.log(10))


@check("Cross-entropy of a batch of 60")
def whole(mine, ours):
    logits, labels = batch()
    same(mine.cross_entropy(lay(mine, logits), labels), ours.cross_entropy(logits, labels))


@check("As many pictures as classes: 10 × 10")
def square(mine, ours):
    logits, labels = batch(10)
    same(mine.cross_entropy(lay(mine, logits), labels), ours.cross_entropy(logits, labels))


@check("Sure and wrong: a probability near 0")
def sure(mine, ours):
    logits, labels = np.array([[2000.0, 0.0, -5.0], [0.0, 3.0, 1.0]]), np.array([1, 1])
    same(mine.cross_entropy(lay(mine, logits), labels), ours.cross_entropy(logits, labels))


@check("What is passed in is left as it came")
def untouched(mine, ours):
    logits, labels = batch()
    given = lay(mine, logits)
    _, after = mine.cross_entropy.kept(given, labels)
    same(after[0], given, note="The scores have changed in the array that was passed in.")
