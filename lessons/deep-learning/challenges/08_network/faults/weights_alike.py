"""All weights of a layer start with the same number. What makes one neuron different from the next?"""
import numpy as np

from activations import sigmoid
from dense import forward as dense


class MNIST_DNN:
    def __init__(self, *sizes, rng=None):
        """sizes of the layers, from the pixels to the digits"""
        rng = rng or np.random.default_rng()
        self.W = []  # (D, H) for each layer
        self.b = []  # (H,) for each layer
        for D, H in zip(sizes[:-1], sizes[1:]):
            spread = np.sqrt(2 / (D + H))
            W = np.full((D, H), spread)
            self.W.append(W.astype(np.float32))
            self.b.append(np.zeros(H, np.float32))

    def forward(self, x):
        """x (N, D)  ->  scores (N, C)"""
        self.a = [x]  # what goes into each layer
        for W, b in zip(self.W[:-1], self.b[:-1]):
            z = dense(self.a[-1], W, b)
            self.a.append(sigmoid(z))
        self.logits = dense(self.a[-1], self.W[-1], self.b[-1])
        return self.logits


model = MNIST_DNN(784, 256, 128, 64, 10)

if __name__ == "__main__":
    x = np.random.default_rng(0).random((60, 784))
    print(model.forward(x).shape)
    print([a.shape for a in model.a])
