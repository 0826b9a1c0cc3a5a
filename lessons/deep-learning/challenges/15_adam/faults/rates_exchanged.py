"""The mean forgets too slowly and the squares too fast: 0.9 and 0.999 are swapped."""


class Adam(Adam):
    def step(self, gradients):
        """gradients [(dW, db), ...]: moves model.W, model.b"""
        self.t += 1
        parameters = [*self.model.W, *self.model.b]
        slopes = [dW for dW, _ in gradients]
        slopes += [db for _, db in gradients]
        for p, g, m, v in zip(parameters, slopes, self.m, self.v):
            m += 0.001 * (g - m)            # 0.9 m + 0.1 g
            v += 0.1 * (g * g - v)
            mean = m / (1 - 0.999**self.t)
            square = v / (1 - 0.9**self.t)
            p -= self.rate * mean / (np.sqrt(square) + 1e-8)
