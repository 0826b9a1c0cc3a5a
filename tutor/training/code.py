"""Which code trains a network: what a record says, so that who repeats a run knows with what."""

from __future__ import annotations

import platform

import tutor


def code_words() -> str:
    """`i2-tutor 0.1.0, NumPy 2.3.1 on Haswell, Python 3.11.7`. For the process that trains: it imports NumPy."""
    import numpy as np

    from dnn_core.fast import blas

    kernel = f" on {name}" if (name := blas.kernel()) else ""
    return f"i2-tutor {tutor.__version__}, NumPy {np.__version__}{kernel}, Python {platform.python_version()}"
