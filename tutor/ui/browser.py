"""A link opens in the learner's browser: in a process of its own, so that neither its time nor its words are ours."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from enum import Enum, auto

from textual.app import App

log = logging.getLogger(__name__)

PATIENCE_S = 2.0
"""A command that has not ended by then is a browser at work: it is opened."""

ASK_FOR_IT = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


class OpenResult(Enum):
    """How it went."""

    YES = auto()
    NO_DESKTOP = auto()
    NO_BROWSER = auto()


def has_desktop() -> bool:
    """Whether a browser can open in a window of its own; without one it would start on this very screen."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


async def open_in_browser(app: App[object], address: str) -> OpenResult:
    """Open `address`. Where the tutor itself runs in a browser, it is the learner's that opens it, not the server's."""
    if app.is_web:
        app.open_url(address)
        return OpenResult.YES
    if not has_desktop():
        return OpenResult.NO_DESKTOP
    return OpenResult.YES if await ask_for_it(address) else OpenResult.NO_BROWSER


async def ask_for_it(address: str) -> bool:
    """Have the system's browser open it; False if there is none. What the browser's command prints goes nowhere."""
    nowhere = subprocess.DEVNULL
    try:
        asked = await asyncio.create_subprocess_exec(
            sys.executable, "-c", ASK_FOR_IT, address,
            stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        log.warning("no browser could be started", exc_info=error)
        return False
    try:
        return await asyncio.wait_for(asyncio.shield(asked.wait()), PATIENCE_S) == 0
    except TimeoutError:
        return True
