"""The trainer: a network, its batches, its loss and its optimizer, and what one step of learning is."""

from __future__ import annotations

import math

import numpy as np

from dnn_core.arrays import Array
from dnn_core.augment import make_augmentation
from dnn_core.batching import DROPOUT, INITIAL_WEIGHTS, numbered_rng
from dnn_core.config import ConfigError, TrainingConfig
from dnn_core.losses import Loss, make_loss
from dnn_core.memory import check_memory
from dnn_core.mnist import Dataset
from dnn_core.network import Network
from dnn_core.optimizers import make_optimizer
from dnn_core.schedules import factor
from dnn_core.variations import EvaluationSchedule, apply_variations, make_batches


class Divergence(Exception):
    """A number of the run is no longer finite. `step` is the one that found it, 1-based; `where` says what it was."""

    def __init__(self, step: int, where: str) -> None:
        super().__init__(where)
        self.step, self.where = step, where


class Trainer:
    """What `config` asks for, made of `data`; `learn` takes one step. `step` counts those done.

    `learning_rate` may be set while it runs; the schedule multiplies it.
    """

    def __init__(self, config: TrainingConfig, data: Dataset) -> None:
        count = min(config.samples, len(data.train_images))
        kept = count - config.validation_samples
        if kept < 1:
            raise ConfigError(
                f"validation_samples: {config.validation_samples} leaves nothing of the {count} training images."
            )
        if config.batch_norm and kept < 2:
            raise ConfigError("samples: one training image has no spread for batch_norm to normalize by; at least 2.")
        check_memory(config, len(data.train_images), len(data.test_images), data.train_images.shape[1], data.classes)
        self.config = config
        self.data = data = apply_variations(config, data)
        self.held_out = slice(kept, count)  # of the training images
        self.network = Network.build(
            config, numbered_rng(config.seed, INITIAL_WEIGHTS), inputs=data.train_images.shape[1], outputs=data.classes
        )
        self.optimizer = make_optimizer(config, self.network.parameters, self.network.gradients)
        self.loss = self.make_loss(config.label_smoothing)
        augmentation = make_augmentation(config, data.rows, data.columns)
        self.batches = make_batches(config, data.train_images[:kept], data.train_labels[:kept], augmentation)
        self.evaluations = EvaluationSchedule(config, self.batches.per_epoch)
        self.total_steps = self.evaluations.total_steps
        self.step = 0
        self._learning_rate = config.learning_rate

    def make_loss(self, smoothing: float) -> Loss:
        return make_loss(self.config.loss, smoothing=smoothing, output_activation=self.config.output_activation)

    @property
    def learning_rate(self) -> float:
        """The learning rate before the schedule; a value that is set counts from the next step."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"learning_rate: {value!r} must be a finite number of more than 0.")
        self._learning_rate = float(value)

    @property
    def rate(self) -> float:
        """The learning rate of the next step, schedule included."""
        return self.learning_rate * factor(self.config.schedule, self.step, self.total_steps)

    def dropout_rng(self) -> np.random.Generator | None:
        """Which activations the next step silences depends on the seed and its number alone."""
        return numbered_rng(self.config.seed, DROPOUT, self.step) if self.config.dropout else None

    def learn(self) -> tuple[float, Array, Array]:
        """One step. Mean loss of its batch, outputs (N, C) and labels (N,), all before the update.

        Raises Divergence, with the parameters as they were, if the loss or a gradient is not finite.
        """
        x, labels = self.batches.batch(self.step)
        outputs = self.network.forward(x, training=True, rng=self.dropout_rng())
        loss = self.loss.forward(outputs, labels)
        self.network.backward(self.loss.backward())
        self.check_finite(loss)
        self.optimizer.step(self.rate)
        return loss, outputs, labels

    def forward(self, x: Array) -> Array:
        """Outputs (N, C) for x (N, D), without learning."""
        return self.network.forward(x)

    def check_finite(self, loss: float) -> None:
        """Raise Divergence if the loss or a gradient is no finite number."""
        if not math.isfinite(loss):
            where = self.network.not_finite(self.network.parameters, "a parameter") or "the loss"
            raise Divergence(self.step + 1, where)
        if where := self.network.not_finite(self.network.gradients, "the gradient"):
            raise Divergence(self.step + 1, where)
