"""It moves by 0.001, whatever rate is passed in."""


class Adam(Adam):
    def __init__(self, model, rate=0.001):
        self.model = model
        self.rate = 0.001
        self.t = 0
        parameters = [*model.W, *model.b]
        self.m = [np.zeros_like(p) for p in parameters]
        self.v = [np.zeros_like(p) for p in parameters]
