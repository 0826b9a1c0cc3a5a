"""It uses the same rate, whatever is passed in."""


def train(
    model, x, labels, epochs=3, size=60, rate=0.5, rng=None
):
    """x (N, D), labels (N,)  ->  the loss at each step"""
    rng = rng or np.random.default_rng()
    losses = []
    for epoch in range(epochs):
        for bx, by in batches(x, labels, size, rng):
            logits = model.forward(bx)
            losses.append(float(cross_entropy(logits, by)))
            step(model, backward(model, by), 0.5)
            if len(losses) % 100 == 0:
                print(f"step {len(losses)}: loss {losses[-1]:.3f}")
    return losses
