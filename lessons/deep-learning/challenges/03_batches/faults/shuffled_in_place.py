"""The arrays that were passed in are rearranged: rng.shuffle does that. What could you shuffle instead?"""
import numpy as np

import course
from prepare import flatten, scale


def batches(x, labels, size, rng):
    """x (N, D), labels (N,)  ->  (x, labels), batch by batch"""
    order = rng.permutation(len(x))
    x[:], labels[:] = x[order], labels[order]
    order = np.arange(len(x))
    for start in range(0, len(x), size):
        places = order[start : start + size]
        yield x[places], labels[places]


if __name__ == "__main__":
    images, labels = course.training_digits(130)
    rng = np.random.default_rng(0)
    inks = scale(flatten(images))
    for x, y in batches(inks, labels, 60, rng):
        print(x.shape, y[:10])
