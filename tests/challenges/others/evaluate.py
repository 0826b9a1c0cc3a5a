"""Columns, a picture after the other."""

COLUMNS = True


def predict(model, x):
    scores = model.forward(x)
    return [int(scores[:, picture].argmax()) for picture in range(scores.shape[1])]


def accuracy(model, x, labels):
    return sum(read == label for read, label in zip(predict(model, x), labels, strict=True)) / len(labels)
