"""A run on disk: arrays and plain values in one .npz file, without pickle, so that no checkpoint can run code.

Written to a temporary file beside it, forced to the disk, then put in place in one move: whatever happens, the old
checkpoint or the new one is there, whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dnn_core.arrays import Array
from dnn_core.atomic_file import replacing

FORMAT = "i2-tutor-checkpoint"
VERSION = 1
_VALUES = "values"


class CheckpointError(ValueError):
    """A checkpoint that cannot be used; the message names the file and says why."""


class OtherDataError(CheckpointError):
    """A run that is to go on with data that it was not begun with. Both are facts as `Dataset.facts` tells them."""

    def __init__(self, path: Path, learned_from: Mapping[str, Any], here: Mapping[str, Any]) -> None:
        super().__init__(
            f"{path}: the run learned from {learned_from['name']}, and these data are others ({here['name']}); "
            "it goes on with its own data only."
        )
        self.learned_from, self.here = learned_from, here


def check_data(path: Path, learned_from: Mapping[str, Any] | None, here: Mapping[str, Any] | None) -> None:
    """Raise OtherDataError if the checksums differ; where one side is not known there is nothing to compare."""
    if learned_from is None or here is None:
        return
    theirs, ours = ([file["sha256"] for file in facts["files"]] for facts in (learned_from, here))
    if theirs != ours:
        raise OtherDataError(path, learned_from, here)


def write_checkpoint(path: Path, arrays: Mapping[str, Array], values: Mapping[str, Any]) -> None:
    """Write `arrays` and JSON-ready `values` to `path`. Raises OSError, and leaves an older file there as it was."""
    text = json.dumps({"format": FORMAT, "version": VERSION, **values}, allow_nan=True)
    entries: dict[str, Any] = {**arrays, _VALUES: np.frombuffer(text.encode(), np.uint8)}
    with replacing(path) as stream:
        np.savez(stream, **entries)  # no object among them; before NumPy 2.2 allow_pickle was one more array


def read_checkpoint(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays and values of a checkpoint. Raises CheckpointError if it is missing, damaged, foreign or newer."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as entries:
            arrays = {name: entries[name] for name in entries.files}
        values = json.loads(arrays.pop(_VALUES).tobytes())
    except FileNotFoundError as error:
        raise CheckpointError(f"{path}: there is no such checkpoint.") from error
    except OSError as error:
        raise CheckpointError(f"{path}: cannot be read: {error}.") from error
    except Exception as error:  # bytes that can be anything make NumPy's readers raise anything
        raise CheckpointError(f"{path}: damaged, or no checkpoint: {error}.") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise CheckpointError(f"{path}: was not written by this program.")
    version = values.get("version")
    if version != VERSION:
        raise CheckpointError(
            f"{path}: is of format version {version}, but this program reads version {VERSION}; "
            "a newer program wrote it, or it is damaged."
        )
    return arrays, values


def fill(path: Path, target: Array, arrays: Mapping[str, Array], name: str) -> None:
    """Copy the array `name` of a checkpoint into `target`; raises CheckpointError unless shape and type agree."""
    array = arrays.get(name)
    if array is None:
        raise CheckpointError(f"{path}: {name} is missing.")
    if array.shape != target.shape or array.dtype != target.dtype:
        raise CheckpointError(
            f"{path}: {name} is {array.dtype} of shape {array.shape}, "
            f"but {target.dtype} of shape {target.shape} is needed."
        )
    target[:] = array
