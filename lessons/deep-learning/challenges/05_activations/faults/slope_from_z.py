"""The sigmoid is applied again, to the activation. What is passed in has been through it already."""


def sigmoid_slope(a):
    """a = sigmoid(z)  ->  the slope at z"""
    a = sigmoid(a)
    return a * (1 - a)
