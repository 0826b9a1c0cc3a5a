"""Rows or columns: parts that lay pictures in different ways work together in one run.

A file says `COLUMNS = True` where a picture is a column in it: x is (D, N), W (H, D), b (H, 1), a gradient as its W or
b. Where a file imports a part of the other way (ours stands in for one, or the learner has changed their mind), it is
given that part laid on its side: its functions take what the importer has and give what the importer wants. Parts that
go number by number (activations, step, adam) need none of it, and batches and prepare make rows in both ways.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

Function = Callable[..., Any]


def lay_parts_out() -> None:
    """From now on `import` gives each file of a learner the parts as that file wants them. Once for a process."""
    plain = builtins.__import__

    def imported(name: str, globals: Any = None, *more: Any, **named: Any) -> Any:  # named as Python calls it
        module = plain(name, globals, *more, **named)
        importer = str((globals or {}).get("__file__") or "")
        if name in TURNED and isinstance(module, ModuleType) and importer:
            return as_wanted(module, columns=says_columns(importer))
        return module

    builtins.__import__ = imported


def as_wanted(module: ModuleType, *, columns: bool) -> ModuleType:
    """The part as it is, or laid on its side, for who has pictures as columns or as rows."""
    own = says_columns(str(getattr(module, "__file__", "")))
    return module if own == columns or module.__name__ not in TURNED else _turned(module.__name__, columns)


@cache
def says_columns(path: str) -> bool:
    """Whether a file says `COLUMNS = True`, before it is run."""
    try:
        tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError):  # quiet: it is told where the file is imported
        return False
    for node in tree.body:
        names = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(one, ast.Name) and one.id == "COLUMNS" for one in names):
            value = node.value if isinstance(node, ast.Assign) else None
            return isinstance(value, ast.Constant) and bool(value.value)
    return False


@cache
def _turned(name: str, columns: bool) -> ModuleType:
    module = sys.modules[name]
    other = ModuleType(name)
    vars(other).update({**vars(module), "COLUMNS": columns})
    for inside, turn in TURNED[name].items():
        if hasattr(module, inside):
            setattr(other, inside, turn(getattr(module, inside)))
    return other


def _side(value: Any) -> Any:
    return np.asarray(value).T if np.ndim(value) == 2 else value


def _bias(b: Any) -> Any:
    """(H,) from (H, 1), and (H, 1) from (H,)."""
    array = np.asarray(b)
    return array[:, None] if array.ndim == 1 else array.reshape(-1)


def _every_table(function: Function) -> Function:
    """Whatever it takes and gives with two sizes lies the other way."""

    @wraps(function)
    def turned(*given: Any) -> Any:
        return _side(function(*map(_side, given)))

    return turned


def _layer(forward: Function) -> Function:
    @wraps(forward)
    def turned(x: Any, W: Any, b: Any) -> Any:
        return _side(forward(_side(x), _side(W), _bias(b)))

    return turned


def _turn(model: Any) -> None:
    """Lay a network on its side, where it stands."""
    model.W, model.b = [_side(W) for W in model.W], [_bias(b) for b in model.b]
    if hasattr(model, "a"):
        model.a = [_side(a) for a in model.a]
    if hasattr(model, "logits"):
        model.logits = _side(model.logits)


def _network(kind: Any) -> Any:
    class Turned(kind):  # type: ignore[misc]  # it is the learner's, and known only now
        def __init__(self, *sizes: Any, **named: Any) -> None:
            super().__init__(*sizes, **named)
            _turn(self)

        def forward(self, x: Any) -> Any:
            _turn(self)
            try:
                return _side(super().forward(_side(x)))
            finally:
                _turn(self)

    return Turned


def _of_network(function: Function) -> Function:
    @wraps(function)
    def turned(model: Any, *given: Any, **named: Any) -> Any:
        _turn(model)
        try:
            return function(model, *map(_side, given), **named)
        finally:
            _turn(model)

    return turned


def _backward(backward: Function) -> Function:
    inner = _of_network(backward)

    @wraps(backward)
    def turned(model: Any, labels: Any) -> Any:
        came = inner(model, labels)
        if not isinstance(came, (list, tuple)):
            return came
        pairs = [isinstance(one, (list, tuple)) and len(one) == 2 for one in came]
        return [(_side(one[0]), _bias(one[1])) if fits else one for one, fits in zip(came, pairs, strict=True)]

    return turned


TURNED: dict[str, dict[str, Function]] = {
    "dense": {"forward": _layer},
    "softmax": {"softmax": _every_table},
    "losses": {"mse": _every_table, "cross_entropy": _every_table},
    "network": {"MNIST_DNN": _network},
    "backward": {"backward": _backward},
    "train": {"train": _of_network},
}
"""The parts in which the way of pictures counts, with what turns each of their functions."""
