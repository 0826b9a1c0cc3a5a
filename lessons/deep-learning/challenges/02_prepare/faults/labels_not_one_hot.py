"""The labels came back unchanged. Each should become a row of its own, with a single 1."""


def one_hot(labels, classes=10):
    """labels (N,)  ->  (N, classes), a 1 in each row"""
    return labels
