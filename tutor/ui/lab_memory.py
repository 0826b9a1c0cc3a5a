"""What the Lab keeps while the learner is elsewhere: the tab, the levers, the drawing, the run to compare with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dnn_core.config import TrainingConfig
from tutor.training.loaded_network import LoadedNetwork
from tutor.training.rewind import Rewind
from tutor.training.series import AXES
from tutor.training.snapshot import Prediction, TrainingSnapshot
from tutor.ui.lab_drawing import Drawing
from tutor.ui.workbook import Workbook

MNIST_IMAGES = 60_000
NEXT_RUN = TrainingConfig(tests_per_epoch=3)


@dataclass(slots=True)
class LabMemory:
    """`loaded`: the network last read."""

    tab: int = 0
    """The view that is shown."""
    config: TrainingConfig = NEXT_RUN
    drawing: Drawing = field(default_factory=Drawing)
    centres: bool = True
    """Is a drawing laid out as MNIST's digits are before it is read?"""
    slow: bool = False
    """Does the next run go in slow motion?"""
    mine: int = 0
    """The learner's own network."""
    looked: int = 0
    """The run that the learner chose to look at; 0: the one at work, else their own network."""
    subject: TrainingSnapshot | None = None
    """That run as its record tells it."""
    moment: int | None = None
    """The step of it that is looked back on; None: as it is now."""
    rewind: Rewind | None = None
    ticked: tuple[int, ...] = ()
    """The runs to compare, in the order in which they were ticked."""
    here: int = 0
    """The run that is at hand in the list beside Compare."""
    kind: str = "all"
    """Which runs are listed: one of shelf.FILTERS."""
    data: Path | None = None
    """Other data than MNIST, which the tutor was opened with."""
    workbook: Workbook | None = None
    """Of the learner, who guesses in the museum."""
    in_words: bool = False
    """Are the curves told, not drawn?"""
    axis: str = ""
    """What curves are drawn along, one of series.AXES; '': what each run is counted in."""
    chart: str = "accuracy"
    """What is drawn below the loss."""
    case: int = 0
    """Of the museum, from 0."""
    loaded: LoadedNetwork | None = None
    mistakes: tuple[Prediction, ...] = ()
    mistakes_of: tuple[int, int] = (0, 0)
    """Of which run and step they are all."""
    own_seed: int = 0
    """The learner's own: the first of those that the lever offers."""
    images: int = MNIST_IMAGES
    """How many there are to learn from."""
    tests: int = 10_000
    """How many test images there are."""
    inputs: int = 28 * 28
    outputs: int = 10
    """Of the next run's network."""

    def next_axis(self, now: str) -> None:
        """Draw along the one after `now`."""
        self.axis = AXES[(AXES.index(now) + 1) % len(AXES)]
