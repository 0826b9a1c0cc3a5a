"""Tells the BLAS library under NumPy how many threads to use.

A training step shares its work between two threads of its own (team.py); if BLAS then splits each small product
once more, the threads fight for the cores. OpenBLAS, which NumPy's wheels bring, can be told at run time; where
another library is found (Accelerate on a Mac, say), nothing is changed and training is only a little slower.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np


@functools.cache
def _openblas() -> ctypes.CDLL | None:
    package = Path(np.__file__).parent
    folders = (package.parent / "numpy.libs", package / ".libs", package / ".dylibs")
    for folder in folders:
        for path in sorted(folder.glob("*openblas*")):
            try:
                return ctypes.CDLL(str(path))  # loaded already: this only finds it
            except OSError:
                continue
    return None


@functools.cache
def _call(action: str) -> ctypes._NamedFuncPointer | None:
    library = _openblas()
    for prefix in ("scipy_openblas", "openblas"):
        for suffix in ("64_", ""):
            function = getattr(library, f"{prefix}_{action}_num_threads{suffix}", None)
            if function is not None:
                return function  # type: ignore[no-any-return]
    return None


_holders, _before = 0, 0


@contextmanager
def one_thread() -> Iterator[None]:
    """Within the context, and any other one that is still open, BLAS uses one thread, if it can be told to."""
    global _holders, _before
    read, write = _call("get"), _call("set")
    if read is None or write is None:
        yield
        return
    if _holders == 0:
        _before = read()
        write(1)
    _holders += 1
    try:
        yield
    finally:
        _holders -= 1
        if _holders == 0:
            write(_before)
