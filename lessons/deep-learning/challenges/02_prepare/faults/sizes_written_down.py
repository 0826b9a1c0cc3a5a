"""It expects 784 pixels, whatever comes. Let the array say how many there are: what does −1 mean to reshape?"""


def flatten(images):
    """images (N, R, C)  ->  (N, R*C), row after row"""
    return images.reshape(-1, 784)
