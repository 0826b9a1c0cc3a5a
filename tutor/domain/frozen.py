"""Frozen dataclasses for what the first paint of Home needs: making them was half of its wait for our own modules.

`dataclass` writes six methods for each frozen class and compiles them. Here all classes share five of them, which takes
a third of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from types import FunctionType
from typing import Any, ClassVar, TypeVar, dataclass_transform

Made = TypeVar("Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[Made]) -> type[Made]:
    """Make of a class what `dataclass(frozen=True, slots=True)` makes of it. That one stays better for classes that
    come later, or have many thousands of instances: here each takes somewhat longer to make."""
    made = dataclass(slots=True, repr=False, eq=False)(kind)
    compared = attrgetter(*(one.name for one in fields(made) if one.compare))  # type: ignore[arg-type]
    for name, shared in (*SHARED.items(), ("_compared", compared)):
        setattr(made, name, shared)
    return made


class _Frozen:
    """What all of them share."""

    _compared: Callable[[object], Any]
    """The fields by which two are told to be the same."""
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __setattr__(self, name: str, value: object) -> None:
        if name not in self.__dataclass_fields__ or hasattr(self, name):  # `__init__` sets each of them once
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return bool(self._compared(self) == self._compared(other))

    def __hash__(self) -> int:
        return hash(self._compared(self))

    def __repr__(self) -> str:
        told = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self))
        return f"{type(self).__qualname__}({told})"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), tuple(getattr(self, one.name) for one in fields(self))


SHARED = {name: method for name, method in vars(_Frozen).items() if isinstance(method, FunctionType)}
