"""Nothing is scaled: 255 comes back as 255. What must you divide by to get 1?"""


def scale(pixels):
    """whole numbers 0 to 255  ->  numbers 0 to 1"""
    return pixels.astype(np.float32)
