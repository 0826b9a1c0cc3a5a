"""The last layer agrees, and every layer below is further off by about the same factor. What does a nudge pass between two layers on its way down, and what does that do to its size?"""


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
        gradients.insert(0, (dW, db))
        if k > 0:                         # one layer down
            delta = delta @ model.W[k].T
    return gradients
