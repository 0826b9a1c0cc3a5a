import numpy as np

from tutor.challenges.kit import check, same

Z = np.array([[-3.0, -1.0, -0.2, 0.0], [0.2, 1.0, 2.5, 3.0]])
EXTREME = np.array([-1000.0, -800.0, 0.0, 800.0, 1000.0])


@check("sigmoid of small sums")
def small(mine, ours):
    same(mine.sigmoid(Z), ours.sigmoid(Z))


@check("sigmoid of −1000 and 1000")
def large(mine, ours):
    same(mine.sigmoid(EXTREME), ours.sigmoid(EXTREME), atol=1e-6)


@check("relu")
def relu_values(mine, ours):
    same(mine.relu(Z), ours.relu(Z))


@check("The slope of the sigmoid, as it is measured")
def steep(mine, ours):
    h = 1e-5
    measured = (ours.sigmoid(Z + h) - ours.sigmoid(Z - h)) / (2 * h)
    same(mine.sigmoid_slope(ours.sigmoid(Z)), measured)


@check("The slope of relu")
def kink(mine, ours):
    a = np.array([[0.0, 0.0, 0.5], [2.0, 0.0, 7.0]])
    same(mine.relu_slope(a), ours.relu_slope(a))


@check("A batch of 60 × 256, in float32")
def batch(mine, ours):
    z = np.random.default_rng(5).normal(0, 3, (60, 256)).astype(np.float32)
    same(mine.sigmoid(z), ours.sigmoid(z))
    same(mine.relu(z), ours.relu(z))


@check("z is left as it came")
def untouched(mine, ours):
    for name in ("sigmoid", "relu", "sigmoid_slope", "relu_slope"):
        given = np.abs(Z) / 4 if name.endswith("slope") else Z
        _, after = getattr(mine, name).kept(given)
        same(after[0], given, note=f"{name} writes into the array that it is given.")
