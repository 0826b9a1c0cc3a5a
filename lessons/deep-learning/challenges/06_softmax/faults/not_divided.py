"""These are powers, not probabilities yet. What must you divide a row by, so that it sums to one?"""


def softmax(logits):
    """logits (N, C)  ->  probabilities (N, C): rows sum to 1"""
    largest = logits.max(axis=1, keepdims=True)
    powers = np.exp(logits - largest)  # at most e to the 0
    return powers
