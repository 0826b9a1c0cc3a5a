"""The sizes are written into the class. Where do you use the ones that were passed in?"""


class MNIST_DNN(MNIST_DNN):
    def __init__(self, *sizes, rng=None):
        """sizes of the layers, from the pixels to the digits"""
        sizes = (784, 256, 128, 64, 10)
        rng = rng or np.random.default_rng()
        self.W = []  # (D, H) for each layer
        self.b = []  # (H,) for each layer
        for D, H in zip(sizes[:-1], sizes[1:]):
            spread = np.sqrt(2 / (D + H))
            W = rng.normal(0, spread, (D, H))
            self.W.append(W.astype(np.float32))
            self.b.append(np.zeros(H, np.float32))


model = MNIST_DNN(784, 256, 128, 64, 10)
