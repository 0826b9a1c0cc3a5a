"""It makes 60 rows, whatever comes. Which array knows how many pictures there are?"""


def forward(x, W, b):
    """x (N, D), W (D, H), b (H,)  ->  sums (N, H)"""
    z = np.zeros((60, W.shape[1]))
    z[: len(x)] = x @ W + b
    return z  # b joins every row
