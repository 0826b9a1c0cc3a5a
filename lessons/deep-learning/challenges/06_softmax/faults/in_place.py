"""The scores are overwritten: -= writes into the array that was passed in."""


def softmax(logits):
    """logits (N, C)  ->  probabilities (N, C): rows sum to 1"""
    largest = logits.max(axis=1, keepdims=True)
    logits -= largest
    powers = np.exp(logits)  # at most e to the 0
    return powers / powers.sum(axis=1, keepdims=True)
