"""A figure from another package: two files, and no list of the tutor's is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.course import load_lesson
from tests.ui.figures.stage import Stage, words
from tutor.content.curriculum import check
from tutor.domain.curriculum import LiveFigure
from tutor.domain.figure import figure_kinds
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.figures import figure_makers

DECLARED = '''"""The step of the learner's run, as a clock of `hours`."""

from tutor.domain.figure import FigureKind, Whole

FIGURE = FigureKind((Whole("hours", below=25, default=12),))
'''
MADE = """from textual.content import Content

from tutor.ui.figures.base import Figure, Stage


class ClockFigure(Figure):
    title = "A clock"

    def __init__(self, stage: Stage, caption: str, hours: int) -> None:
        super().__init__(caption)
        self.stage, self.hours = stage, hours

    def on_mount(self) -> None:
        self.stage.follow(self, self.show_run)

    def show_run(self, snapshot: object) -> None:
        self.show()

    def words(self) -> Content:
        return Content(f"It is {self.stage.snapshot.step % self.hours} of {self.hours}.")


def make(stage: Stage, caption: str, hours: int) -> Figure:
    return ClockFigure(stage, caption, hours)
"""
LESSON = "---\ntitle: A\nshort: A\nid: a\nminutes: 6\n---\n## One\n:::{live} clock\n%s\nLook.\n:::\n"


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that declares the figure `clock` and makes it."""
    for folder, text in (("declared", DECLARED), ("made", MADE)):
        package = tmp_path / "clock_kit" / folder
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "clock.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(figure_kinds, "packages", [*figure_kinds.packages, "clock_kit.declared"])
    monkeypatch.setattr(figure_makers, "packages", [*figure_makers.packages, "clock_kit.made"])
    return tmp_path


def lesson(folder: Path, options: str) -> Path:
    path = folder / "01-a.md"
    path.write_text(LESSON % options, encoding="utf-8")
    return path


def test_a_lesson_may_name_it(added: Path) -> None:
    good, _ = load_lesson(lesson(added, ":hours: 24"), "literacy")
    assert good is not None
    (figure,) = [block for page in good.pages for block in page.blocks if isinstance(block, LiveFigure)]
    assert (figure.kind, dict(figure.options)) == ("clock", {"hours": "24"})
    (fault,) = [fault for fault in check(lesson(added, ":hours: noon")) if "hours" in fault.message]
    assert fault.message == ":hours: wants a whole number from 0 to 24, not 'noon'"
    assert fault.line == 9


async def test_it_sees_the_learners_run(added: Path) -> None:
    stage = Stage("clock")
    figure = stage.figure
    async with stage.run_test() as pilot:
        assert words(figure) == "It is 0 of 12."
        stage.props.tell(TrainingSnapshot(run=1, state=RunState.TRAINING, step=17))
        await pilot.pause()
        assert words(figure) == "It is 5 of 12."
    assert figure.text_form() == "A clock. It is 5 of 12."


def test_a_figure_of_no_name_is_none() -> None:
    assert [figure_kinds.find(name) for name in ("hologram", "", "..", "__init__", "os.path")] == [None] * 5
    assert "clock" not in figure_kinds.names()
