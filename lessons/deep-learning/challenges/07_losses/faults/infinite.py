"""A probability has become 0, and ln 0 is −∞. How can you write −ln p so that the powers are added before the logarithm?"""


def cross_entropy(logits, labels):
    """logits (N, C), labels (N,)  ->  one number"""
    shifted = logits - logits.max(axis=1, keepdims=True)
    right = shifted[np.arange(len(labels)), labels]
    return -np.mean(np.log(softmax(logits)[np.arange(len(labels)), labels]))
