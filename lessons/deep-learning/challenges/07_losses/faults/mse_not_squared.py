"""Errors above and below cancel. What makes each of them positive before the mean?"""


def mse(outputs, targets):
    """both (N, C)  ->  one number"""
    return np.mean(outputs - targets)
