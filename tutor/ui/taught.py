"""Which words the learner has met, so that what stands beside a page speaks in those."""

from __future__ import annotations

from tutor.domain.frozen import frozen


@frozen
class Taught:
    """True for what a page read so far has taught: the loss, layers, epochs, the test set."""

    loss: bool = True
    layers: bool = True
    epochs: bool = True
    tests: bool = True


ALL = Taught()
