"""All pictures are in one long row. Which size must stay, so that they remain apart?"""
import numpy as np

import course


def flatten(images):
    """images (N, R, C)  ->  (N, R*C), row after row"""
    return images.reshape(-1)


def scale(pixels):
    """whole numbers 0 to 255  ->  numbers 0 to 1"""
    return pixels.astype(np.float32) / 255


def one_hot(labels, classes=10):
    """labels (N,)  ->  (N, classes), a 1 in each row"""
    hot = np.zeros((len(labels), classes), np.float32)
    hot[np.arange(len(labels)), labels] = 1
    return hot


if __name__ == "__main__":
    images, labels = course.training_digits(3)
    inks = scale(flatten(images))
    print(inks.shape, "from", inks.min(), "to", inks.max())
    print(labels)
    print(one_hot(labels))
