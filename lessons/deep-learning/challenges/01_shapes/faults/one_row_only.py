"""That is one row of a picture, or one column. How many of them does a picture have?"""


def pixels(images):
    """images (N, R, C)  ->  how many pixels one picture has"""
    return images.shape[1]
