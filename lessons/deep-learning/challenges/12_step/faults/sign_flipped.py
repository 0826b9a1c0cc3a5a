"""The weights move along the gradient, uphill. Which way is the valley?"""


def step(model, gradients, rate):
    """gradients [(dW, db), ...]: change model.W, model.b"""
    for k, (dW, db) in enumerate(gradients):
        model.W[k] += rate * dW  # against the slope
        model.b[k] += rate * db
