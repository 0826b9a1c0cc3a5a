"""All gradients are there, but last layer first. In which order should the list be?"""


def backward(model, labels):
    """after model.forward(x)  ->  [(dW, db), ...] by layer"""
    N = len(labels)
    delta = softmax(model.logits)         # p - y, (N, C)
    delta[np.arange(N), labels] -= 1
    delta /= N                            # the loss is a mean
    gradients = []
    for k in reversed(range(len(model.W))):
        dW = model.a[k].T @ delta         # (D, H)
        db = delta.sum(axis=0)            # (H,)
        gradients.append((dW, db))
        if k > 0:                         # one layer down
            delta = delta @ model.W[k].T
            delta = delta * sigmoid_slope(model.a[k])
    return gradients
