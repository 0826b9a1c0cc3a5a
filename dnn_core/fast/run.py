"""A training run whose steps are shared between two threads where that is faster."""

from __future__ import annotations

from collections.abc import Iterator

from dnn_core.arrays import Array
from dnn_core.config import TrainingConfig
from dnn_core.events import TrainingEvent
from dnn_core.fast import blas
from dnn_core.fast.stepper import Stepper
from dnn_core.mnist import Dataset
from dnn_core.run import TrainingRun


class FastTrainingRun(TrainingRun):
    """A TrainingRun with the same steps but for the order in which sums are taken, so that parameters differ from the
    plain one's by rounding. With `alone`, or once closed, it works without a second thread, and to the same bits."""

    def __init__(self, config: TrainingConfig, data: Dataset, *, alone: bool = False) -> None:
        super().__init__(config, data)
        self._stepper = Stepper(self, alone=alone)

    @property
    def threads(self) -> int:  # type: ignore[override]
        """How many threads may share a step."""
        return self._stepper.worker.size

    def events(self) -> Iterator[TrainingEvent]:
        with blas.one_thread(), self._stepper.worker.cores_given_back():
            yield from super().events()

    def learn(self) -> tuple[float, Array, Array]:
        return self._stepper.learn()

    def forward(self, x: Array) -> Array:
        return self._stepper.forward(x)

    def close(self) -> None:
        self._stepper.close()
