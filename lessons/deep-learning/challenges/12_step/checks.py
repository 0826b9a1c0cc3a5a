import numpy as np

from tutor.challenges.kit import Rng, check, claim, same
from tutor.challenges.networks import parameters

SIZES = (12, 8, 6, 5, 4)


def stepped(mine, rate, times=1):
    rng = np.random.default_rng(4)
    model = mine.part("network").MNIST_DNN(*SIZES, rng=Rng(5))
    model.b = [rng.normal(0, 0.5, np.shape(one)) for one in model.b]
    before = parameters(model, SIZES)
    gradients = [(rng.normal(0, 1, np.shape(W)), rng.normal(0, 1, np.shape(b))) for W, b in zip(model.W, model.b)]
    kept = [(dW.copy(), db.copy()) for dW, db in gradients]
    for _ in range(times):
        _, after = mine.step.kept(model, gradients, rate)
    flat = [(dW if dW.shape == W.shape else dW.T, db.reshape(-1)) for (dW, db), W in zip(kept, before[0])]
    return before, parameters(model, SIZES), flat, after[1], kept


@check("Every weight moves against its gradient")
def weights(mine, ours):
    (W, _), (now, _), gradients, _, _ = stepped(mine, 0.1)
    for k, (old, new) in enumerate(zip(W, now)):
        same(new - old, -0.1 * gradients[k][0], rtol=1e-2, atol=1e-5)


@check("Every bias too")
def biases(mine, ours):
    (_, b), (_, now), gradients, _, _ = stepped(mine, 0.1)
    for k, (old, new) in enumerate(zip(b, now)):
        same(new - old, -0.1 * gradients[k][1], rtol=1e-2, atol=1e-5)


@check("Another rate, twice in a row")
def rates(mine, ours):
    (W, _), (now, _), gradients, _, _ = stepped(mine, 0.5, times=2)
    for k, (old, new) in enumerate(zip(W, now)):
        same(new - old, -1.0 * gradients[k][0], rtol=1e-2, atol=1e-5)


@check("A rate of 0 changes nothing")
def still(mine, ours):
    (W, b), (nowW, nowb), _, _, _ = stepped(mine, 0.0)
    for old, new in zip((*W, *b), (*nowW, *nowb)):
        same(new, old, note="Something moved although the rate is 0.")


@check("The gradients are left as they came")
def untouched(mine, ours):
    _, _, _, after, kept = stepped(mine, 0.5)
    for (dW, db), (oldW, oldb) in zip(after, kept):
        same(dW, oldW, note="A gradient has changed in the array that was passed in.")
        same(db, oldb, note="A gradient has changed in the array that was passed in.")
