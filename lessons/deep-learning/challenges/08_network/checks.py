import numpy as np

from tutor.challenges.kit import Rng, as_array, check, claim, lay, number, same, shape, stand
from tutor.challenges.networks import forward, parameters

SIZES = (12, 8, 6, 5, 4)


def made(mine, *sizes, seed=3):
    return mine.MNIST_DNN(*sizes, rng=Rng(seed))


def pictures(n, d, seed=1):
    return np.random.default_rng(seed).random((n, d)).astype(np.float32)


@check("It can be made, with the sizes passed in")
def can_be_made(mine, ours):
    parameters(made(mine, *SIZES), SIZES)


@check("forward gives ten scores for each picture")
def ten(mine, ours):
    model = made(mine, 784, 256, 128, 64, 10)
    shape(stand(mine, model.forward(lay(mine, pictures(60, 784)))), (60, 10))


@check("The scores are those of its weights")
def scores(mine, ours):
    model = made(mine, *SIZES)
    W, b = parameters(model, SIZES)
    x = pictures(7, 12)
    same(stand(mine, model.forward(lay(mine, x))), forward(W, b, x)[0])


@check("Biases count too")
def biases(mine, ours):
    model = made(mine, *SIZES)
    W, b = parameters(model, SIZES)
    rng = np.random.default_rng(8)
    changed = [rng.normal(0, 1, np.shape(one)) for one in model.b]
    model.b = changed
    x = pictures(7, 12)
    same(stand(mine, model.forward(lay(mine, x))), forward(W, [one.reshape(-1) for one in changed], x)[0])


@check("What backward needs is left behind")
def left(mine, ours):
    model = made(mine, *SIZES)
    W, b = parameters(model, SIZES)
    x = pictures(7, 12)
    scored = model.forward(lay(mine, x))
    logits, inputs = forward(W, b, x)
    same(stand(mine, model.logits), stand(mine, scored), note="self.logits is not what forward gave.")
    a = model.a
    claim(len(a) == len(inputs), "self.a should hold what each layer got, no more and no less.", expected=f"{len(inputs)} arrays", came=f"{len(a)} arrays", sign=("a", len(a)))
    for k, (came, wanted) in enumerate(zip(a, inputs)):
        same(stand(mine, came), wanted, note=f"self.a[{k}] is not what layer {k + 1} got.")


@check("Weights begin small, random, and all different")
def begin(mine, ours):
    model = made(mine, 784, 256, 128, 64, 10)
    W, b = parameters(model, (784, 256, 128, 64, 10))
    for k, one in enumerate(W):
        spread, wanted = float(one.std()), float(np.sqrt(2 / sum(one.shape)))
        claim(spread > 0 or one.any(), f"The weights of layer {k + 1} are all 0.", came="all 0", sign="all zero")
        claim(spread > 0, f"The weights of layer {k + 1} are all the same.", came=number(float(one.flat[0])), sign="all the same")
        claim(wanted / 4 < spread < wanted * 4, f"The weights of layer {k + 1} have another spread.", expected=f"about {number(wanted)}", came=number(spread), sign="too wide" if spread > wanted else "too narrow")
    rows = as_array(W[0])
    claim(not np.allclose(rows[:, 0], rows[:, 1]), "All neurons of the first layer begin alike.", sign="alike")


@check("One seed, one network; another seed, another")
def seeds(mine, ours):
    def first(seed):
        return as_array(parameters(made(mine, *SIZES, seed=seed), SIZES)[0][0])

    claim(np.allclose(first(3), first(3)), "rng is not what draws the weights: the same seed gave two networks.", sign="other rng")
    claim(not np.allclose(first(3), first(4)), "Two seeds gave the same network.", sign="same network")


@check("model is there, with three hidden layers")
def instance(mine, ours):
    W = mine.model.W
    claim(len(W) >= 4, "There should be at least three hidden layers.", expected="4 lists of weights or more", came=str(len(W)), sign=("model", len(W)))
    sizes = [*(max(np.shape(one)) for one in W[:1]), *(min(np.shape(one)) for one in W)]
    claim(sizes[0] == 784 and sizes[-1] == 10, "model should go from 784 to 10.", came=" - ".join(map(str, sizes)), sign=("model", tuple(sizes)))
