"""The wheel carries the lessons and the data, and works in an empty environment, started from an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_wheel_holds_all_and_works_in_an_empty_environment(tmp_path: Path) -> None:
    """One test: two would build two, each in a process of its own."""
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    wheel = next(tmp_path.glob("*.whl"))
    holds_lessons_data_and_styles(wheel)
    works_in_an_empty_environment(wheel, tmp_path)


def holds_lessons_data_and_styles(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    written = {
        str(path.relative_to(ROOT)) for path in (ROOT / "lessons").rglob("*.*") if path.suffix in (".md", ".toml")
    }
    assert written
    assert written <= set(names)
    assert sum(name.startswith("dnn_core/data/mnist/") and name.endswith(".gz") for name in names) == 4
    assert "tutor/ui/styles/base.tcss" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True, timeout=120)
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python"), "install", "-q", "--no-compile"]
    pip += ["-c", str(ROOT / "constraints.txt"), str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, timeout=300)
    environment = {**os.environ, "I2_TUTOR_HOME": str(tmp_path / "home")}

    def tutor(*arguments: str) -> str:
        command = [str(venv / "bin" / "i2-tutor"), *arguments]
        done = subprocess.run(
            command, cwd=empty, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    lessons = json.loads(tutor("course", "--json"))["lessons"]
    assert len(lessons) == len(list((ROOT / "lessons").glob("*/*/*.md")))
    lines = [json.loads(line) for line in tutor("train", "--epochs", "1", "--samples", "1200", "--json").splitlines()]
    assert lines[-1]["event"] == "finished"
    assert json.loads(tutor("doctor", "--json"))
