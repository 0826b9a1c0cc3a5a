"""Each sum is off by twice its bias. Do you add it?"""


def forward(x, W, b):
    """x (N, D), W (D, H), b (H,)  ->  sums (N, H)"""
    return x @ W - b  # b joins every row
