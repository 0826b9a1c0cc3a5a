"""Backward, step 1: put the lines in order."""
import numpy as np

from activations import sigmoid_slope
from network import MNIST_DNN
from softmax import softmax


def backward(model, labels):
    """after model.forward(x)  ->  [(dW, db), ...] by layer"""
    # ... put these four in order
    delta /= N
    delta[np.arange(N), labels] -= 1
    delta = softmax(model.logits)
    N = len(labels)
    gradients = []
    for k in reversed(range(len(model.W))):
        # and these, with those two under the if
        if k > 0:
            delta = delta * sigmoid_slope(model.a[k])
            delta = delta @ model.W[k].T
        gradients.insert(0, (dW, db))
        db = delta.sum(axis=0)
        dW = model.a[k].T @ delta
    return gradients


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    model = MNIST_DNN(784, 256, 128, 64, 10)
    model.forward(rng.random((60, 784)))
    for dW, db in backward(model, rng.integers(0, 10, 60)):
        print(dW.shape, db.shape, "largest", np.abs(dW).max())
