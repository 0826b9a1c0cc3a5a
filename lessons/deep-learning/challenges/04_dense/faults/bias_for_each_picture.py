"""The first neuron is right in the first picture, others are not. Does each neuron have a bias, or each picture?"""


def forward(x, W, b):
    """x (N, D), W (D, H), b (H,)  ->  sums (N, H)"""
    z = x @ W
    for i in range(z.shape[0]):
        z[i] += b[min(i, len(b) - 1)]
    return z  # b joins every row
