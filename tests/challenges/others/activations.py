"""By other formulas."""

import numpy as np

COLUMNS = True


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def relu(z):
    return np.where(z > 0, z, 0.0)


def sigmoid_slope(a):
    return a - a**2


def relu_slope(a):
    return np.sign(a)
