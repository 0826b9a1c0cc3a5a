"""Each picture is read column after column. In which order does reshape go without being told?"""


def flatten(images):
    """images (N, R, C)  ->  (N, R*C), row after row"""
    return images.transpose(0, 2, 1).reshape(len(images), -1)
