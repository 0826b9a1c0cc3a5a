"""There are always ten columns. Where is the number of classes passed in?"""


def one_hot(labels, classes=10):
    """labels (N,)  ->  (N, classes), a 1 in each row"""
    hot = np.zeros((len(labels), 10), np.float32)
    hot[np.arange(len(labels)), labels % 10] = 1
    return hot
