"""Work that nobody waits for: what goes wrong in it is in the log, and disturbs no one."""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from typing import Any

from textual.dom import DOMNode

log = logging.getLogger(__name__)


def in_background(owner: DOMNode, work: Coroutine[Any, Any, None], *, exclusive: bool = False) -> None:
    """Begin `work`; it ends with its owner. `exclusive`: other work of the owner is broken off first."""
    owner.run_worker(_to_its_end(work), exclusive=exclusive, exit_on_error=False)


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("work in the background came to no end")
