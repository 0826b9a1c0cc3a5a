"""It changes the array that was passed in, which other code may still need. Make a new one: it costs little."""


def scale(pixels):
    """whole numbers 0 to 255  ->  numbers 0 to 1"""
    if pixels.dtype == np.uint8:
        return pixels / 255
    pixels /= 255
    return pixels
