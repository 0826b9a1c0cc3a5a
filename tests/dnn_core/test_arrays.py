"""Arrays that begin where a line of the cache does."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from dnn_core import arrays


def test_arrays_begin_where_a_line_of_the_cache_does() -> None:
    for size in (1, 5, 64, 10_001):
        assert arrays.empty((3, size), np.float32).ctypes.data % 64 == 0
        zeros = arrays.zeros((3, size), np.float32)
        assert (zeros.ctypes.data % 64, zeros.shape, zeros.dtype) == (0, (3, size), np.float32)
        assert not zeros.any()


def resident_bytes() -> int:
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(told.partition("VmRSS:")[2].split()[0])


@pytest.mark.skipif(sys.platform != "linux", reason="the system's own figures are asked")
def test_gradients_that_nobody_asks_for_take_no_memory() -> None:
    before = resident_bytes()
    array = arrays.zeros((16_000_000,), np.float32)
    assert resident_bytes() - before < 16_000_000
    assert not array[::1_000_000].any()
