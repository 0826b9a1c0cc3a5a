"""It makes three epochs, whatever you ask for. Where is their number passed in?"""


def train(
    model, x, labels, epochs=3, size=60, rate=0.5, rng=None
):
    """x (N, D), labels (N,)  ->  the loss at each step"""
    rng = rng or np.random.default_rng()
    losses = []
    for epoch in range(3):
        for bx, by in batches(x, labels, size, rng):
            logits = model.forward(bx)
            losses.append(float(cross_entropy(logits, by)))
            step(model, backward(model, by), rate)
            if len(losses) % 100 == 0:
                print(f"step {len(losses)}: loss {losses[-1]:.3f}")
    return losses
