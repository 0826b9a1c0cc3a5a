"""The whole gradient is subtracted. What makes the step small?"""


def step(model, gradients, rate):
    """gradients [(dW, db), ...]: change model.W, model.b"""
    for k, (dW, db) in enumerate(gradients):
        model.W[k] -= dW  # against the slope
        model.b[k] -= db
