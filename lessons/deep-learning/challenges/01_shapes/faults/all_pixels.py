"""Those are all pixels of all pictures. Which of the three sizes does not belong to one picture?"""


def pixels(images):
    """images (N, R, C)  ->  how many pixels one picture has"""
    return images.size
