"""The squares of each picture are added up. Here you need the mean of all: video 2's number, divided by the number of outputs."""


def mse(outputs, targets):
    """both (N, C)  ->  one number"""
    return np.mean(((outputs - targets) ** 2).sum(axis=1))
