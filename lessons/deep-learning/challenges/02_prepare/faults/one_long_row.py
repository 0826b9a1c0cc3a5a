"""All pictures are in one long row. Which size must stay, so that they remain apart?"""


def flatten(images):
    """images (N, R, C)  ->  (N, R*C), row after row"""
    return images.reshape(-1)
