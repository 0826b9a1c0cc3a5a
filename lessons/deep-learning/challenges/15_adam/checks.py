import numpy as np

from tutor.challenges.kit import Rng, check, same
from tutor.challenges.networks import fitted, parameters

SIZES = (6, 5, 4, 3)


def path(mine, steps, rate=0.001, spread=1.0):
    """All parameters in a row after each step, less where they began."""
    rng = np.random.default_rng(4)
    model = mine.part("network").MNIST_DNN(*SIZES, rng=Rng(5))
    pairs = list(zip(SIZES, SIZES[1:]))
    model.W = [fitted(rng.normal(0, 0.5, pair), one) for pair, one in zip(pairs, model.W)]
    model.b = [fitted(rng.normal(0, 0.5, pair[1]), one) for pair, one in zip(pairs, model.b)]
    adam = mine.Adam(model) if rate == 0.001 else mine.Adam(model, rate)
    begun, found = flat(model), []
    for _ in range(steps):
        slopes = [(rng.normal(0, spread, pair), rng.normal(0, spread, pair[1])) for pair in pairs]
        adam.step([(fitted(dW, W), fitted(db, b)) for (dW, db), W, b in zip(slopes, model.W, model.b)])
        found.append((flat(model) - begun) / rate)
    return np.array(found)


def flat(model):
    W, b = parameters(model, SIZES)
    return np.concatenate([one.ravel() for pair in zip(W, b) for one in pair])


@check("The first step moves every number by the rate")
def first(mine, ours):
    same(path(mine, 1), path(ours, 1), rtol=1e-2)


@check("Five steps")
def five(mine, ours):
    same(path(mine, 5), path(ours, 5), rtol=1e-2, atol=1e-3)


@check("Fifty steps")
def fifty(mine, ours):
    same(path(mine, 50)[-1], path(ours, 50)[-1], rtol=1e-2, atol=1e-3)


@check("Another rate")
def rate(mine, ours):
    same(path(mine, 3, rate=0.02), path(ours, 3, rate=0.02), rtol=1e-2, atol=1e-3)


@check("Gradients as small as 0.0001")
def tiny(mine, ours):
    same(path(mine, 3, spread=1e-4), path(ours, 3, spread=1e-4), rtol=1e-2, atol=1e-3)
