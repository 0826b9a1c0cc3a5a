"""With loops and lists."""


def flatten(images):
    return [[pixel for row in image for pixel in row] for image in images.tolist()]


def scale(pixels):
    return [[pixel / 255.0 for pixel in row] for row in pixels.tolist()]


def one_hot(labels, classes=10):
    return [[1 if place == label else 0 for place in range(classes)] for label in labels]
