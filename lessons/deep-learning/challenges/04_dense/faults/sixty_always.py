"""It makes 60 rows, whatever comes. Which array knows how many pictures there are?"""
import numpy as np


def forward(x, W, b):
    """x (N, D), W (D, H), b (H,)  ->  sums (N, H)"""
    z = np.zeros((60, W.shape[1]))
    z[: len(x)] = x @ W + b
    return z  # b joins every row


if __name__ == "__main__":
    x = np.array([[1.0, 2.0]])
    W = np.array([[3.0], [4.0]])
    b = np.array([5.0])
    print(forward(x, W, b), "by hand 16")
