"""This is in percent. Here 1 means all of them; on the screen it may be 100."""


def accuracy(model, x, labels):
    """x (N, D), labels (N,)  ->  share read right, 0 to 1"""
    return 100 * np.mean(predict(model, x) == labels)
