"""What the checks of a challenge (`checks.py`) are written with.

A check is a function of two modules, the learner's and ours: `def sums(mine, ours)`. It calls both with the same
values and says how they differ. It returns when all is well and raises `Failed` (by `same`, `shape` or `claim`) if not:

    @check("Each sum, with biases")
    def sums(mine, ours):
        x, W, b = layer(60, 784, 256)
        same(mine.forward(x, W, b), ours.forward(x, W, b))

The same function is run with each of the named faults in place of `mine`, to find out which of them a learner has made.
"""

from __future__ import annotations

import contextlib
import copy
import importlib
import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import numpy as np

from tutor.challenges.compare import Failed, alike, as_array, claim, number, same, shape, size
from tutor.challenges.learner import Learner, LearnerError
from tutor.challenges.wire import Handle, Rng

__all__ = [
    "Check",
    "Failed",
    "Local",
    "Remote",
    "Rng",
    "alike",
    "as_array",
    "check",
    "claim",
    "columns",
    "lay",
    "number",
    "same",
    "shape",
    "size",
    "stand",
]

TRAIN_SECONDS: Final = 900.0


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `trains`: it takes longer than seconds, and is left out where only a quick look is wanted."""

    title: str
    run: Callable[[Any, Any], None]
    trains: bool
    seconds: float


def check(title: str, *, trains: bool = False, seconds: float = 0.0) -> Callable[[Callable[[Any, Any], None]], Check]:
    """Make a function of `mine` and `ours` a check with that title."""

    def made(function: Callable[[Any, Any], None]) -> Check:
        return Check(title, function, trains, seconds or (TRAIN_SECONDS if trains else 10.0))

    return made


class Remote:
    """The learner's module, or an object of its, in the runner. Calls go over the wire."""

    def __init__(self, learner: Learner, handle: Handle, clock: list[float]) -> None:
        self.__dict__.update(_learner=learner, _handle=handle, _clock=clock)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._made(self._learner.get(self._handle, name))

    def __setattr__(self, name: str, value: Any) -> None:
        self._learner.set(self._handle, name, _sent(value))

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._call(arguments, named, give_back=False)[0]

    def kept(self, *arguments: Any, **named: Any) -> tuple[Any, list[Any]]:
        """What a call gives, and what the arguments hold after it."""
        return self._call(arguments, named, give_back=True)

    def _call(self, arguments: tuple[Any, ...], named: dict[str, Any], *, give_back: bool) -> tuple[Any, list[Any]]:
        value, after = self._learner.call(
            self._handle,
            *map(_sent, arguments),
            named={name: _sent(one) for name, one in named.items()},
            give_back=give_back,
            seconds=self._clock[0],
        )
        return self._made(value), after

    def each(self, *arguments: Any, most: int = 10_000) -> list[Any]:
        """The values of a generator, one after the other, at most so many."""
        value, _ = self._learner.call(self._handle, *map(_sent, arguments), collect=most, seconds=self._clock[0])
        return list(value)

    def used(self, *arguments: Any) -> tuple[list[Any], list[Any]]:
        """The values of a generator, and what the arguments hold when it is through."""
        value, after = self._learner.call(
            self._handle, *map(_sent, arguments), collect=10_000, give_back=True, seconds=self._clock[0]
        )
        return list(value), after

    def held(self, *arguments: Any) -> list[Any]:
        """The same as a call, but what comes stays there: large arrays that are passed on to another call."""
        value, _ = self._learner.call(self._handle, *map(_sent, arguments), hold=True, seconds=self._clock[0])
        return [self._made(one) for one in value]

    def part(self, name: str) -> Remote:
        """Another module: an earlier part, the learner's or ours, with pictures the way that this one has them."""
        return Remote(self._learner, self._learner.load(name, self._clock[0], self._handle), self._clock)

    def printed(self) -> str:
        """What was printed since this was last asked."""
        return str(self._learner.printed())

    def _made(self, value: Any) -> Any:
        if isinstance(value, Handle):
            return Remote(self._learner, value, self._clock)
        if type(value) in (list, tuple):
            return type(value)(self._made(one) for one in value)
        return value


class Local:
    """A module of ours, or an object of its, with the manners of a Remote; calls never change what they are given."""

    def __init__(self, thing: Any, output: io.StringIO | None = None) -> None:
        self.__dict__.update(_thing=thing, _output=output or io.StringIO())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if not hasattr(self._thing, name):
            raise LearnerError({"type": "AttributeError", "message": name, "kind": "missing"})
        return self._made(getattr(self._thing, name))

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._thing, name, _opened(value))

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.kept(*arguments, **named)[0]

    def kept(self, *arguments: Any, **named: Any) -> tuple[Any, list[Any]]:
        given = [_opened(one) for one in arguments]
        value = self._run(lambda: self._thing(*given, **{name: _opened(one) for name, one in named.items()}))
        return self._made(value), given

    def each(self, *arguments: Any, most: int = 10_000) -> list[Any]:
        given = [_opened(one) for one in arguments]
        return list(self._run(lambda: list(itertools.islice(iter(self._thing(*given)), most))))

    def used(self, *arguments: Any) -> tuple[list[Any], list[Any]]:
        given = [_opened(one) for one in arguments]
        return list(self._run(lambda: list(self._thing(*given)))), given

    def held(self, *arguments: Any) -> list[Any]:
        value = self._run(lambda: self._thing(*[_opened(one) for one in arguments]))
        return [Local(one, self._output) for one in (value if isinstance(value, tuple) else (value,))]

    def part(self, name: str) -> Local:
        return Local(importlib.import_module(name), self._output)

    def printed(self) -> str:
        text = str(self._output.getvalue())
        self._output.seek(0)
        self._output.truncate()
        return text

    def _run(self, call: Callable[[], Any]) -> Any:
        try:
            with contextlib.redirect_stdout(self._output), np.errstate(all="ignore"):
                return call()
        except Failed:
            raise
        except Exception as error:
            raise LearnerError({"type": type(error).__name__, "message": str(error), "kind": "raised"}) from error

    def _made(self, value: Any) -> Any:
        if value is None or isinstance(value, (bool, int, float, str, np.ndarray, np.generic, dict)):
            return value
        if isinstance(value, (list, tuple)):
            return type(value)(self._made(one) for one in value)
        return Local(value, self._output)


def columns(mine: Any) -> bool:
    """Whether the learner's file says that pictures are columns: `COLUMNS = True`."""
    try:
        return bool(mine.COLUMNS)
    except LearnerError as error:
        if error.kind != "missing":
            raise
        return False


def lay(mine: Any, array: Any) -> Any:
    """Rows as the learner's code wants them: laid on their side if it has columns. What is held there stays there."""
    if not columns(mine):
        return array
    if isinstance(array, (Remote, Local)):
        numpy = mine.part("numpy")
        return numpy.ascontiguousarray.held(numpy.transpose.held(array)[0])[0]
    return np.ascontiguousarray(np.asarray(array).T) if np.ndim(array) == 2 else array


def stand(mine: Any, value: Any) -> Any:
    """What came, as rows."""
    return value.T if isinstance(value, np.ndarray) and value.ndim == 2 and columns(mine) else value


def _sent(value: Any) -> Any:
    """What goes over the wire for an argument of a check."""
    if isinstance(value, Remote):
        return value._handle
    if isinstance(value, (list, tuple)):
        return type(value)(_sent(one) for one in value)
    return value


def _opened(value: Any) -> Any:
    """What a function of ours is given for an argument of a check: its own copy."""
    if isinstance(value, Local):
        return value._thing
    if isinstance(value, Rng):
        return np.random.default_rng(value.seed)
    if isinstance(value, (list, tuple)):
        return type(value)(_opened(one) for one in value)
    return value.copy() if isinstance(value, np.ndarray) else copy.copy(value)


def checks_of(module: ModuleType) -> Iterator[Check]:
    """The checks of a file, in their order."""
    for value in vars(module).values():
        if isinstance(value, Check):
            yield value
