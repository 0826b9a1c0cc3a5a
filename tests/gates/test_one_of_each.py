"""What the whole project needs is made once: each of these stands in the one module that others import it from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gates.test_gates import ROOMS, ROOT

HOMES = {
    # a file written whole or not at all
    r"os\.fsync|mkstemp|NamedTemporaryFile|temporary\.replace\(": {"dnn_core/atomic_file.py"},
    r"\[11:16\]|%H:%M[^%:]|timespec=|datetime\.now\(": {"tutor/domain/moments.py"},  # the clock, and how it is told
    r"steps // 2|\+ \(?\"╸": {"tutor/domain/marks.py"},  # a bar in half steps
    r"subprocess\.Popen\(": {
        "tutor/giving_way.py",
        "tutor/challenges/learner.py",
    },  # a process
    r"(?s)time\.monotonic.*set_timer": {"tutor/ui/widgets/common/rate_limiter.py"},  # not before its time
}
"""Patterns of what makes each, and where it may be made."""


def homes(pattern: str) -> set[str]:
    modules = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix() for path in modules if re.search(pattern, path.read_text())}


@pytest.mark.parametrize("pattern", HOMES)
def test_it_is_made_in_one_module(pattern: str) -> None:
    assert homes(pattern) == HOMES[pattern]


def test_no_list_repeats_the_commands() -> None:
    """The help is made of what the commands say of themselves."""
    text = Path(ROOT / "tutor" / "ui" / "screens" / "help.py").read_text()
    assert set(re.findall(r"commands\.([A-Z_]+)", text)) <= {"SUSPEND"}, "the help names it by itself"
