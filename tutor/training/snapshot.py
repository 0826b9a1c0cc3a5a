"""A network in training, seen from outside: one frozen snapshot that every screen draws from. No NumPy here."""

from __future__ import annotations

import math
from dataclasses import field
from enum import StrEnum
from pathlib import Path

from dnn_core.config import TrainingConfig
from tutor.domain.frozen import frozen
from tutor.domain.run_facts import Classes, DataFacts, Journal


class RunState(StrEnum):
    NONE = "none"  # nothing has ever been trained
    STARTING = "starting"  # the worker loads its data
    TRAINING = "training"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"  # by the learner, or because the tutor was left; a checkpoint is there
    DIVERGED = "diverged"
    ELSEWHERE = "at work in another window"  # as its record was written last; it is that window's to steer
    FAILED = "failed"  # the worker died or could not start

    @property
    def active(self) -> bool:
        """True while a worker process is at work or waits to go on."""
        return self in (RunState.STARTING, RunState.TRAINING, RunState.PAUSED)


BROUGHT = "brought from elsewhere"
"""The purpose of a run that was not trained by the tutor: a learner's own network, or weights from a file."""


@frozen
class Prediction:
    """A test image and what the network makes of it. `pixels`: gray values row by row, 0 paper to 255 ink."""

    index: int
    label: int
    probabilities: tuple[float, ...]
    pixels: bytes

    @property
    def predicted_label(self) -> int:
        return max(range(len(self.probabilities)), key=self.probabilities.__getitem__)

    @property
    def confidence(self) -> float:
        return max(self.probabilities)

    @property
    def best(self) -> tuple[tuple[int, float], ...]:
        """The three most probable labels with their probabilities, most probable first."""
        order = sorted(range(len(self.probabilities)), key=lambda label: -self.probabilities[label])
        return tuple((label, self.probabilities[label]) for label in order[:3])


@frozen
class TestPoint:
    """Loss and accuracy on images that are not learned from, after a step of the run (1-based)."""

    __test__ = False

    step: int
    loss: float
    accuracy: float


@frozen
class PartsComparison:
    """Of a run with a learner's parts: which are theirs, how ours learns beside it, and what differs so far.

    `losses` (theirs, ours) are of the same pictures and weights; so is `gradient`: of the first layer that differs on
    the way down (from 1) the largest difference, the largest of ours, and its number. `parted`: the step at which the
    losses came apart by more than 1 %, 0 before that; `same`: all of them are the same to the last digit.
    """

    yours: tuple[str, ...]
    curve: tuple[tuple[float, float], ...] = ()
    test_points: tuple[TestPoint, ...] = ()
    losses: tuple[float, float] | None = None
    gradient: tuple[float, float, int] | None = None
    parted: int = 0
    same: bool = False


@frozen
class TrainingSnapshot:
    """`train_curve` holds (step, loss) thinned to at most 400 finite points, first and last kept; `clock` fewer of
    (step, seconds of training until then); `gradients` (step, the length of each dense layer's gradient of its batch,
    first layer first), up to some hundred of them. The last two are empty in records of older tutors.

    Moments are steps; epochs are made of them where they are shown.
    """

    run: int = 0  # number of the run, 1-based; 0: none yet
    state: RunState = RunState.NONE
    config: TrainingConfig = field(default_factory=TrainingConfig)
    layer_sizes: tuple[int, ...] = (784, 256, 64, 10)
    parameter_count: int = 0
    step: int = 0
    total_steps: int = 0
    steps_per_epoch: int = 0
    train_curve: tuple[tuple[float, float], ...] = ()
    test_points: tuple[TestPoint, ...] = ()
    clock: tuple[tuple[float, float], ...] = ()
    gradients: tuple[tuple[int, tuple[float, ...]], ...] = ()
    validation: tuple[TestPoint, ...] = ()  # on the training images held out, at the end of each epoch
    final_train_accuracy: float | None = None  # of the finished network, on (at most 10,000 of) its training images
    predictions: tuple[Prediction, ...] = ()  # the same test digits through the whole run, as read by the network now
    mistakes: tuple[Prediction, ...] = ()  # most confident first, at most 12
    confusion: tuple[tuple[int, ...], ...] = ()
    learning_rate: float = 0.001
    elapsed_s: float = 0.0
    started_at: str = ""  # ISO 8601, local time
    title: str = ""  # what the run is for, in words; "" for one that the learner just started
    purpose: str = ""  # for whom it runs: by this whoever started it finds it again
    message: str = ""  # in words, for states that need any: what happened, what to do
    checkpoint: Path | None = None  # from which the run can go on
    training_samples: int | None = None  # images that it learns from, fewer where the data have fewer; None: not known
    data: DataFacts | None = None  # None before they are read, and in records of older tutors
    journal: Journal = field(default_factory=Journal)
    mine: bool = False  # it is the learner's own network: of those kept, the one that lessons speak of
    slow: bool = False  # it goes in slow motion, or went so when it was left
    weights: str = ""  # of a finished run: the SHA-256 of its weights and biases, by which two runs are told to be one
    beside: PartsComparison | None = None  # of a run with the learner's own parts: what ours does beside it

    @property
    def from_elsewhere(self) -> bool:
        """True for weights from a file: how they were trained is not known."""
        return self.purpose == BROUGHT and not self.train_curve

    @property
    def begins_with_ours(self) -> bool:
        """True if its first weights are those that the tutor draws from its seed."""
        return self.purpose != BROUGHT and not (self.beside and "network" in self.beside.yours)

    @property
    def classes(self) -> Classes:
        """What its labels stand for; digits where that is not known."""
        return self.data.classes if self.data is not None else Classes()

    @property
    def side(self) -> tuple[int, int]:
        """Rows and columns of its images."""
        return (self.data.rows, self.data.columns) if self.data is not None else (28, 28)

    @property
    def test_samples(self) -> int | None:
        """How many test images it is judged by, if that is known."""
        return self.data.test_images if self.data is not None else sum(map(sum, self.confusion)) or None

    @property
    def loss(self) -> float | None:
        """The latest training loss on the curve (a running mean over recent steps)."""
        return self.train_curve[-1][1] if self.train_curve else None

    @property
    def test_accuracy(self) -> float | None:
        return self.test_points[-1].accuracy if self.test_points else None

    @property
    def progress(self) -> float:
        """How much of the run is done, 0 to 1."""
        return self.step / self.total_steps if self.total_steps else 0.0

    @property
    def epoch(self) -> int:
        """The epoch that runs, 1-based; the last one when the run is over."""
        if not self.steps_per_epoch:
            return 0
        return min(math.ceil(self.epochs), self.step // self.steps_per_epoch + 1)

    @property
    def epochs(self) -> float:
        """How many epochs the whole run takes; a fraction where it ends after so many steps."""
        if not self.config.max_steps or not self.steps_per_epoch:
            return float(self.config.epochs)
        return self.config.max_steps / self.steps_per_epoch

    @property
    def unit(self) -> str:
        """What the run is counted in: epochs, or steps if it ends after so many of them."""
        return "step" if self.config.max_steps else "epoch"

    @property
    def reached(self) -> int:
        """The epoch that runs, or the steps done."""
        return self.step if self.config.max_steps else self.epoch

    @property
    def length(self) -> int:
        """How many epochs, or steps, the whole run has."""
        return self.config.max_steps or self.config.epochs
