"""The scores themselves are divided by their sum. What makes every one of them positive first?"""


def softmax(logits):
    """logits (N, C)  ->  probabilities (N, C): rows sum to 1"""
    largest = logits.max(axis=1, keepdims=True)
    powers = logits - largest + 1  # at most e to the 0
    return powers / powers.sum(axis=1, keepdims=True)
