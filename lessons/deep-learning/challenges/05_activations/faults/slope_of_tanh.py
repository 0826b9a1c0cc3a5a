"""1 − a² is the slope of tanh. For the sigmoid: how far is a from 0, and how far from 1?"""


def sigmoid_slope(a):
    """a = sigmoid(z)  ->  the slope at z"""
    return 1 - a * a
