"""The network of a run, read from its checkpoint: what it says of an image, what its first neurons look for.

For the screens that ask a network while or after it trains. The worker's own network is in another process; its
checkpoint is what both share. NumPy is imported when the first checkpoint is read, which is work for a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakValueDictionary

from dnn_core.config import TrainingConfig
from dnn_core.idx import DataError
from dnn_core.idx_set import find_set
from tutor.domain.run_facts import Classes, DataFacts
from tutor.training import moments
from tutor.training.allocation import give_large_arrays_back
from tutor.training.records import CHECKPOINT, RecordError, read_record, run_folder
from tutor.training.snapshot import Prediction

if TYPE_CHECKING:
    from dnn_core.arrays import Array
    from dnn_core.losses import Loss
    from dnn_core.network import Network
    from tutor.training.microscope import Microscope

MOST_MISTAKES = 2_000
"""That are told with their pictures: an untrained network reads nine of ten wrong."""
TestImages: TypeAlias = "tuple[Array, Array, tuple[int, int]]"
Kept: TypeAlias = "dict[str, Array]"
"""The arrays of a moment by their names: what a network has learned, as float16."""
Stamp = tuple[int, int]
"""When a file was written, in nanoseconds, and its size: another one means another checkpoint."""


class LoadError(ValueError):
    """A run whose network cannot be read; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What a network makes of its test images: the share right, counts [label][reading], what it reads wrong, most
    confident first and MOST_MISTAKES at most, and the samples that were asked for."""

    accuracy: float
    confusion: tuple[tuple[int, ...], ...]
    mistakes: tuple[Prediction, ...]
    samples: tuple[Prediction, ...]


class NetworkPool:
    """Networks of one shape in which many take turns: who is asked puts its own weights, `kept` as they were read, into
    one that is idle. There are as many as threads that asked at the same time, so that nobody waits."""

    def __init__(self, network: Network, make: Callable[[], Network]) -> None:
        self._make = make
        self._idle: list[tuple[Network, Kept | None]] = [(network, None)]

    @contextmanager
    def take(self, kept: Kept) -> Iterator[Network]:
        try:
            network, last = self._idle.pop()
        except IndexError:  # another thread has it
            network, last = self._make(), None
        if last is not kept:
            moments.put_whole(kept["parameters"], network.parameters)
            for name, array in network.state().items():
                moments.put_whole(kept[f"network.{name}"], array)
        try:
            yield network
        finally:
            self._idle.append((network, kept))


class LoadedNetwork:
    """The network of `run` after `step` steps. Made by `read`. Any thread may ask it.

    `data` are its own, None if its checkpoint does not name them. A moment has its weights in `kept`, and `turns` with
    the run's other ones; else `network` is its own.
    """

    def __init__(
        self,
        run: int,
        step: int,
        config: TrainingConfig,
        network: Network,
        initial: Array | None,
        stamp: Stamp | None = None,
        data: DataFacts | None = None,
        turns: NetworkPool | None = None,
        kept: Kept | None = None,
    ) -> None:
        import numpy as np

        from dnn_core.losses import make_loss
        from dnn_core.variations import SCRAMBLE, pixel_scale

        self.run, self.step, self.config, self.stamp = run, step, config, stamp
        self.layer_sizes = network.layer_sizes
        self.pixels, self.data = network.layer_sizes[0], data
        self.initial, self.turns, self._kept = initial, turns, kept
        self._own = network if turns is None else None
        self._first: Array = network.dense[0].weights  # (D, H)
        if kept is not None:
            self._first = kept["parameters"][: self._first.size].reshape(self._first.shape)
        self._loss: Loss = make_loss(config.loss, output_activation=config.output_activation)
        self._scale = pixel_scale(config)
        self._order: Array = np.arange(self.pixels)  # which pixel of the picture each input is
        if config.scramble_pixels:
            from dnn_core.batching import numbered_rng

            self._order = numbered_rng(config.seed, SCRAMBLE).permutation(self.pixels)

    @property
    def classes(self) -> Classes:
        """What its outputs stand for; digits where that is not known."""
        return self.data.classes if self.data is not None else Classes()

    @property
    def side(self) -> tuple[int, int]:
        """Rows and columns of its pictures."""
        return (self.data.rows, self.data.columns) if self.data is not None else (28, 28)

    def probabilities(self, pixels: bytes) -> tuple[float, ...]:
        """What the network says of a picture's gray values, row by row, 0 paper to 255 ink: a probability a class.

        The picture is laid out as the run laid out its images; less than a millisecond for the course's network.
        """
        if len(pixels) != self.pixels:
            raise ValueError(f"pixels: {len(pixels)} values, but a picture has {self.pixels}.")
        import numpy as np

        with self._network() as network:
            return tuple(float(share) for share in self._shares(network, np.frombuffer(pixels, np.uint8)[None])[0])

    def activations(self, pixels: bytes) -> tuple[tuple[float, ...], ...]:
        """What each layer after the input makes of a picture's gray values: the activations of the neurons of every
        hidden layer, in order, then a probability a class."""
        if len(pixels) != self.pixels:
            raise ValueError(f"pixels: {len(pixels)} values, but a picture has {self.pixels}.")
        import numpy as np

        from dnn_core import inspection

        image = np.frombuffer(pixels, np.uint8)[self._order]
        with self._network() as network:
            seen = inspection.activations(network, image, scale=self._scale)
        shares = self._loss.probabilities(seen[-1].values[None])[0]
        # What goes into a dense layer is what the layer before it has come to, its activation and dropout included.
        hidden = [before.values for before, layer in pairwise(seen) if layer.kind == "dense"][1:]
        return tuple(tuple(float(value) for value in layer) for layer in (*hidden, shares))

    def microscope(self) -> Microscope:
        """To look at one weight, and at gradients: a copy in float64."""
        from tutor.training.microscope import Microscope

        with self._network() as network:
            return Microscope(network, self.config, self._order, self._scale)

    def _network(self) -> AbstractContextManager[Network]:
        if self.turns is not None and self._kept is not None:
            return self.turns.take(self._kept)
        assert self._own is not None
        return nullcontext(self._own)

    def _shares(self, network: Network, images: Array) -> Array:
        """(N, C) for images (N, D) uint8."""
        from dnn_core.batching import scale_pixels

        outputs = network.forward(scale_pixels(images[:, self._order], self._scale))
        return self._loss.probabilities(outputs)

    @property
    def neurons(self) -> int:
        """How many neurons the first layer has; with no hidden layer they are the outputs."""
        return self.layer_sizes[1]

    def weights(self, neuron: int) -> tuple[float, ...]:
        """What a neuron of the first layer gives each of the pixels, row by row.

        It is told less what it was before the first step (W - W0), so that pixels without ink are 0; where the first
        weights are not known (`initial` is None) it is W.
        """
        if not 0 <= neuron < self.neurons:
            raise ValueError(f"neuron: {neuron} is not in the first layer; it has 0 to {self.neurons - 1}.")
        import numpy as np

        weights = self._first[:, neuron].astype(np.float32)
        if self.initial is not None:
            weights = weights - self.initial[:, neuron]
        picture = np.empty(self.pixels, weights.dtype)
        picture[self._order] = weights
        return tuple(float(weight) for weight in picture)

    def test(
        self,
        samples: Sequence[int] = (),
        data: TestImages | None = None,
        most: int = MOST_MISTAKES,
        pictures: dict[int, bytes] | None = None,
    ) -> Tested:
        """What the network makes of the run's own test images; `samples` are places of some to be told in any case.
        `data` are these images, where they have been read already, `pictures` those that are told already, by place.

        A tenth of a second or two, for a thread. Raises LoadError if the images cannot be read, or are others now.
        """
        import numpy as np

        from dnn_core.metrics import confusion_matrix

        images, labels, side = data or self.test_images()
        pictures = {} if pictures is None else pictures
        images, shares = self._tested(images, side)
        read = shares.argmax(axis=1)
        wrong = np.flatnonzero(read != labels)
        wrong = wrong[np.argsort(-shares[wrong].max(axis=1), kind="stable")] if len(wrong) else wrong

        def told(index: int) -> Prediction:
            probabilities = tuple(float(share) for share in shares[index])
            if index not in pictures:
                pictures[index] = images[index].tobytes()
            return Prediction(index, int(labels[index]), probabilities, pictures[index])

        return Tested(
            accuracy=1 - len(wrong) / len(labels),
            confusion=confusion_matrix(labels, read, self.layer_sizes[-1]),
            mistakes=tuple(told(index) for index in wrong[:most].tolist()),
            samples=tuple(told(index) for index in samples if 0 <= index < len(labels)),
        )

    def _tested(self, images: Array, side: tuple[int, int]) -> tuple[Array, Array]:
        """Images (N, D) as the run is tested on them, and probabilities (N, C)."""
        import numpy as np

        from dnn_core.fast import blas
        from dnn_core.variations import shifted

        if self.config.test_shift:
            images = shifted(images, *side, self.config.test_shift)
        with blas.one_thread(), self._network() as network:  # more threads only get in the way of whoever types
            parts = np.array_split(images, max(1, len(images) // 500))
            shares = np.concatenate([self._shares(network, part) for part in parts])
            self._shares(network, images[:1])  # its layers hold on to what they saw last: two megabytes
            return images, shares

    def readings(self, data: TestImages) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """For each image the label that it is read as, and its probability. For a thread, as `test`."""
        _, shares = self._tested(data[0], data[2])
        return tuple(shares.argmax(axis=1).tolist()), tuple(shares.max(axis=1).tolist())

    def test_images(self) -> TestImages:
        """Images (N, D), labels (N,), rows and columns. Raises LoadError as `test` does."""
        from dnn_core import mnist

        if self.data is None:
            raise LoadError(f"It is not known which data run {self.run} learned from.")
        try:
            found = find_set(Path(self.data.folder) if self.data.folder else None)
            images, labels, side, checksums = mnist.load_part(found, found.test_images, found.test_labels)
        except (DataError, OSError) as error:
            raise LoadError(f"The test images of run {self.run} cannot be read: {error}") from error
        if checksums != tuple(file.sha256 for file in self.data.files[2:]):
            raise LoadError(f"The test images in {found.folder} are no longer those of run {self.run}.")
        return images, labels, side


def path_of(runs: Path, run: int) -> Path:
    return run_folder(runs, run) / CHECKPOINT


def stamp(path: Path) -> Stamp | None:
    """None for a file that is not there."""
    try:
        found = path.stat()
    except OSError:  # quiet: that is the answer
        return None
    return found.st_mtime_ns, found.st_size


def refreshed(runs: Path, run: int, before: LoadedNetwork | None) -> LoadedNetwork | None:
    """The network of a run as its checkpoint has it; `before` itself if it is that, None if there is no checkpoint.
    Raises LoadError for one that cannot be used."""
    path = path_of(runs, run)
    if not run or not path.is_file():
        return None
    if before is not None and (run, stamp(path)) == (before.run, before.stamp):
        return before
    return read(runs, run)


def read(runs: Path, run: int, moment: int | None = None, like: LoadedNetwork | None = None) -> LoadedNetwork:
    """The network of a run as it is now, or as it was after step `moment`. Raises LoadError if what was kept of it is
    missing, damaged, or of other images. Moments of one run, as `like` is, have the initial weights and a network in
    common."""
    from dnn_core.checkpoint import CheckpointError, fill, read_checkpoint
    from dnn_core.inspection import initial_network

    give_large_arrays_back()
    path = path_of(runs, run) if moment is None else moments.path_of(runs, run, moment)
    what = f"checkpoint of run {run}" if moment is None else f"moment of run {run} after step {moment:,}"
    written = stamp(path)  # before it is read: one written meanwhile is then another one
    if written is None and moment is None:
        raise LoadError(f"Run {run} has left no checkpoint yet. It saves one every few seconds while it trains.")
    advice = f"{'Press s to start a new run.' if moment is None else 'All else of the run works.'} The file: {path}"
    try:
        stored, values = read_checkpoint(path)
        arrays = stored
        if moment is not None:
            arrays = {name: array.astype("float32") for name, array in stored.items()}
        sizes = tuple(int(size) for size in values["layer_sizes"])
        config = TrainingConfig.from_dict(values["config"])
        data = DataFacts.from_record(values.get("data"))
        ends = (784, 10) if data is None else (data.rows * data.columns, len(data.classes.names))
        if (sizes[0], sizes[-1]) != ends:
            raise LoadError(
                f"Run {run} learned images of {sizes[0]} pixels in {sizes[-1]} classes; its data have pictures of "
                f"{ends[0]} pixels in {ends[1]}. {advice}"
            )
        _check_size(sizes, config, arrays)

        def make() -> Network:
            return initial_network(replace(config, initializer="zeros"), inputs=sizes[0], outputs=sizes[-1])

        network, turns = make(), None
        if like is not None and (like.config, like.layer_sizes) == (config, sizes):
            initial, turns = like.initial, like.turns
        else:
            ours = (record := read_record(runs, run)) is None or record.begins_with_ours
            initial = _first_weights(config, sizes) if ours else None
        fill(path, network.parameters, arrays, "parameters")
        for name, array in network.state().items():
            fill(path, array, arrays, f"network.{name}")
        if network.not_finite(network.parameters):
            raise LoadError(f"The weights of run {run} are no longer finite numbers: it diverged. {advice}")
        if moment is None:
            return LoadedNetwork(run, int(values["step"]), config, network, initial, written, data)
        turns = turns or NetworkPool(network, make)
        return LoadedNetwork(run, int(values["step"]), config, network, initial, written, data, turns, stored)
    except LoadError:
        raise
    except (CheckpointError, RecordError, ArithmeticError, LookupError, AttributeError, TypeError, ValueError) as error:
        why = str(error).removeprefix(f"{path}: ").rstrip(".")
        raise LoadError(f"The {what} cannot be used: {why}. {advice}") from error
    except MemoryError as error:
        raise LoadError(f"The network of run {run} does not fit in the memory. {advice}") from error


_drawn: WeakValueDictionary[tuple[TrainingConfig, tuple[int, ...]], Array] = WeakValueDictionary()


def _first_weights(config: TrainingConfig, sizes: tuple[int, ...]) -> Array:
    """Of the first layer before the first step (D, H), held once by all networks of a run."""
    from dnn_core.inspection import initial_network

    found = _drawn.get((config, sizes))
    if found is None:
        found = initial_network(config, inputs=sizes[0], outputs=sizes[-1]).dense[0].weights.copy()
        _drawn[config, sizes] = found
    return found


def _check_size(sizes: tuple[int, ...], config: TrainingConfig, arrays: dict[str, Any]) -> None:
    """Before a network is built: a damaged file must not ask for more memory than it fills."""
    if sizes[1:-1] != config.hidden_sizes:
        raise ValueError(f"its layers are {sizes}, its settings say {config.hidden_sizes}")
    count = sum((before + 1) * after for before, after in pairwise(sizes))
    if arrays["parameters"].size < count:
        raise ValueError(f"it holds {arrays['parameters'].size:,} of {count:,} weights and biases")
