"""The pictures are picked at random, but their labels are not."""


def held_out(x, labels, count, rng):
    """->  x left, labels left, x held out, labels held out"""
    order = rng.permutation(len(x))
    aside, left = order[:count], order[count:]
    return x[left], labels[left], x[aside], np.sort(labels[aside])
