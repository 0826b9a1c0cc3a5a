"""A frozen class is one of dataclass's own kind: each of these holds for both."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, is_dataclass, replace

import pytest

from tutor.domain.frozen import frozen


@frozen
class Ours:
    """Of the tutor's own making."""

    name: str
    size: int = 3
    parts: dict[str, int] = field(default_factory=dict)
    noted: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Theirs:
    """The same, as dataclass makes it."""

    name: str
    size: int = 3
    parts: dict[str, int] = field(default_factory=dict)
    noted: str = field(default="", compare=False)


both = pytest.mark.parametrize("kind", [Ours, Theirs])


@both
def test_nothing_of_it_is_changed(kind: type[Ours]) -> None:
    one = kind("a")
    for name in ("name", "noted", "unheard_of"):
        with pytest.raises((FrozenInstanceError, TypeError)):  # of a name that it has no slot for
            setattr(one, name, "b")
    with pytest.raises(FrozenInstanceError):
        del one.name
    assert one == kind("a")
    assert not hasattr(one, "__dict__")


@both
def test_what_is_the_same(kind: type[Ours]) -> None:
    assert kind("a") == kind("a", 3, {}, noted="of no account") != kind("a", 4)
    assert kind("a") != ("a", 3, {})
    assert kind("a") != (Theirs if kind is Ours else Ours)("a")
    assert hash(kind("a", 3, ())) == hash(kind("a", 3, (), noted="of no account"))  # type: ignore[arg-type]  # else unhashable
    assert kind("a").parts is not kind("a").parts
    assert repr(kind("a")) == f"{kind.__name__}(name='a', size=3, parts={{}}, noted='')"


@both
def test_others_are_made_of_it(kind: type[Ours]) -> None:
    one = kind("a", 5, {"b": 1}, "c")
    assert is_dataclass(one)
    assert replace(one, size=6) == kind("a", 6, {"b": 1})
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert other == one
        assert other.noted == "c"
    match one:
        case Ours(name, size) | Theirs(name, size):
            assert (name, size) == ("a", 5)
