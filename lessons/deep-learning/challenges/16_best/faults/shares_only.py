"""forward should return a row of ten scores for each picture."""


class Best(Best):
    def forward(self, x):
        self.a = [x]
        for W, b in zip(self.W[:-1], self.b[:-1]):
            self.a.append(relu(self.a[-1] @ W + b))
        self.logits = self.a[-1] @ self.W[-1] + self.b[-1]
        return self.logits.argmax(axis=1)
