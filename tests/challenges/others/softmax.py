"""Columns, one after the other."""

import numpy as np

COLUMNS = True


def softmax(logits):
    shares = np.empty(logits.shape)
    for picture in range(logits.shape[1]):
        scores = logits[:, picture]
        between = np.minimum(scores[None, :] - scores[:, None], 700)
        shares[:, picture] = 1 / np.exp(between).sum(axis=1)
    return shares
