"""A gradient has become smaller: *= writes into the array that was passed in."""


def step(model, gradients, rate):
    """gradients [(dW, db), ...]: change model.W, model.b"""
    for k, (dW, db) in enumerate(gradients):
        dW *= rate
        model.W[k] -= dW
        model.b[k] -= rate * db
