"""What a run says in words: its settings, its state, what to look at. Pure, and true of the snapshot it is given."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.training.measures import images_seen
from tutor.training.snapshot import Prediction, RunState, TrainingSnapshot
from tutor.ui.widgets.run.beside import what_differs

OPTIMIZER_NAMES = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSProp"}

SURE, FEW = 0.5, 3
"""A probability from which the network is sure; so few different readings that they are named."""
NUMBERS = dict(enumerate(["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]))

EARLY = 100
"""Steps before which nothing is said of standing still."""
STILL = 0.02
"""A change of the test loss by less than this share is standing still."""


def layers_words(snapshot: TrainingSnapshot) -> list[tuple[str, str]]:
    """`784 › 256 › 64 › 10` as (text, style) in the course's colours."""
    parts: list[tuple[str, str]] = []
    last = len(snapshot.layer_sizes) - 1
    for index, size in enumerate(snapshot.layer_sizes):
        layer = "input" if index == 0 else "output" if index == last else "hidden"
        if parts:
            parts.append((" › ", "$faint"))
        parts.append((str(size), f"$layer-{layer}"))
    return parts


def config_words(snapshot: TrainingSnapshot) -> str:
    """`sigmoid, cross-entropy, Adam, 3 epochs`."""
    config = snapshot.config
    optimizer = OPTIMIZER_NAMES.get(config.optimizer, config.optimizer)
    length = f"{snapshot.length:,} {snapshot.unit}{'' if snapshot.length == 1 else 's'}"
    return f"{config.activation}, {config.loss}, {optimizer}, {length}"


def what_to_see(snapshot: TrainingSnapshot) -> str:
    """One or two sentences on what the plot shows now and what to do about it."""
    match snapshot.state:
        case RunState.NONE:
            return "No network has been trained yet. Press s to start one; it learns while you read."
        case RunState.STARTING:
            return "The worker is reading the images. The first points of the curve come at once after that."
        case RunState.PAUSED:
            return "Paused: nothing changes until you go on, with space in the Lab."
        case RunState.DIVERGED | RunState.ELSEWHERE:
            return snapshot.message
        case RunState.TRAINING if snapshot.message:  # the disk is full, say
            return snapshot.message
        case RunState.FAILED | RunState.STOPPED:
            offer = " Press g to go on from the last checkpoint." if snapshot.checkpoint else " Press s for a new run."
            return snapshot.message + offer
    if snapshot.beside is not None:
        return what_differs(snapshot)
    return _of_the_curves(snapshot)


def reading_words(snapshot: TrainingSnapshot, samples: Sequence[Prediction]) -> str:
    """What a run in slow motion has seen and how it reads `samples`, one of each digit, in everyday words."""
    if snapshot.message:
        return snapshot.message
    if not snapshot.step:
        return "It has seen no picture yet, and guesses."
    seen = f"{round(images_seen(snapshot, snapshot.step)):,} pictures seen"
    count = len(samples)
    right = sum(one.label == one.predicted_label for one in samples)
    read = sorted({one.predicted_label for one in samples})
    sure = sum(one.confidence >= SURE for one in samples)
    if not samples:
        return f"{seen}."
    if len(read) <= FEW:
        said = " or ".join([", ".join(map(str, read[:-1])), str(read[-1])]) if len(read) > 1 else str(read[0])
        steps = f"{snapshot.step:,} step{'' if snapshot.step == 1 else 's'}"
        return f"{seen} in {steps}. So far it only says {said}."
    if right == count:
        return f"{seen}. It reads all {NUMBERS.get(count, count)}. What is left are the odd ones."
    certain = "none" if not sure else NUMBERS.get(sure, f"{sure}")
    return f"{seen}. It is right on {NUMBERS.get(right, right)} of {NUMBERS.get(count, count)} and sure of {certain}."


def _of_the_curves(snapshot: TrainingSnapshot) -> str:
    finished = snapshot.state is RunState.FINISHED
    tests = snapshot.test_points
    if snapshot.from_elsewhere:
        return "It was trained elsewhere, so that no curve is known. The dot is its test; 2 to 5 show more of it."
    if len(tests) < 2:
        if not snapshot.train_curve:
            return "The loss says how wrong the network is. Watch it fall."
        return "The line falls fast at first: the easy part is learned within some hundred steps."
    if snapshot.config.test_shift:
        return (
            "The dots are test digits moved aside. The line has only seen digits in the middle, so the two come apart."
        )
    before, now = tests[-2], tests[-1]
    lowest = min(point.loss for point in tests)
    training = snapshot.loss
    if now.loss > lowest * 1.1 and training is not None and training < now.loss / 2:
        return "The line falls on while the dots rise: it has begun to learn its images by heart."
    if finished:
        wrong = round((1 - now.accuracy) * sum(map(sum, snapshot.confusion))) if snapshot.confusion else 0
        told = f" It still reads {wrong:,} of them wrong." if wrong else ""
        return f"Done. The dots are images it never learned from.{told}"
    if before.loss - now.loss > STILL * before.loss:
        return "Both curves still fall: what it learns also holds for unseen digits."
    if now.step < EARLY:
        return "It has hardly begun: the first steps change little, and then much changes at once."
    return "The dots stand almost still: more training brings little now."
