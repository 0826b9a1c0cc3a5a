"""The learner's own editor: the terminal is handed over to it and taken back."""

from __future__ import annotations

import logging
import os
import shlex
import shutil
import subprocess
from pathlib import Path

from textual.app import App, SuspendNotSupported

KNOWN = ("nano", "vim", "vi", "micro", "hx", "emacs", "code", "notepad")

log = logging.getLogger(__name__)


def editor() -> list[str]:
    """The command of `$VISUAL` or `$EDITOR` in its words; [] if neither is set or can be understood."""
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(os.environ.get(name, ""))
        except ValueError:  # a quote that is not closed
            continue
        if words:
            return words
    return []


async def edit(app: App[None], path: Path) -> str:
    """Open the file in it and wait until it is closed; what went wrong, in words, or ''."""
    words = editor()
    if not words:
        found = [name for name in KNOWN if shutil.which(name)]
        known = f" Found here: {', '.join(found)}." if found else ""
        return f"No editor is set. Set EDITOR before you start the tutor, as in EDITOR=nano i2-tutor.{known}"
    try:
        with app.suspend():
            done = subprocess.run([*words, str(path)], check=False)
    except SuspendNotSupported:
        return f"The terminal cannot be handed over here. Open {path} in your editor: every save is checked."
    except OSError as error:
        log.info("the editor cannot be started", exc_info=error)
        return f"{words[0]} cannot be started: {error.strerror or error}"
    return f"{words[0]} ended with code {done.returncode}" if done.returncode else ""
