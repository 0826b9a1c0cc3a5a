"""You took a root at the end. MSE stops before that."""


def mse(outputs, targets):
    """both (N, C)  ->  one number"""
    return np.sqrt(np.mean((outputs - targets) ** 2))
