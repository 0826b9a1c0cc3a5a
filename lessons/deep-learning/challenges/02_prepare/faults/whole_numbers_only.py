"""Only 0 and 1 came out. // drops everything after the point: which division keeps it?"""


def scale(pixels):
    """whole numbers 0 to 255  ->  numbers 0 to 1"""
    return pixels // 255
