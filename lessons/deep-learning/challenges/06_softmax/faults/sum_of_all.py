"""All probabilities of the batch together sum to one. Each picture's ten should."""


def softmax(logits):
    """logits (N, C)  ->  probabilities (N, C): rows sum to 1"""
    largest = logits.max(axis=1, keepdims=True)
    powers = np.exp(logits - largest)  # at most e to the 0
    return powers / powers.sum()
