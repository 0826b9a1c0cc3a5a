"""A run of the learner's parts beside ours: what its curves are compared with, and what differs, in words."""

from __future__ import annotations

from dataclasses import replace

from tutor.domain.run_facts import counted
from tutor.training.snapshot import RunState, TrainingSnapshot

AGREES = 1e-3
"""Gradients and losses that differ by a smaller share of ours are the same but for rounding."""
LEARNS = 0.5


def ours_beside(snapshot: TrainingSnapshot) -> TrainingSnapshot | None:
    """Ours as a run of its own, number 0; None if there is none beside it."""
    beside = snapshot.beside
    if beside is None:
        return None
    return replace(snapshot, run=0, beside=None, train_curve=beside.curve, test_points=beside.test_points)


def what_differs(snapshot: TrainingSnapshot) -> str:
    """The first step at which the curves part, and what parts them, as far as it is known."""
    beside = snapshot.beside
    if beside is None or beside.losses is None or beside.gradient is None:
        return "The same settings and the same seed, yours beside ours. The first points come at once."
    done = snapshot.state is RunState.FINISHED
    if beside.same and snapshot.step:
        count = (
            f"All {snapshot.step:,} losses" if done else f"All losses of the {counted(snapshot.step, 'step')} so far"
        )
        return f"{count} are the same as ours, to the last digit. Your part does what ours does."
    told = []
    theirs, ours = beside.losses
    apart, largest, layer = beside.gradient
    if beside.parted:
        told.append(f"The curves part at step {beside.parted:,}.")
    elif snapshot.step:
        told.append("The curves have not parted." if done else "So far both curves are one.")
    loss_agrees = abs(theirs - ours) <= AGREES * max(abs(ours), AGREES)
    gradient_agrees = apart <= AGREES * largest
    if not loss_agrees:
        told.append(f"On the same weights and pictures your loss is {theirs:.3g} where ours is {ours:.3g}.")
    if not gradient_agrees:
        told.append(
            f"On the same weights your gradients differ from ours first in layer {layer}: by up to {apart:.2g}, where "
            f"ours are {largest:.2g} at most."
        )
        accuracy = snapshot.test_accuracy
        if accuracy is not None and accuracy > LEARNS:
            told.append("It learns all the same: a wrong gradient may still point downhill. Accuracy does not tell.")
    if loss_agrees and gradient_agrees and beside.parted:
        rounding = snapshot.steps_per_epoch // 10
        told.append(
            "Loss and gradients agree on the same weights, so it is by rounding: small differences grow."
            if beside.parted > rounding
            else "Loss and gradients agree on the same weights: first weights, batches or the step are not ours."
        )
    elif loss_agrees and gradient_agrees:
        told.append("Loss and gradients agree with ours but for rounding.")
    return " ".join(told)
