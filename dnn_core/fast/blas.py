"""Tells the BLAS library under NumPy how many threads to use.

A training step shares its work between two threads of its own (worker_thread.py); if BLAS then splits each small
product once more, the threads fight for the cores. OpenBLAS, which NumPy's wheels bring, can be told at run time;
where another library is found (Accelerate on a Mac, say), nothing is changed and training is only a little slower.
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
def _call(name: str) -> ctypes._NamedFuncPointer | None:
    library = _openblas()
    for prefix in ("scipy_openblas", "openblas"):
        for suffix in ("64_", ""):
            function = getattr(library, f"{prefix}_{name}{suffix}", None)
            if function is not None:
                return function  # type: ignore[no-any-return]
    return None


def kernel() -> str:
    """For which processor the code is that OpenBLAS takes here: Haswell, SkylakeX, ...; "" for another library.

    Sums are taken in another order in each, so that a result may differ in its last bit. OPENBLAS_CORETYPE names one.
    """
    name = _call("get_corename")
    if name is None:
        return ""
    name.restype = ctypes.c_char_p
    told = name()
    return told.decode() if isinstance(told, bytes) else ""


_holders, _before = 0, 0


@contextmanager
def one_thread() -> Iterator[None]:
    """Within the context, and any other one that is still open, BLAS uses one thread, if it can be told to."""
    global _holders, _before
    read, write = _call("get_num_threads"), _call("set_num_threads")
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
