"""This is the index of the last one, or of another. If you use a loop, does it stop at the first?"""
import numpy as np

import course


def sizes(images):
    """images (N, R, C)  ->  (N, R, C) as three numbers"""
    return images.shape


def pixels(images):
    """images (N, R, C)  ->  how many pixels one picture has"""
    return images.shape[1] * images.shape[2]


def first_of(labels, digit):
    """labels (N,)  ->  the index of the first such digit"""
    return int(np.flatnonzero(labels == digit)[-1])


if __name__ == "__main__":
    images, labels = course.training_digits(500)
    print("sizes", sizes(images), "pixels", pixels(images))
    for digit in (3, 5, 8):
        place = first_of(labels, digit)
        print("place", place, "label", labels[place])
        course.show(images[place])
