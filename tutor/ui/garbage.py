"""Old garbage is looked for while nobody types: among all that a tutor holds that takes several times as long as a key.

Python looks for what was made lately by itself, which takes no time that one sees.
"""

from __future__ import annotations

import gc

from tutor.ui import typing

WORTH_IT = 10  # times that Python has looked through what is young, after which it would look through all by itself
AT_LAST = 1000  # times after which it does, if there was no pause


def begin() -> None:
    """What is there now stays, and is never looked through again."""
    gc.enable()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], AT_LAST)


def look_in_a_pause() -> None:
    """Look through all, unless somebody types or there is little to find."""
    if not typing.now() and gc.get_count()[2] >= WORTH_IT:
        gc.collect()
