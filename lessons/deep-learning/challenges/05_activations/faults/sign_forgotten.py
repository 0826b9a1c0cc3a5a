"""It falls where it should rise: e to the power of −z is needed. Where is the minus?"""


def sigmoid(z):
    """any shape  ->  the same shape, between 0 and 1"""
    return 1 / (1 + np.exp(np.clip(z, -80, 80)))
