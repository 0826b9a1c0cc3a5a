"""What is found by its name: each thing is declared in a module of that name, and no list repeats it."""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from typing import Generic, TypeVar, cast

Declared = TypeVar("Declared")


class Registry(Generic[Declared]):
    """What the modules of some packages declare, each as its `attribute`; the module's name is the thing's.

    Another package can be added to `packages`: what it declares is then known wherever the registry is asked.
    """

    def __init__(self, attribute: str, package: str) -> None:
        self._attribute = attribute
        self.packages = [package]

    def find(self, name: str) -> Declared | None:
        """The thing of that name, None where nobody declares it."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            return None
        for package in self.packages:
            path = f"{package}.{name}"
            try:
                module = import_module(path)
            except ModuleNotFoundError as error:
                if error.name != path:
                    raise
            else:
                return cast(Declared, getattr(module, self._attribute))
        return None

    def names(self) -> tuple[str, ...]:
        """All that are declared, by name."""
        paths = [path for package in self.packages for path in import_module(package).__path__]
        return _modules_in(*paths)


@cache
def _modules_in(*paths: str) -> tuple[str, ...]:
    """The names of the modules in some folders, which are looked at once."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(paths)))
