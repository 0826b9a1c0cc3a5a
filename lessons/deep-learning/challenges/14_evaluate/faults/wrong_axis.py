"""For each digit it finds the picture that looks most like it. You want the other way round: for each picture its digit."""


def predict(model, x):
    """x (N, D)  ->  the digit read in each picture (N,)"""
    return model.forward(x).argmax(axis=0)
