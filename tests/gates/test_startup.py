"""What the first paint does not need is not imported before it: a fresh process tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

HOME = """
import asyncio, sys
from pathlib import Path
from tutor.ui.app import TutorApp

async def open_home():
    app = TutorApp(Path(sys.argv[1]))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        shown = app.export_screenshot()
        assert sys.argv[2] in shown.replace("&#160;", " "), shown
        await app.action_quit()
    app.workbook.close()

asyncio.run(open_home())
"""
CURVE = """
import sys
from tutor.ui.widgets.run import plot

(line,) = plot.canvas([([(0, 0), (9, 0)], "braille", "accent")], 10, 1)
assert "".join(text for text, _ in line).strip(), line
assert not {"PIL", "unittest", "plotext.prettydoc"} & sys.modules.keys()
assert None not in sys.modules.values(), "who wants one of them finds it"
"""
LIGHT = (
    "dnn_core, dnn_core.config, dnn_core.events, dnn_core.idx",
    "tutor.training.session, tutor.training.digits, tutor.training.worker",
    "tutor.cli, tutor.training.options, tutor.training.foreground",
)


def heavy_modules(code: str, *arguments: str) -> set[str]:
    """Which of the modules that cost much time a fresh process has imported after `code`."""
    told = "\nimport sys\nprint(*{'numpy', 'plotext', 'markdown_it'} & sys.modules.keys())"
    done = subprocess.run(
        [sys.executable, "-c", code + told, *arguments],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm-256color"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_home_is_painted_for_a_new_learner_without_them(tmp_path: Path) -> None:
    assert heavy_modules(HOME, str(tmp_path), "without effort") == set()


def test_home_is_painted_for_one_who_comes_back_without_them(tmp_path: Path) -> None:
    begun = (
        "import sys; from pathlib import Path; from tutor.storage.store import Store\n"
        "store = Store.open(Path(sys.argv[1])); store.set_setting('begun', 'yes').result(); store.close()"
    )
    subprocess.run([sys.executable, "-c", begun, str(tmp_path)], cwd=ROOT, check=True, timeout=60)
    assert heavy_modules(HOME, str(tmp_path), "Continue with") == set()


def test_a_curve_is_drawn_without_the_manual_of_plotext() -> None:
    assert heavy_modules(CURVE) == {"plotext"}


@pytest.mark.parametrize("name", LIGHT)
def test_no_numpy_on_the_tutors_side_of_training(name: str) -> None:
    assert heavy_modules(f"import {name}") == set()


def test_a_heavy_module_would_be_noticed() -> None:
    assert heavy_modules("import dnn_core.network, tutor.content.inline; tutor.content.inline.parse_blocks('a')") == {
        "numpy",
        "markdown_it",
    }
