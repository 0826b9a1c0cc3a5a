"""This is the share that was read wrong, not right."""


def accuracy(model, x, labels):
    """x (N, D), labels (N,)  ->  share read right, 0 to 1"""
    return np.mean(predict(model, x) != labels)
