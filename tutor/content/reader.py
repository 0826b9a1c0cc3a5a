"""What a kind of question needs of its author."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from tutor.content.scanner import RawDirective, RawPart
from tutor.content.source import FaultList
from tutor.domain.question import Question
from tutor.domain.registry import Registry

Parts = dict[str, RawPart]

ALWAYS: Final = ("hint", "explanation")


@dataclass(frozen=True, slots=True)
class RequiredParts:
    """Names of parts: those that must be there, and those that may be; `what` asks for them, in words."""

    what: str
    needed: tuple[str, ...]
    also: tuple[str, ...] = ("sibling",)


@dataclass(frozen=True, slots=True)
class Reader:
    """`key` reads the kind's own fields, by name. `needs` says what must be written where some options are set;
    `options` are the kind's own; `check_lists` finds what the lists of accepted and rejected texts fall short of."""

    needs: Callable[[Collection[str]], RequiredParts]
    key: Callable[[RawDirective, Parts, FaultList], dict[str, Any]]
    options: tuple[str, ...] = ()
    check_lists: Callable[[Question, FaultList], None] = lambda question, faults: None


readers: Registry[Reader] = Registry("READER", "tutor.content.kinds")
