"""It divides by the largest value it finds. What happens to a pale picture, and to an empty one?"""


def scale(pixels):
    """whole numbers 0 to 255  ->  numbers 0 to 1"""
    return pixels.astype(np.float32) / pixels.max()
