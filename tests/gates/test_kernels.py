"""The same on every machine: what holds of the network holds whichever code BLAS has for the processor.

OpenBLAS takes other code on other processors, which adds in another order, so that results differ in their last bits,
and two equal columns of one product may. A test that leans on one order passes here and fails elsewhere. The whole
suite runs with the code for this processor; here the numeric tests run in a fresh process with that for another, the
one that differs most; with TRY_ALL=1 for two others.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KERNELS = ("Nehalem", "Haswell", "SkylakeX", "Sandybridge")
TAKEN = 2 if os.environ.get("TRY_ALL") else 1
TESTS = tuple(f"tests/dnn_core/test_{name}.py" for name in ("training", "by_hand", "reference", "divergence"))
PROBE = """
import numpy as np
from dnn_core.fast.blas import kernel
a = np.ones((64, 96), np.float32)
a @ a.T
print(kernel())
"""


def python(kernel: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": "1"}
    surroundings["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # these tests need none, and half of the time is theirs
    if not kernel:
        del surroundings["OPENBLAS_CORETYPE"]
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=300, check=False)


def taken(kernel: str) -> str:
    """The code that OpenBLAS takes when it is told to take `kernel`'s; "" if this processor cannot run it.

    OpenBLAS takes what it is told even where the processor lacks the instructions: then the product ends the process.
    """
    probe = python(kernel, "-c", PROBE)
    return probe.stdout.strip() if probe.returncode == 0 else ""


def kernels() -> Sequence[str]:
    """One kernel or two that this processor can run beside the one that the whole suite runs with."""
    own = taken(os.environ.get("OPENBLAS_CORETYPE", ""))
    others = (name for name in KERNELS if name.casefold() != own.casefold())
    return [name for name in others if taken(name).casefold() == name.casefold()][:TAKEN]


def test_the_numeric_tests_pass_with_the_code_for_other_processors() -> None:
    found = kernels()
    if not found:
        pytest.skip(f"BLAS has no other code to choose here: it is not OpenBLAS, or for none of {', '.join(KERNELS)}")
    for kernel in found:
        done = python(kernel, "-m", "pytest", "-q", "-x", "-o", "addopts=", "-p", "no:cacheprovider", *TESTS)
        assert done.returncode == 0, f"OPENBLAS_CORETYPE={kernel}\n{done.stdout}{done.stderr}"
