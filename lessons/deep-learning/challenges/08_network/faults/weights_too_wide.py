"""The weights are spread far too wide. With 784 inputs, how large do the sums get, and how steep is the sigmoid there?"""


class MNIST_DNN(MNIST_DNN):
    def __init__(self, *sizes, rng=None):
        """sizes of the layers, from the pixels to the digits"""
        rng = rng or np.random.default_rng()
        self.W = []  # (D, H) for each layer
        self.b = []  # (H,) for each layer
        for D, H in zip(sizes[:-1], sizes[1:]):
            spread = 1.0
            W = rng.normal(0, spread, (D, H))
            self.W.append(W.astype(np.float32))
            self.b.append(np.zeros(H, np.float32))


model = MNIST_DNN(784, 256, 128, 64, 10)
