"""The digits that come with the package, unpacked once by a process: a third of a second for all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dnn_core import idx, mnist
from dnn_core.idx_set import IdxSet

OURS = idx.DATA_FOLDER
_READ: dict[Path, Any] = {}


@pytest.fixture(autouse=True)
def digits_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For whoever imports this: what is read from another folder may be another the next time."""
    read = mnist.load_part

    def load_part(found: IdxSet, path: Path, labels_path: Path) -> Any:
        if found.folder != OURS:
            return read(found, path, labels_path)
        if path not in _READ:
            _READ[path] = read(found, path, labels_path)
            for array in _READ[path][:2]:
                array.flags.writeable = False  # all tests have the same
        return _READ[path]

    monkeypatch.setattr(mnist, "load_part", load_part)
