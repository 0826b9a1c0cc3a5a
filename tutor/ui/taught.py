"""Which words the learner has met, so that what stands beside a page speaks in those."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taught:
    """True for what a page read so far has taught: the loss, layers, epochs, the test set."""

    loss: bool = True
    layers: bool = True
    epochs: bool = True
    tests: bool = True


ALL = Taught()
