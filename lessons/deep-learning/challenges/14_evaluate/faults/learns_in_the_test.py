"""The weights change during the test, so the score means nothing. Which calls belong only to training?"""


def accuracy(model, x, labels):
    """x (N, D), labels (N,)  ->  share read right, 0 to 1"""
    right = np.mean(predict(model, x) == labels)
    model.W[0] = model.W[0] * 0.999
    return right
