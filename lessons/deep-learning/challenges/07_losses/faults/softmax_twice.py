"""Softmax is applied twice: to probabilities as if they were scores. What is passed in, scores or probabilities?"""


def cross_entropy(logits, labels):
    """logits (N, C), labels (N,)  ->  one number"""
    logits = softmax(logits)
    shifted = logits - logits.max(axis=1, keepdims=True)
    right = shifted[np.arange(len(labels)), labels]
    return np.mean(np.log(np.exp(shifted).sum(axis=1)) - right)
