"""Scores of 1000 give nan: their powers are infinite. Which number can you take from all scores of a row without changing the shares?"""
import numpy as np


def softmax(logits):
    """logits (N, C)  ->  shares (N, C), each row sums to 1"""
    largest = logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)  # at most e to the 0
    return powers / powers.sum(axis=1, keepdims=True)


if __name__ == "__main__":
    print(softmax(np.array([[0.0, np.log(3)]])), "by hand")
    print(softmax(np.array([[1000.0, 1001.0], [0.0, 1.0]])))
