"""The pictures come in the order of the file. What would a network learn if all zeros came first?"""
import numpy as np

import course
from prepare import flatten, scale


def batches(x, labels, size, rng):
    """x (N, D), labels (N,)  ->  (x, labels), batch by batch"""
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
