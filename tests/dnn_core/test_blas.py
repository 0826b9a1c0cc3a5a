"""One BLAS thread while a run goes on, and as many as before when the last has ended, in whatever order."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import cast

import pytest

from dnn_core.config import TrainingConfig
from dnn_core.fast import blas
from dnn_core.fast.run import FastTrainingRun
from dnn_core.mnist import Dataset


class Counted:
    """BLAS as far as it is asked here."""

    def __init__(self) -> None:
        self.threads = 7

    def call(self, action: str) -> Callable[..., int | None]:
        calls: dict[str, Callable[..., int | None]] = {"get_num_threads": self.get, "set_num_threads": self.set}
        return calls[action]

    def get(self) -> int:
        return self.threads

    def set(self, count: int) -> None:
        self.threads = count


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counted = Counted()
    monkeypatch.setattr(blas, "_call", counted.call)
    monkeypatch.setattr(blas, "_holders", 0)  # another test may have left a run without ending it
    return counted


def test_two_runs_that_overlap_have_one_thread_until_the_second_ends(counted: Counted, digits: Dataset) -> None:
    config = TrainingConfig(hidden_sizes=(5,), epochs=1)
    first, second = (cast(Generator[object], FastTrainingRun(config, digits, alone=True).events()) for _ in range(2))
    seen = [counted.threads]
    for action in (first.__next__, second.__next__, first.close, second.__next__, second.close):
        action()
        seen.append(counted.threads)
    assert seen == [7, 1, 1, 1, 1, 7]


def test_an_error_gives_the_threads_back(counted: Counted) -> None:
    def fail() -> None:
        with blas.one_thread():
            raise KeyError(counted.threads)

    with pytest.raises(KeyError, match="1"):
        fail()
    assert counted.threads == 7


def test_where_blas_cannot_be_told_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blas, "_call", lambda action: None)
    monkeypatch.setattr(blas, "_holders", 0)
    with blas.one_thread():
        assert blas._holders == 0


def test_numpys_own_blas_is_found_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = blas._call("get_num_threads"), blas._call("set_num_threads")
    if read is None or write is None:
        pytest.skip("NumPy has another BLAS here than OpenBLAS")
    monkeypatch.setattr(blas, "_holders", 0)
    before = read()
    try:
        write(2)
        with blas.one_thread():
            assert read() == 1
        assert read() == 2
    finally:
        write(before)
