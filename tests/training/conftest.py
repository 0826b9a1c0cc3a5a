"""A few hundred small images that are quick to learn, sessions that are closed whatever happens, and a listener."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from dnn_core import idx
from dnn_core.config import TrainingConfig
from tests.digits import digits_once as digits_once
from tests.nursery import fork
from tutor.training import records
from tutor.training.lock import RunLock
from tutor.training.session import TrainingSession
from tutor.training.snapshot import RunState, TrainingSnapshot

TRAIN, TEST = 300, 60
PATIENCE_S = 30.0
SHORT = TrainingConfig(hidden_sizes=(8,), learning_rate=0.01, batch_size=30, epochs=3, samples=TRAIN, tests_per_epoch=2)
"""30 steps."""
ENDLESS = TrainingConfig(hidden_sizes=(8,), learning_rate=0.001, batch_size=30, epochs=10_000, samples=TRAIN)
"""100,000 steps: a test always stops it first."""
DIVERGING = TrainingConfig(
    hidden_sizes=(8,), activation="relu", loss="mse", output_activation="identity", optimizer="sgd",
    learning_rate=1e5, batch_size=30, epochs=3, samples=TRAIN,
)  # fmt: skip


def idx_bytes(values: bytes, *shape: int) -> bytes:
    """An IDX file of unsigned bytes."""
    return bytes((0, 0, 8, len(shape))) + b"".join(size.to_bytes(4, "big") for size in shape) + values


def write_images(folder: Path, images: str, labels: str, count: int, seed: int) -> None:
    pixels, told = bars(count, seed)
    (folder / images).write_bytes(idx_bytes(pixels, count, 28, 28))
    (folder / labels).write_bytes(idx_bytes(told, count))


@cache
def bars(count: int, seed: int) -> tuple[bytes, bytes]:
    """The pixels and the labels of images whose label is the height of a bar across them, with some noise."""
    rng = random.Random(seed)
    pixels, told = bytearray(), bytearray()
    for place in range(count):
        label = place % 10
        image = bytearray(rng.randrange(60) for _ in range(784))
        image[(2 * label + 4) * 28 : (2 * label + 6) * 28] = bytes((250,)) * 56
        pixels += image
        told.append(label)
    return bytes(pixels), bytes(told)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An IDX set of 300 and 60 images. Read only: a test that breaks a file copies it first."""
    folder = tmp_path_factory.mktemp("idx")
    write_images(folder, idx.TRAIN_IMAGES, idx.TRAIN_LABELS, TRAIN, seed=1)
    write_images(folder, idx.TEST_IMAGES, idx.TEST_LABELS, TEST, seed=2)
    return folder


def other_set(folder: Path) -> Path:
    """Another set of the same counts and shape."""
    folder.mkdir()
    write_images(folder, idx.TRAIN_IMAGES, idx.TRAIN_LABELS, TRAIN, seed=3)
    write_images(folder, idx.TEST_IMAGES, idx.TEST_LABELS, TEST, seed=4)
    return folder


@pytest.fixture
def as_started() -> None:
    """For a test whose workers are to be started as the tutor starts them."""


@pytest.fixture(autouse=True)
def quick_workers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """See tests/nursery.py. Workers that a test speaks to itself, without a session, are always the tutor's."""
    if "as_started" not in request.fixturenames:
        monkeypatch.setattr("tutor.training.session.spawn", fork)


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "runs"


class Listener:
    """Keeps every snapshot, and waits for one."""

    def __init__(self) -> None:
        self.seen: list[TrainingSnapshot] = []
        self._changed = threading.Condition()

    def __call__(self, snapshot: TrainingSnapshot) -> None:
        with self._changed:
            self.seen.append(snapshot)
            self._changed.notify_all()

    @property
    def states(self) -> list[RunState]:
        """The states in the order they were reached, each change once."""
        states = [snapshot.state for snapshot in self.seen]
        return [state for place, state in enumerate(states) if place == 0 or states[place - 1] is not state]

    def wait_for(self, what: RunState | Callable[[TrainingSnapshot], bool], *, after: int = 0) -> TrainingSnapshot:
        """The first snapshot from number `after` on that is in the state, or of which the condition holds."""
        holds = (lambda snapshot: snapshot.state is what) if isinstance(what, RunState) else what
        end = time.monotonic() + PATIENCE_S
        with self._changed:
            while True:
                found = next((one for one in self.seen[after:] if holds(one)), None)
                if found is not None:
                    return found
                left = end - time.monotonic()
                last = self.seen[-1] if self.seen else None
                assert left > 0, f"never came: {what}; last: {last and (last.state, last.step, last.message)}"
                self._changed.wait(left)


Begin = Callable[..., tuple[TrainingSession, Listener]]


@pytest.fixture
def begin(runs: Path, data: Path) -> Iterator[Begin]:
    """begin() is a session on the small images and its listener; begin(config) has started a run too."""
    sessions: list[TrainingSession] = []

    def begin(config: TrainingConfig | None = None, folder: Path | None = None) -> tuple[TrainingSession, Listener]:
        listener = Listener()
        session = TrainingSession(runs, listener, folder or data)
        sessions.append(session)
        if config is not None:
            session.start(config)
        return session, listener

    yield begin
    for session in sessions:
        session.close(timeout=5.0)


def worker_id(session: TrainingSession) -> int:
    """The process id of the worker that is at work."""
    process = session._process
    assert process is not None
    return process.pid


def has_ended(process: int) -> bool:
    """True once a process that is no child of ours is gone, or waits only for its parent to notice."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] == "Z"


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again: for what another process does, and tells nobody."""
    end = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < end, f"never came: {what}"
        pause.wait(0.005)


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


def free(runs: Path, run: int) -> bool:
    """True if no process holds the lock of a run."""
    try:
        RunLock(records.run_folder(runs, run) / records.LOCK).release()
    except BlockingIOError:
        return False
    return True
