"""W is turned on its side. Its columns are the neurons: which of its two sizes must meet the pixels?"""


def forward(x, W, b):
    """x (N, D), W (D, H), b (H,)  ->  sums (N, H)"""
    return x @ W.T + b  # b joins every row
