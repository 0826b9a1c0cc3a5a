import numpy as np

from tutor.challenges.kit import Rng, as_array, check, claim, columns, lay, same
from tutor.challenges.networks import forward, parameters

SIZES = (12, 8, 6, 10)


def reading(mine, n):
    rng = np.random.default_rng(n)
    model = mine.part("network").MNIST_DNN(*SIZES, rng=Rng(5))
    model.W = [rng.normal(0, 1.5, np.shape(one)) for one in model.W]
    W, b = parameters(model, SIZES)
    x = rng.random((n, 12)) * 4 - 2
    return model, x, forward(W, b, x)[0].argmax(axis=1)


@check("The digit with the largest score, for 60 pictures")
def largest(mine, ours):
    model, x, read = reading(mine, 60)
    same(mine.predict(model, lay(mine, x)), read)


@check("As many pictures as digits: 10")
def square(mine, ours):
    model, x, read = reading(mine, 10)
    same(mine.predict(model, lay(mine, x)), read)


@check("45 of 60 right: an accuracy of 0.75")
def share(mine, ours):
    model, x, read = reading(mine, 60)
    labels = read.copy()
    labels[:15] = (labels[:15] + 1) % 10
    same(mine.accuracy(model, lay(mine, x), labels), 0.75)


@check("All right is 1, none right is 0")
def ends(mine, ours):
    model, x, read = reading(mine, 40)
    same(mine.accuracy(model, lay(mine, x), read), 1.0)
    same(mine.accuracy(model, lay(mine, x), (read + 3) % 10), 0.0)


@check("Nothing is learned in the test")
def unlearned(mine, ours):
    model, x, read = reading(mine, 40)
    before = parameters(model, SIZES)
    mine.accuracy(model, lay(mine, x), read)
    after = parameters(model, SIZES)
    still = all(np.array_equal(a, b) for one, two in zip(before, after) for a, b in zip(one, two))
    claim(still, "The weights have changed during the test.", sign="changed")


@check("Above 90 % of the 10,000 test digits", trains=True)
def digits(mine, ours):
    course, prepare, loop = mine.part("course"), mine.part("prepare"), mine.part("train")
    images, labels = course.training_digits.held()
    model = mine.part("network").MNIST_DNN(784, 256, 128, 64, 10, rng=Rng(1))
    (x,) = prepare.scale.held(prepare.flatten.held(images)[0])
    loop.train(model, lay(loop, x), labels, rng=Rng(2))
    test, _ = course.test_digits.held()
    (x,) = prepare.scale.held(prepare.flatten.held(test)[0])
    from dnn_core.mnist import load

    right = float(np.mean(as_array(mine.predict(model, lay(mine, x))) == load().test_labels))
    claim(right > 0.9, "Below 90 %.", expected="above 90 %", came=f"{right:.1%}", sign="below")
