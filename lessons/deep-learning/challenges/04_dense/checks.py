import numpy as np

from tutor.challenges.kit import check, claim, columns, lay, same, shape, stand


def layer(n, d, h, seed=1):
    rng = np.random.default_rng(seed)
    x = rng.random((n, d), np.float32)
    W = rng.normal(0, 0.05, (d, h)).astype(np.float32)
    return x, W, rng.normal(0, 0.5, h).astype(np.float32)


def sums(mine, x, W, b):
    bias = b[:, None] if columns(mine) else b
    return stand(mine, mine.forward(lay(mine, x), lay(mine, W), bias))


@check("60 × 784 into 256 neurons: the shape")
def the_shape(mine, ours):
    shape(sums(mine, *layer(60, 784, 256)), (60, 256))


@check("Each sum, without biases")
def without(mine, ours):
    x, W, b = layer(60, 784, 256)
    same(sums(mine, x, W, b * 0), ours.forward(x, W, b * 0), rtol=2e-3)


@check("Each sum, with biases")
def with_biases(mine, ours):
    x, W, b = layer(60, 784, 256)
    same(sums(mine, x, W, b), ours.forward(x, W, b), rtol=2e-3)


@check("The last test batch has 40 pictures")
def fewer(mine, ours):
    x, W, b = layer(40, 784, 256)
    same(sums(mine, x, W, b), ours.forward(x, W, b), rtol=2e-3)


@check("256 into 10, the output layer")
def output(mine, ours):
    x, W, b = layer(60, 256, 10)
    same(sums(mine, x, W, b), ours.forward(x, W, b), rtol=2e-3)


@check("As many pictures as neurons: 12 and 12")
def square(mine, ours):
    x, W, b = layer(12, 12, 12)
    same(sums(mine, x, W, b), ours.forward(x, W, b), rtol=2e-3)


@check("x, W and b are left as they came")
def untouched(mine, ours):
    x, W, b = layer(12, 12, 12)
    given = (lay(mine, x), lay(mine, W), b[:, None] if columns(mine) else b)
    _, after = mine.forward.kept(*given)
    for name, one, now in zip(("x", "W", "b"), given, after):
        same(now, one, note=f"{name} is not what it was before the call.")
