"""It makes 256 columns, whatever comes. Which array knows how many neurons there are?"""


def forward(x, W, b):
    """x (N, D), W (D, H), b (H,)  ->  sums (N, H)"""
    z = np.zeros((len(x), 256))
    z[:, : W.shape[1]] = x @ W + b
    return z  # b joins every row
