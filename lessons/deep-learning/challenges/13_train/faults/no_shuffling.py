"""The pictures come in their original order, not shuffled. Which of your parts shuffles?"""


def train(
    model, x, labels, epochs=3, size=60, rate=0.5, rng=None
):
    """x (N, D), labels (N,)  ->  the loss at each step"""
    rng = rng or np.random.default_rng()
    losses = []
    for epoch in range(epochs):
        for bx, by in [(x[i : i + size], labels[i : i + size]) for i in range(0, len(x), size)]:
            logits = model.forward(bx)
            losses.append(float(cross_entropy(logits, by)))
            step(model, backward(model, by), rate)
            if len(losses) % 100 == 0:
                print(f"step {len(losses)}: loss {losses[-1]:.3f}")
    return losses
