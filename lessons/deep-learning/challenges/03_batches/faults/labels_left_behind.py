"""Pictures and labels are shuffled by two different orders. How can one order serve both?"""


def batches(x, labels, size, rng):
    """x (N, D), labels (N,)  ->  (x, labels), batch by batch"""
    order = rng.permutation(len(x))
    for start in range(0, len(x), size):
        places = order[start : start + size]
        yield x[places], labels[rng.permutation(len(x))[start : start + size]]
