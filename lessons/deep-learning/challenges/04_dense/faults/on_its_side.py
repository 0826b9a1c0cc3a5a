"""The result is turned on its side: each row is a neuron. What should a row be, a picture or a neuron?"""


def forward(x, W, b):
    """x (N, D), W (D, H), b (H,)  ->  sums (N, H)"""
    return (x @ W + b).T  # b joins every row
