"""What an author may say of a live figure: its options and their types. Figures are declared in `tutor.domain.figures`,
a module each; what they show is in the module of the same name in `tutor.ui.figures`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from tutor.domain.registry import Registry


class Option(Protocol):
    """`wanted` says in words which values are good; `value` is what the figure is given, of None where the author says
    nothing."""

    @property
    def name(self) -> str: ...

    @property
    def needed(self) -> bool: ...

    @property
    def wanted(self) -> str: ...

    def is_good(self, text: str) -> bool: ...

    def value(self, text: str | None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from 0 up to, but without, `below`."""

    name: str
    below: int
    default: int = 0
    needed: bool = False

    @property
    def wanted(self) -> str:
        return f"a whole number from 0 to {self.below - 1}"

    def is_good(self, text: str) -> bool:
        return re.fullmatch(r"[0-9]{1,9}", text) is not None and int(text) < self.below

    def value(self, text: str | None) -> int:
        return self.default if text is None else int(text)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words; '' where the author says nothing."""

    name: str
    words: tuple[str, ...]
    needed: bool = False

    @property
    def wanted(self) -> str:
        return " or ".join(self.words)

    def is_good(self, text: str) -> bool:
        return text in self.words

    def value(self, text: str | None) -> str:
        return text or ""


@dataclass(frozen=True, slots=True)
class Text:
    """Any text; '' where the author says nothing."""

    name: str
    needed: bool = False
    wanted: str = ""

    def is_good(self, text: str) -> bool:
        return True

    def value(self, text: str | None) -> str:
        return text or ""


Items = list[tuple[int, str]]
"""The list items of a caption as (line number, text)."""

Check = Callable[[Mapping[str, str], Items], Iterable[tuple[int | str, str]]]
"""Takes an author's options and items, and finds what is wrong, as (line number or name of an option, what)."""


@dataclass(frozen=True, slots=True)
class FigureKind:
    """`check` finds what the options by themselves do not tell."""

    options: tuple[Option, ...] = ()
    check: Check = lambda options, items: ()

    def values(self, said: Mapping[str, str]) -> dict[str, Any]:
        """The options as the figure is given them, by name."""
        return {option.name: option.value(said.get(option.name)) for option in self.options}


GUESS: Final = OneOf("guess", ("yes",))
"""The learner guesses first, then sees."""

figure_kinds: Registry[FigureKind] = Registry("FIGURE", "tutor.domain.figures")
