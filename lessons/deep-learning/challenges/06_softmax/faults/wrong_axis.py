"""Columns sum to one and rows do not: you divided over the pictures. Along which axis are one picture's ten scores?"""


def softmax(logits):
    """logits (N, C)  ->  probabilities (N, C): rows sum to 1"""
    largest = logits.max(axis=0, keepdims=True)
    powers = np.exp(logits - largest)  # at most e to the 0
    return powers / powers.sum(axis=0, keepdims=True)
