"""The biases are stored but have no effect. Do you pass them on to each layer?"""


class MNIST_DNN(MNIST_DNN):
    def forward(self, x):
        """x (N, D)  ->  scores (N, C)"""
        self.a = [x]  # what goes into each layer
        for W, b in zip(self.W[:-1], self.b[:-1]):
            z = dense(self.a[-1], W, 0 * b)
            self.a.append(sigmoid(z))
        self.logits = dense(self.a[-1], self.W[-1], self.b[-1])
        return self.logits


model = MNIST_DNN(784, 256, 128, 64, 10)
