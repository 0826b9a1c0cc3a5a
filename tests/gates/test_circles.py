"""No module of the tutor imports itself by a roundabout way, and inside ui nobody imports upward. Imports for
typing and those inside functions count."""

from __future__ import annotations

import graphlib
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PLANTED = """
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from {package}.{imported} import {name}
"""


def circle(package: str) -> list[str]:
    """The modules of one circle of imports, [] if there is none."""
    graph = grimp.build_graph(package, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("package", ["tutor", "dnn_core"])
def test_there_is_no_circle_of_imports(package: str) -> None:
    assert circle(package) == []


def test_a_circle_of_imports_for_typing_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "roundabout"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "one.py").write_text("from roundabout import two")
    (package / "two.py").write_text(PLANTED.format(package="roundabout", imported="one", name="One"))
    monkeypatch.syspath_prepend(tmp_path)
    assert set(circle("roundabout")) == {"roundabout.one", "roundabout.two"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages and their contracts, to be spoiled."""
    for package in ("tutor", "dnn_core"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "imported", "name"),
    [
        ("widgets/common/chip.py", "app", "TutorApp"),
        ("widgets/run/strip.py", "screens.base", "TutorScreen"),
        ("widgets/question/card.py", "widgets.experiment.card", "ExperimentCard"),
        ("context.py", "widgets.common.chip", "Chip"),
    ],
)
def test_an_upward_import_is_caught(copy: Path, module: str, imported: str, name: str) -> None:
    with (copy / "tutor" / "ui" / module).open("a") as file:
        file.write(PLANTED.format(package="tutor.ui", imported=imported, name=name))
    linter = str(Path(sys.executable).parent / "lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=copy, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "the floors of ui: each knows only those below it BROKEN" in done.stdout
