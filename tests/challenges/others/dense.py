"""Columns: z = Wa + b, as the lessons write it."""

import numpy as np

COLUMNS = True


def forward(x, W, b):
    x = x.astype(float)
    return np.stack([weights.astype(float) @ x + bias for weights, bias in zip(W, b, strict=True)])
