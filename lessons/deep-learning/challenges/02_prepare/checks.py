import numpy as np

from tutor.challenges.kit import check, claim, same


def pictures(n, r=28, c=28):
    return np.random.default_rng(n).integers(0, 200, (n, r, c)).astype(np.uint8)


LABELS = np.array([3, 0, 9, 3, 1])


@check("60 pictures become 60 × 784")
def flat(mine, ours):
    same(mine.flatten(pictures(60)), ours.flatten(pictures(60)))


@check("Other pictures: 40 of 20 × 32")
def oblong(mine, ours):
    same(mine.flatten(pictures(40, 20, 32)), ours.flatten(pictures(40, 20, 32)))


@check("0 stays 0, 255 becomes 1")
def ends(mine, ours):
    pixels = np.array([[0, 51, 255], [128, 1, 254]], np.uint8)
    same(mine.scale(pixels), ours.scale(pixels))


@check("A pale picture stays pale, an empty one empty")
def pale(mine, ours):
    pixels = np.array([[0, 10, 20], [0, 0, 0]], np.uint8)
    for row in (pixels, pixels[1:]):
        same(mine.scale(row), ours.scale(row))


@check("One after the other: flat, then scaled")
def both(mine, ours):
    (rows,) = mine.flatten.held(pictures(5))
    same(mine.scale(rows), ours.scale(ours.flatten(pictures(5))))


@check("Labels with a 1 in their column")
def hot(mine, ours):
    same(mine.one_hot(LABELS, 10), ours.one_hot(LABELS, 10))


@check("26 classes, for letters")
def letters(mine, ours):
    labels = np.array([25, 0, 12])
    same(mine.one_hot(labels, 26), ours.one_hot(labels, 26))


@check("What is passed in is left as it came")
def untouched(mine, ours):
    for name, given in (("flatten", pictures(4)), ("scale", pictures(4).reshape(4, -1).astype(np.float64)), ("one_hot", LABELS)):
        _, after = getattr(mine, name).kept(given)
        same(after[0], given, note=f"{name} has changed the array that it was given.")
