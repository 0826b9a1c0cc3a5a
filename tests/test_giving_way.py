"""A program of ours gives way before it imports anything, and is told what it would be told without that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.giving_way import NICE


@pytest.mark.skipif(not hasattr(os, "nice"), reason="the system ranks no processes this way")
def test_it_gives_way_from_its_first_line_on_and_once_only(tmp_path: Path) -> None:
    (tmp_path / "said.py").write_text("import os, sys\nprint(os.nice(0), __name__, *sys.argv[1:])\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "tutor.giving_way", "tutor.giving_way", "said", "one", "two"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == f"{max(NICE, os.nice(0))} __main__ one two"
    assert told.stderr == ""
