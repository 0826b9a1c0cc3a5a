"""The gates: style, types, one-way streets, lessons without a fault, and commands that are what the README says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
ROOMS = ("tutor", "dnn_core")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param((str(BIN / "ruff"), "check", "."), id="ruff check"),
        pytest.param((str(BIN / "ruff"), "format", "--check", "."), id="ruff format"),
        pytest.param((sys.executable, "-m", "mypy"), id="mypy --strict"),
        pytest.param((str(BIN / "lint-imports"), "--no-cache"), id="import-linter"),
        pytest.param((str(BIN / "i2-tutor"), "check"), id="i2-tutor check"),
    ],
)
def test_gate(command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ci_runs_the_readmes_second_command() -> None:
    commands = re.findall(r"```sh\n(.*?)\n```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert commands[0].endswith("i2-tutor")
    assert commands[1] in (ROOT / ".ci" / "run").read_text().splitlines()


def test_constraints_are_plain_versions() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []


def test_modules_tell_one_story() -> None:
    """A module of more than 400 lines tells more than one."""
    modules = [path for room in ("tutor", "dnn_core", "tests", "benchmarks") for path in (ROOT / room).rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}
