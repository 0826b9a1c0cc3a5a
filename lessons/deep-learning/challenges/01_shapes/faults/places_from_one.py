"""It is off by one. With which index does Python begin to count?"""


def first_of(labels, digit):
    """labels (N,)  ->  the index of the first such digit"""
    return int(np.argmax(labels == digit)) + 1
