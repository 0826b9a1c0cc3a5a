"""Two units in one folder of lessons: both show, and what belongs to one is not taken for the other's."""

from __future__ import annotations

import pytest

from tests.ui.stand import ESSAY, NOON, PICTURES, UNIT, WIDE, Stand, screen_name, shown, until, until_shown
from tutor.content.curriculum import load
from tutor.content.outline import outlines
from tutor.domain.reporting import make_report
from tutor.ui.palette import system_commands

pytestmark = pytest.mark.usefixtures("quick_keys")


@pytest.fixture
def two(stand: Stand) -> Stand:
    """The stand's unit, and behind it one with the same names of tracks and the same titles of lessons."""
    other = stand.lessons / "zoo"
    for name, text, old in (("01-pictures.md", PICTURES, "apart"), ("02-essay.md", ESSAY, "on-")):
        path = other / "literacy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        id = name[3:-3]
        path.write_text(text.replace(f"id: {id}", f"id: zoo-{id}").replace(old, f"zoo-{old}"), encoding="utf-8")
    header = UNIT.replace('id = "unit"', 'id = "zoo"').replace("Small networks", "Networks of the zoo")
    (other / "unit.toml").write_text(header, encoding="utf-8")
    stand.begun()
    return stand


def test_tracks_of_one_name_are_told_apart(two: Stand) -> None:
    units, lessons = outlines(two.lessons)
    assert [unit.title for unit in units] == ["Small networks", "Networks of the zoo"]
    tracks = [track.id for unit in units for track in unit.tracks]
    assert tracks == ["literacy", "technical", "zoo/literacy", "zoo/technical"]
    curriculum = load(two.lessons)
    assert not curriculum.faults
    assert [(one.id, one.track) for one in lessons] == [(one.id, one.track) for one in curriculum.lessons]
    assert [one.id for one in lessons if one.track == "zoo/literacy"] == ["zoo-pictures", "zoo-essay"]


async def test_home_and_palette_show_both(two: Stand) -> None:
    app = two.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Small networks", "Networks of the zoo")
        assert shown(app).count("Literacy") == shown(app).count("Technical") == 2
        titles = [entry.title for entry in system_commands(app, app.context, app.screen)]
        assert "Small networks, Literacy 1: From picture to vector" in titles
        assert "Networks of the zoo, Literacy 1: From picture to vector" in titles


async def test_n_does_not_walk_from_one_into_the_other(two: Stand) -> None:
    app = two.app()
    async with app.run_test(size=WIDE) as pilot:
        await app.open_lesson("code")
        await until_shown(pilot, "Small networks", "A layer in code")
        await pilot.press("n", "n")
        await until_shown(pilot, "Looking back on Small networks")
        assert app.context.lesson_here == "code"
        await app.open_lesson("zoo-pictures")
        await until_shown(pilot, "Networks of the zoo")
        await pilot.press("p")
        assert app.context.lesson_here == "zoo-pictures"


async def test_one_writes_for_the_unit_that_one_reads(two: Stand) -> None:
    app = two.app()
    async with app.run_test(size=WIDE) as pilot:
        for lesson, own in (("zoo-pictures", "zoo-essay"), ("pictures", "essay")):
            await app.open_lesson(lesson)
            await app.go_to("writing")
            await until(pilot, lambda: screen_name(app) == "writing", "the writing room")
            assert app.screen.lesson is not None  # type: ignore[attr-defined]  # a WritingScreen
            assert app.screen.lesson.id == own  # type: ignore[attr-defined]
            app.go_home()


def test_work_is_counted_where_it_was_made(two: Stand) -> None:
    two.keep(lambda store: store.submit("zoo-apart", "zoo-pictures", "row by row"))
    app = two.app()
    report = make_report(load(two.lessons), app.workbook.notebook, {}, NOON)
    assert [section.id for section in report.sections if any(task.begun for task in section.tasks)] == ["zoo-pictures"]
    assert {section.track for section in report.sections} == {"zoo/literacy"}
    assert report.unit == "Small networks, Networks of the zoo"
