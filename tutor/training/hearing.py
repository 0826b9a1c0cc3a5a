"""The commands that the tutor gives the worker, read line by line, and the worker's own log."""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from typing import BinaryIO

from tutor.training.messages import Message, ProtocolError, decode

LAST_WORDS_S = 10.0
"""How long the worker may take to save its checkpoint once the tutor is gone."""


class Commands:
    """What the tutor has said, read by a thread of its own. The end of stdin is a stop, with a deadline."""

    def __init__(self, stream: BinaryIO) -> None:
        self._queue: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._stream = stream
        threading.Thread(target=self._read, name="commands", daemon=True).start()

    def _read(self) -> None:
        try:
            for line in self._stream:
                try:
                    self._queue.put(decode(line))
                except ProtocolError as error:
                    log(str(error))
        except OSError:  # quiet: a broken pipe ends like a closed one
            pass
        self._queue.put({"command": "stop"})
        time.sleep(LAST_WORDS_S)
        os._exit(0)

    def wait(self, seconds: float | None = None) -> Message | None:
        """The next one as soon as it comes; None if none comes for so many seconds."""
        try:
            return self._queue.get(timeout=seconds)
        except queue.Empty:
            return None

    def next(self) -> Message | None:
        try:
            return self._queue.get_nowait()
        except queue.Empty:
            return None


def log(words: str) -> None:
    """Into the run's log, unless the disk is full: that ends no training."""
    with contextlib.suppress(OSError):  # quiet: this is where one would say so
        print(words, file=sys.stderr, flush=True)
