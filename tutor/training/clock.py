"""The time as records keep it."""

from __future__ import annotations

from datetime import datetime


def local_now() -> str:
    """ISO 8601 with offset, local time, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
