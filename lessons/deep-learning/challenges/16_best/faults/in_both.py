"""Some held-out pictures are also learned from: then the score only measures memory."""


def held_out(x, labels, count, rng):
    """->  x left, labels left, x held out, labels held out"""
    order = rng.permutation(len(x))
    aside, left = order[:count], order[count:]
    return np.delete(x, left[:count], 0)[: len(left)], np.delete(labels, left[:count], 0)[: len(left)], x[aside], labels[aside]
