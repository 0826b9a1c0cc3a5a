import numpy as np

from tutor.challenges.kit import check, same


def pictures(n, r=28, c=28):
    return np.random.default_rng(n).integers(0, 256, (n, r, c)).astype(np.uint8)


LABELS = np.array([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])


@check("60 pictures of 28 × 28: their sizes")
def sizes(mine, ours):
    same(mine.sizes(pictures(60)), ours.sizes(pictures(60)))


@check("The last test batch has 40 pictures")
def fewer(mine, ours):
    same(mine.sizes(pictures(40)), ours.sizes(pictures(40)))


@check("Pixels of one picture")
def pixels(mine, ours):
    same(mine.pixels(pictures(7)), ours.pixels(pictures(7)))


@check("Pixels of a picture that is not square")
def oblong(mine, ours):
    same(mine.pixels(pictures(3, 20, 32)), ours.pixels(pictures(3, 20, 32)))


@check("The first 4, and the first 5, which begins the list")
def first(mine, ours):
    for digit in (4, 5):
        same(mine.first_of(LABELS, digit), ours.first_of(LABELS, digit), note=f"The digit {digit} in 5, 0, 4, 1, 9, 2, 1, 3, 1, 4.")


@check("The first of several: 1 is there three times")
def several(mine, ours):
    same(mine.first_of(LABELS, 1), ours.first_of(LABELS, 1), note="The digit 1 in 5, 0, 4, 1, 9, 2, 1, 3, 1, 4.")
