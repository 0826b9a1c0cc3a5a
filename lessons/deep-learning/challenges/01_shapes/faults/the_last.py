"""This is the index of the last one, or of another. If you use a loop, does it stop at the first?"""


def first_of(labels, digit):
    """labels (N,)  ->  the index of the first such digit"""
    return int(np.flatnonzero(labels == digit)[-1])
