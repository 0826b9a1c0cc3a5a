import numpy as np

from tutor.challenges.kit import Failed, Rng, check, claim, lay, size, stand
from tutor.challenges.networks import central_differences, compare_gradients, gradients_of, parameters

SIZES = (12, 8, 6, 5, 4)


def slopes(mine, sizes=SIZES, n=9, seed=2):
    """The learner's gradients after a forward pass, and the measured ones, as rows."""
    rng = np.random.default_rng(seed)
    model = mine.part("network").MNIST_DNN(*sizes, rng=Rng(5))
    model.W = [rng.normal(0, 0.9, np.shape(one)) for one in model.W]
    model.b = [rng.normal(0, 0.3, np.shape(one)) for one in model.b]
    W, b = parameters(model, sizes)
    x, labels = rng.random((n, sizes[0])), rng.integers(0, sizes[-1], n)
    model.forward(lay(mine, x))
    came = mine.backward(model, labels)
    return gradients_of(mine, came, model, sizes), central_differences(W, b, x, labels)


@check("A gradient for each W and b, in their shapes")
def shapes(mine, ours):
    slopes(mine)


@check("A network of one layer")
def one_layer(mine, ours):
    compare_gradients(*slopes(mine, (6, 4)), (6, 4))


@check("Every gradient is the slope that is measured")
def measured(mine, ours):
    compare_gradients(*slopes(mine), SIZES)


@check("Another batch: 40 pictures, other sizes")
def other(mine, ours):
    sizes = (7, 9, 5, 3)
    compare_gradients(*slopes(mine, sizes, n=40, seed=4), sizes)


@check("Called twice, it says the same twice")
def twice(mine, ours):
    rng = np.random.default_rng(6)
    model = mine.part("network").MNIST_DNN(*SIZES, rng=Rng(5))
    x, labels = rng.random((9, 12)), rng.integers(0, 4, 9)
    found = []
    for _ in range(2):
        model.forward(lay(mine, x))
        found.append(gradients_of(mine, mine.backward(model, labels), model, SIZES))
    same_both = all(np.allclose(one, two) for first, second in zip(*found) for one, two in zip(first, second))
    claim(same_both, "The second call gave other gradients: something is left over from the first.", sign="left over")


@check("Weights and labels are left as they came")
def untouched(mine, ours):
    rng = np.random.default_rng(6)
    model = mine.part("network").MNIST_DNN(*SIZES, rng=Rng(5))
    before = parameters(model, SIZES)
    x, labels = rng.random((9, 12)), rng.integers(0, 4, 9)
    model.forward(lay(mine, x))
    _, after = mine.backward.kept(model, labels)
    claim(np.array_equal(after[1], labels), "The labels have changed in the array that was passed in.", sign="labels")
    now = parameters(model, SIZES)
    same_all = all(np.array_equal(one, two) for first, second in zip(before, now) for one, two in zip(first, second))
    claim(same_all, "The weights have changed. Backward only says how they should: the step comes later.", sign="weights")
