"""Values on the wire between judge and runner: numbers, texts, containers and arrays, never pickles.

A frame is its header's length and its bytes' length (both 4 bytes, big endian), the header as JSON, then the bytes of
the arrays in order. What is none of these stays where it is and is named by a number (a `Handle`).
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy import asarray, ascontiguousarray, frombuffer, generic, ndarray  # before a learner's code can change them

MOST_BYTES: Final = 600_000_000
"""Of one frame: the training images in float64 have 376 million."""
MOST_HEADER: Final = 4_000_000
HEAD: Final = struct.Struct(">II")

_KINDS: Final = frozenset("biuf")


class WireError(Exception):
    """What came is no frame, or is too large for one."""


@dataclass(frozen=True, slots=True)
class Handle:
    """Something that stays in the runner: an object or a function of the learner's."""

    number: int
    kind: str
    callable: bool = False


@dataclass(frozen=True, slots=True)
class Rng:
    """A random generator, made where it arrives: `numpy.random.default_rng(seed)`."""

    seed: int


Keep = Callable[[object], Handle]
Find = Callable[[int], object]


def pack(value: object, keep: Keep | None = None) -> bytes:
    """The frame of a value. `keep` makes handles of what cannot travel; without it that is a WireError."""
    buffers: list[bytes] = []
    tree = _encode(value, buffers, keep, 0)
    header = json.dumps(tree, separators=(",", ":")).encode()
    size = sum(map(len, buffers))
    if len(header) > MOST_HEADER or size > MOST_BYTES:
        raise WireError(f"too much at once: {(len(header) + size) / 1e6:.0f} MB")
    return b"".join((HEAD.pack(len(header), size), header, *buffers))


def lengths(head: bytes) -> tuple[int, int]:
    """Bytes of header and arrays that follow a frame's first eight; WireError if that cannot be."""
    header, size = HEAD.unpack(head)
    if header > MOST_HEADER or size > MOST_BYTES:
        raise WireError("what came is no answer")
    return header, size


def unpack(header: bytes, body: bytes, find: Find | None = None) -> Any:
    """The value of a frame. With `find`, handles become what they name."""
    try:
        return _Reader(body, find).read(json.loads(header))
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise WireError(f"what came is no answer ({type(error).__name__})") from error


def _encode(value: object, buffers: list[bytes], keep: Keep | None, depth: int) -> Any:
    if depth > 40:
        raise WireError("lists within lists within lists")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        assert isinstance(value, int)
        return value if -(2**63) <= value < 2**64 else {"~": "int", "of": hex(value)}
    if kind is float:
        assert isinstance(value, float)
        return value if math.isfinite(value) else {"~": "float", "of": repr(value)}
    if isinstance(value, (ndarray, generic)):
        array = asarray(value)
        if array.dtype.kind in _KINDS and array.dtype.itemsize <= 8:
            plain = array.astype(array.dtype.newbyteorder("<"), order="C", copy=False)
            buffers.append(ascontiguousarray(plain).tobytes())
            return {"~": "array", "dtype": plain.dtype.str, "shape": list(array.shape)}
    elif kind in (list, tuple):
        assert isinstance(value, (list, tuple))
        return {"~": kind.__name__, "of": [_encode(one, buffers, keep, depth + 1) for one in value]}
    elif kind is dict:
        assert isinstance(value, dict)
        pairs = [[_encode(one, buffers, keep, depth + 1) for one in pair] for pair in value.items()]
        return {"~": "dict", "of": pairs}
    elif kind is Rng:
        assert isinstance(value, Rng)
        return {"~": "rng", "of": value.seed}
    if kind is Handle:
        handle = value
    elif keep is not None:
        handle = keep(value)
    else:
        raise WireError(f"a {kind.__name__} cannot be sent")
    assert isinstance(handle, Handle)
    return {"~": "handle", "of": handle.number, "kind": handle.kind, "callable": handle.callable}


class _Reader:
    """Reads a tree, taking the arrays' bytes in order."""

    def __init__(self, body: bytes, find: Find | None) -> None:
        self._body = memoryview(body)
        self._at = 0
        self._find = find

    def read(self, tree: Any) -> Any:
        if not isinstance(tree, dict):
            if isinstance(tree, list):
                raise WireError("what came is no answer")
            return tree
        kind: str = tree["~"]
        of: Any = tree.get("of")
        if kind == "array":
            return self._array(np.dtype(str(tree["dtype"])), tuple(int(size) for size in tree["shape"]))
        if kind in ("list", "tuple"):
            values = [self.read(one) for one in of]
            return values if kind == "list" else tuple(values)
        if kind == "dict":
            return {_hashable(self.read(key)): self.read(value) for key, value in of}
        if kind == "int":
            return int(str(of), 16)
        if kind == "float":
            return float(of)
        if kind == "rng":
            return np.random.default_rng(int(of)) if self._find else Rng(int(of))
        if kind == "handle":
            if self._find:
                return self._find(int(of))
            return Handle(int(of), str(tree.get("kind", ""))[:80], bool(tree.get("callable")))
        raise WireError("what came is no answer")

    def _array(self, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Any:
        if dtype.kind not in _KINDS or any(size < 0 for size in shape):
            raise WireError("what came is no answer")
        size = math.prod(shape) * dtype.itemsize
        if self._at + size > len(self._body):
            raise WireError("what came is no answer")
        array = frombuffer(self._body[self._at : self._at + size], dtype).reshape(shape)
        self._at += size
        if self._find:  # the learner may change what was sent; the judge may not change what came
            array = array.copy()
        return array if shape else array[()]


def _hashable(key: Any) -> Any:
    try:
        hash(key)
    except TypeError:
        return str(key)
    return key
