"""Backward, step 2: fill the blanks."""
import numpy as np

from activations import sigmoid_slope
from network import MNIST_DNN
from softmax import softmax


def backward(model, labels):
    """after model.forward(x)  ->  [(dW, db), ...] by layer"""
    N = len(labels)
    delta = softmax(model.logits)         # (N, C)
    delta[np.arange(N), labels] -= ...
    delta /= N
    gradients = []
    for k in reversed(range(len(model.W))):
        dW = ...                          # (D, H)
        db = ...                          # (H,)
        gradients.insert(0, (dW, db))
        if k > 0:                         # one layer down
            delta = ...                   # through the weights
            delta = ...                   # through the sigmoid
    return gradients


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    model = MNIST_DNN(784, 256, 128, 64, 10)
    model.forward(rng.random((60, 784)))
    for dW, db in backward(model, rng.integers(0, 10, 60)):
        print(dW.shape, db.shape, "largest", np.abs(dW).max())
