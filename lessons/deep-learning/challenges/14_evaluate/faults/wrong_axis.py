"""For each digit it finds the picture that looks most like it. You want the other way round: for each picture its digit."""
import numpy as np

import course
from network import MNIST_DNN
from prepare import flatten, scale
from train import train


def predict(model, x):
    """x (N, D)  ->  the digit read in each picture (N,)"""
    return model.forward(x).argmax(axis=0)


def accuracy(model, x, labels):
    """x (N, D), labels (N,)  ->  share read right, 0 to 1"""
    return np.mean(predict(model, x) == labels)


if __name__ == "__main__":
    images, labels = course.training_digits()
    model = MNIST_DNN(784, 256, 128, 64, 10)
    train(model, scale(flatten(images)), labels)
    images, labels = course.test_digits()
    right = accuracy(model, scale(flatten(images)), labels)
    print(f"{right:.2%} of the 10,000 test digits")
