"""nan comes from ∞ divided by ∞: e to the power of 1000 is too large for a float. Can you write the sigmoid with e⁻ᶻ alone?"""


def sigmoid(z):
    """any shape  ->  the same shape, between 0 and 1"""
    return np.exp(z) / (1 + np.exp(z))
