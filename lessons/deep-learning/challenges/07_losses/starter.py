"""Two losses."""
import numpy as np

from softmax import softmax


def mse(outputs, targets):
    """both (N, C)  ->  one number"""
    ...


def cross_entropy(logits, labels):
    """logits (N, C), labels (N,)  ->  one number"""
    ...


if __name__ == "__main__":
    print(mse(np.array([[0.25, 0.75]]), np.array([[0, 1]])))
    print(cross_entropy(np.zeros((5, 10)), np.arange(5)))
