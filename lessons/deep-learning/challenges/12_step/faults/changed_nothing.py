"""Nothing has moved. Giving a loop variable a new array does not change the list: where does the model keep its own?"""


def step(model, gradients, rate):
    """gradients [(dW, db), ...]: change model.W, model.b"""
    for W, b, (dW, db) in zip(model.W, model.b, gradients):
        W = W - rate * dW
        b = b - rate * db
