"""The pictures left over at the end never come. What does a slice do that goes past the end?"""


def batches(x, labels, size, rng):
    """x (N, D), labels (N,)  ->  (x, labels), batch by batch"""
    order = rng.permutation(len(x))
    for start in range(0, len(x) - size + 1, size):
        places = order[start : start + size]
        yield x[places], labels[places]
