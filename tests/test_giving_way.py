"""A process of ours gives way as it is started, with all that it starts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tutor.giving_way import NICE, give_way

SAID = "import os, subprocess, sys\nsys.stdin.readline()\n"
OF_ITS_OWN = "subprocess.run([sys.executable, '-c', 'import os; print(os.nice(0))'])"


@pytest.mark.skipif(not hasattr(os, "nice"), reason="the system ranks no processes this way")
def test_it_gives_way_with_what_it_starts_and_once_only() -> None:
    command = [sys.executable, "-c", SAID + "print(os.nice(0), flush=True)\n" + OF_ITS_OWN]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        give_way(process.pid)
        give_way(process.pid)
        said, _ = process.communicate("go on\n")
    assert said.split() == [str(max(NICE, os.nice(0)))] * 2


def test_one_that_has_ended_is_left_alone() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    give_way(process.pid)
