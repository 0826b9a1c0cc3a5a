"""Shapes of the data."""
import numpy as np

import course


def sizes(images):
    """images (N, R, C)  ->  (N, R, C) as three numbers"""
    ...


def pixels(images):
    """images (N, R, C)  ->  how many pixels one picture has"""
    ...


def first_of(labels, digit):
    """labels (N,)  ->  the index of the first such digit"""
    ...


if __name__ == "__main__":
    images, labels = course.training_digits(500)
    print("sizes", sizes(images), "pixels", pixels(images))
    for digit in (3, 5, 8):
        place = first_of(labels, digit)
        print("place", place, "label", labels[place])
        course.show(images[place])
