"""x has changed: += writes into the array that was passed in, or a part of it."""


def forward(x, W, b):
    """x (N, D), W (D, H), b (H,)  ->  sums (N, H)"""
    z = x @ W + b
    x *= 0
    return z  # b joins every row
