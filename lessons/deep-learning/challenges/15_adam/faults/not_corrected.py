"""The first step is about three times too large: m and v start at 0 and are too small at first. What are they divided by?"""


class Adam(Adam):
    def step(self, gradients):
        """gradients [(dW, db), ...]: moves model.W, model.b"""
        self.t += 1
        parameters = [*self.model.W, *self.model.b]
        slopes = [dW for dW, _ in gradients]
        slopes += [db for _, db in gradients]
        for p, g, m, v in zip(parameters, slopes, self.m, self.v):
            m += 0.1 * (g - m)            # 0.9 m + 0.1 g
            v += 0.001 * (g * g - v)
            mean = m
            square = v
            p -= self.rate * mean / (np.sqrt(square) + 1e-8)
