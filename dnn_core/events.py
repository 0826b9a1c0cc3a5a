"""What happens during training, as frozen events that `dnn_core.run.TrainingRun.events` yields. No NumPy here.

Losses are means over samples, accuracies run from 0 to 1, times are seconds of training (loading not counted).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunStarted:
    layer_sizes: tuple[int, ...]  # inputs, hidden layers, outputs
    parameter_count: int
    training_samples: int
    steps_per_epoch: int
    total_steps: int
    first_step: int  # 0, or the step a checkpoint was taken at


@dataclass(frozen=True, slots=True)
class StepFinished:
    step: int  # 1-based, counted over the whole run
    epoch: int  # 1-based
    loss: float  # mean over the batch, before the update
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class SamplePrediction:
    index: int  # in the test images, 0-based
    label: int
    probabilities: tuple[float, ...]  # one for each class, sums to 1
    pixels: bytes  # rows * columns gray values, 0 paper to 255 ink


@dataclass(frozen=True, slots=True)
class TestEvaluated:
    """All test images seen, without learning. `worst` are wrong predictions, most confident first."""

    __test__ = False  # not a test case, whatever pytest thinks of its name

    step: int
    loss: float
    accuracy: float
    samples: tuple[SamplePrediction, ...]
    worst: tuple[SamplePrediction, ...]
    confusion: tuple[tuple[int, ...], ...]  # [label][predicted_label] counts
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class EpochFinished:
    epoch: int
    loss: float  # training loss, mean over the epoch's samples (each batch weighted by its size)
    accuracy: float  # training accuracy over the epoch, measured before each update
    test_loss: float
    test_accuracy: float
    elapsed_s: float
    validation_loss: float | None = None  # on the training images held out, if any are
    validation_accuracy: float | None = None


@dataclass(frozen=True, slots=True)
class RunFinished:
    step: int
    test_loss: float
    test_accuracy: float
    elapsed_s: float
    stopped_early: bool = False  # the validation loss had not become better for `patience` epochs


@dataclass(frozen=True, slots=True)
class RunDiverged:
    """The loss or a gradient is no longer a finite number; nothing can be learned from here."""

    step: int
    epoch: int
    where: str  # in words: "the loss", "the gradient of hidden layer 2"


TrainingEvent = RunStarted | StepFinished | TestEvaluated | EpochFinished | RunFinished | RunDiverged
