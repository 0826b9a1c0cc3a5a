"""The sizes of one data set are written down as numbers. How could the array itself tell you?"""
import numpy as np

import course


def sizes(images):
    """images (N, R, C)  ->  (N, R, C) as three numbers"""
    return (60_000, 28, 28)


def pixels(images):
    """images (N, R, C)  ->  how many pixels one picture has"""
    return images.shape[1] * images.shape[2]


def first_of(labels, digit):
    """labels (N,)  ->  the index of the first such digit"""
    return int(np.argmax(labels == digit))


if __name__ == "__main__":
    images, labels = course.training_digits(500)
    print("sizes", sizes(images), "pixels", pixels(images))
    for digit in (3, 5, 8):
        place = first_of(labels, digit)
        print("place", place, "label", labels[place])
        course.show(images[place])
