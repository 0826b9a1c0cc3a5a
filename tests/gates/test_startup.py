"""What the first paint does not need is not done before it, and nothing is done twice: a fresh process tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.content.outline_cache import cached_outlines
from tutor.storage.store import Store

ROOT = Path(__file__).parents[2]

LATER = """
dnn_core.events dnn_core.idx dnn_core.network argparse hashlib rich.table ssl tomllib uuid
textual.command textual.types textual.widgets._directory_tree textual.widgets._input textual.widgets._option_list
textual.widgets._select textual.widgets._text_area
tutor.challenge_commands tutor.work_commands tutor.content.scanner tutor.content.unit
tutor.domain.challenge tutor.domain.curriculum tutor.domain.experiment tutor.domain.question tutor.domain.revision
tutor.domain.status tutor.training.records tutor.training.session tutor.training.shelf
tutor.ui.figures tutor.ui.inner_widgets tutor.ui.page tutor.ui.palette tutor.ui.screens.lab tutor.ui.screens.lesson
tutor.ui.screens.welcome tutor.ui.screens.window tutor.ui.widgets.lab tutor.ui.widgets.question
tutor.ui.widgets.run.pane
"""
"""What is imported after the first paint of Home, for one who comes back."""

HOME = """
import sys
from tutor.ui.sparing import import_textual

import_textual()
import asyncio
from collections import Counter
from pathlib import Path
from textual.css.stylesheet import Stylesheet
from tutor.ui.app import TutorApp

styled, apply = Counter(), Stylesheet.apply

def counted(self, node, **options):
    styled[node] += 1
    apply(self, node, **options)

Stylesheet.apply = counted

first, display = set(), TutorApp._display

def noted(self, screen, renderable):
    display(self, screen, renderable)
    if not first and type(screen).__name__ == "HomeScreen":
        first.update(sys.modules)
        assert "tutor.ui.screens.home" in first
        assert not (early := first.intersection(sys.argv[3:])), early
        read = any(path.endswith("welcome.tcss") for path, _ in self.stylesheet.source)
        assert read is not bool(sys.argv[3:]), "the welcome's styles are read with it"
        twice = [node for node in screen.walk_children() if styled[node] > 1 and not node._has_order_style]
        assert not (twice and sys.argv[3:]), twice
        kinds = [kind for name in first if name.startswith("tutor.") for kind in vars(sys.modules[name]).values()]
        ours = {kind for kind in kinds if isinstance(kind, type) and kind.__module__.startswith("tutor.")}
        dear = {kind for kind in ours if "__dataclass_params__" in vars(kind) and kind.__dataclass_params__.frozen}
        assert not (dear and sys.argv[3:]), f"use tutor.domain.frozen: {dear}"

TutorApp._display = noted

async def open_home():
    app = TutorApp(Path(sys.argv[1]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause()
        shown = app.export_screenshot()
        assert sys.argv[2] in shown.replace("&#160;", " "), shown
        assert first
        app.notify("A toast has a name.")
        while not app.screen.query("Toast"):
            await pilot.pause()
        app.search_themes()
        from textual.command import CommandList

        await pilot.press(*"i2-light")
        while app.screen.query_one(CommandList).option_count != 1:
            await pilot.pause()
        await pilot.press("enter")
        while app.theme != "i2-light":
            await pilot.pause()
        await app.action_quit()
    app.workbook.close()

asyncio.run(open_home())
assert None not in sys.modules.values(), "who wants one of them finds it"
from ssl import SSLContext
from textual.command import CommandPalette
from textual.types import DirEntry
assert issubclass(sys.modules["tutor.ui.palette"].Palette, CommandPalette)
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
    store = Store.open(tmp_path)
    store.set_setting("begun", "yes").result()
    store.close()
    cached_outlines(tmp_path / "outlines.json")
    assert heavy_modules(HOME, str(tmp_path), "Continue with", *LATER.split()) == set()


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
