"""The held-out pictures are always the same, the first or the last. What picks them at random?"""


def held_out(x, labels, count, rng):
    """->  x left, labels left, x held out, labels held out"""
    order = np.arange(len(x))
    aside, left = order[:count], order[count:]
    return x[left], labels[left], x[aside], labels[aside]
