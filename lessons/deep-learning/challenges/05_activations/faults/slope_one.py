"""The slope of ReLU is 1 everywhere here. How steep is it where it is flat?"""


def relu_slope(a):
    """a = relu(z)  ->  the slope at z: 0 or 1"""
    return np.ones_like(a)
