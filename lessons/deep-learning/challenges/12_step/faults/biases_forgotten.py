"""The weights move and the biases don't. What else learns?"""


def step(model, gradients, rate):
    """gradients [(dW, db), ...]: change model.W, model.b"""
    for k, (dW, db) in enumerate(gradients):
        model.W[k] -= rate * dW  # against the slope
