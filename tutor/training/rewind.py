"""A run looked back on: its kept moments, read from the disk one by one, and what each network made of the test images.

Reading and testing are work for a thread; `read` of one picture is quick. NumPy comes with the first network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tutor.training import loaded_network
from tutor.training.loaded_network import LoadedNetwork, LoadError, Tested, TestImages
from tutor.training.moments import kept_steps
from tutor.training.snapshot import TrainingSnapshot

MISTAKES = 200
"""That a moment tells: sixteen of them are held at once."""


class Rewind:
    """The moments of one run. `troubles` says by step what is wrong with one that cannot be used; the others work."""

    def __init__(self, runs: Path, run: int) -> None:
        self.runs, self.run = runs, run
        self.steps: tuple[int, ...] = ()
        self.networks: dict[int, LoadedNetwork] = {}
        self.tested: dict[int, Tested] = {}
        self.troubles: dict[int, str] = {}
        self._images: TestImages | None = None
        self._picture, self._readings = b"", dict[LoadedNetwork, tuple[float, ...]]()
        self._pictures: dict[int, bytes] = {}  # that are told, by place: what one moment misreads others do as well

    def look(self) -> bool:
        """See which moments there are now; True if they are others than before."""
        before, self.steps = self.steps, kept_steps(self.runs, self.run)
        for known in (self.networks, self.tested, self.troubles):
            for step in [step for step in known if step not in self.steps]:
                del known[step]
        return self.steps != before

    def next_unread(self, wanted: int | None = None) -> int | None:
        """A step whose network is still to be read: the `wanted` one first."""
        return self._next(self.networks, wanted)

    def next_untested(self, wanted: int | None = None) -> int | None:
        return self._next(self.tested, wanted)

    def _next(self, known: dict[int, LoadedNetwork] | dict[int, Tested], wanted: int | None) -> int | None:
        left = [step for step in self.steps if step not in known and step not in self.troubles]
        return wanted if wanted in left else next(iter(left), None)

    def read(self, step: int) -> None:
        """Read the network of a moment."""
        try:
            other = next(iter(self.networks.values()), None)
            self.networks[step] = loaded_network.read(self.runs, self.run, step, other)
        except LoadError as error:
            self.troubles[step] = str(error)

    def test(self, step: int, samples: Sequence[int]) -> None:
        """See what the network of a moment makes of the test images."""
        try:
            network = self.networks[step]
            self._images = self._images or network.test_images()
            self.tested[step] = network.test(samples, self._images, MISTAKES, self._pictures)
        except LoadError as error:
            self.troubles[step] = str(error)
        if self.next_untested() is None:
            self._images = None  # eight megabytes that nobody needs any more

    def readings(self, pixels: bytes) -> dict[int, tuple[float, ...]]:
        """What each network that is read makes of a picture: a probability for each class, by step. Of the picture that
        was asked last it is remembered: all sixteen take as long as a key."""
        networks = dict(self.networks)  # a thread may read one more meanwhile
        networks = {step: network for step, network in networks.items() if network.pixels == len(pixels)}
        known = self._readings if pixels == self._picture else {}
        self._picture = pixels
        self._readings = {one: known.get(one) or one.probabilities(pixels) for one in networks.values()}
        return {step: self._readings[network] for step, network in networks.items()}

    def snapshot_at(self, step: int, now: TrainingSnapshot) -> TrainingSnapshot:
        """The run as it was after a step: what it read, and its curves so far."""
        found = self.tested.get(step)
        return replace(
            now,
            step=step,
            predictions=found.samples if found else (),
            mistakes=found.mistakes if found else (),
            confusion=found.confusion if found else (),
            train_curve=tuple(point for point in now.train_curve if point[0] <= step),
            test_points=tuple(point for point in now.test_points if point.step <= step),
        )
