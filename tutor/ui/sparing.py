"""What a package imports for others is left out while it is imported for us."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""What Textual's app and themes take of its command palette."""


@contextlib.contextmanager
def spared(unused: Mapping[str, Mapping[str, object] | None]) -> Iterator[None]:
    """Until the end of this, whoever imports a module of `unused` gets one that holds nothing but the names given here;
    None: it is not there. Whoever imports it afterwards gets it whole, and what is imported already stays as it is."""
    stand_ins: dict[str, ModuleType | None] = {}
    for name, held in unused.items():
        if name not in sys.modules:
            stand_ins[name] = None
            if held is not None:
                stand_ins[name] = module = ModuleType(name)
                vars(module).update(held)
    sys.modules.update(stand_ins)  # type: ignore[arg-type]  # None is how Python itself notes that there is none
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


class Later:
    """Stands in for a class of a module that is imported later."""


def uuid4() -> object:
    """Of the module `uuid`, which asks for the name of the system as it is imported. A toast is given one."""
    import uuid

    return uuid.uuid4()


def import_textual() -> None:
    """Import what Textual's app is made of, in a quarter less time.

    asyncio does without ssl where there is none, and nothing here goes over a net. Of Textual, the command palette with
    its input and its list of options is opened by `tutor.ui.palette` alone, the module of types is for annotations and
    brings a tree of folders and a menu along, and tables are for its own demonstrations."""
    with spared({"ssl": None}):
        import asyncio  # noqa: F401

    later: dict[str, Mapping[str, object]] = {
        "rich.table": {"Table": Later},
        "textual.command": dict.fromkeys(PALETTE, Later),
        "textual.types": {"IgnoreReturnCallbackType": Callable},
        "uuid": {"uuid4": uuid4},
    }
    with contextlib.suppress(ImportError), spared(later):
        import textual.app
    import textual.app  # noqa: F401  # once more, where a Textual to come wants more of those modules
