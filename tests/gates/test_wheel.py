"""The wheel carries the lessons and the data, and works in an environment that has what it asks for and no more,
started from an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
IMPORT_ALL = """
import pkgutil, importlib, dnn_core, tutor
found = [one.name for room in (dnn_core, tutor) for one in pkgutil.walk_packages(room.__path__, room.__name__ + ".")]
for name in found:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(found))
"""


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
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, capture_output=True, timeout=300)
    (packages,) = venv.glob("lib/python*/site-packages")
    for name in required("i2-tutor", venv=packages):
        lend(name, packages)
    environment = {**os.environ, "I2_TUTOR_HOME": str(tmp_path / "home")}

    def run(program: str, *arguments: str) -> str:
        command = [str(venv / "bin" / program), *arguments]
        done = subprocess.run(
            command, cwd=empty, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    lessons = json.loads(run("i2-tutor", "course", "--json"))["lessons"]
    assert len(lessons) == len(list((ROOT / "lessons").glob("*/*/*.md")))
    trained = run("i2-tutor", "train", "--epochs", "1", "--samples", "1200", "--json")
    assert json.loads(trained.splitlines()[-1])["event"] == "finished"
    assert int(run("python", "-c", IMPORT_ALL)) > 200, "every module finds what it wants"


def required(name: str, *, venv: Path) -> set[str]:
    """The names of all packages that a package in `venv` asks for, and that these ask for in turn."""
    found: set[str] = set()
    (one,) = metadata.distributions(name=name, path=[str(venv)])
    asking = [text for text in one.requires or () if "extra ==" not in text]
    while asking:
        asked = Requirement(asking.pop())
        if asked.name in found:
            continue
        found.add(asked.name)
        for text in metadata.requires(asked.name) or ():
            marker = Requirement(text).marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in asked.extras or {""}):
                asking.append(text)
    return found


def lend(name: str, packages: Path) -> None:
    """The package that is installed here, seen from there too: as if it had been installed, without the unpacking."""
    one = metadata.distribution(name)
    for part in {file.parts[0] for file in one.files or () if ".." not in file.parts}:
        if part != "__pycache__" and not (packages / part).exists():
            (packages / part).symlink_to(str(one.locate_file(part)))
