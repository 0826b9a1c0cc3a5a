"""Scores of 1000 give nan: their powers are infinite. What can you subtract from all scores of a row without changing its probabilities?"""


def softmax(logits):
    """logits (N, C)  ->  probabilities (N, C): rows sum to 1"""
    largest = logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)  # at most e to the 0
    return powers / powers.sum(axis=1, keepdims=True)
