"""A run for those who want to know only what it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from dnn_core.events import TrainingEvent
from dnn_core.fast.run import FastTrainingRun


class TestedAtEndRun(FastTrainingRun):
    """Looks at the test images when it ends, and never before: with a hundred images to learn from, that would take
    longer than learning. What it learns is the same to the last bit. Not for runs that end early (`patience`)."""

    def _evaluations(self) -> Iterator[TrainingEvent]:
        if self.step >= self.total_steps:
            yield from super()._evaluations()
