"""The weights became the step itself. A step starts from where they are."""


def step(model, gradients, rate):
    """gradients [(dW, db), ...]: change model.W, model.b"""
    for k, (dW, db) in enumerate(gradients):
        model.W[k] = -rate * dW  # against the slope
        model.b[k] = -rate * db
