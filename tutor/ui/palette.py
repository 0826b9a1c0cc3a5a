"""What the palette offers: the commands of the screen, every lesson, the themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.command import CommandListItem, CommandPalette, SimpleProvider
from textual.content import Content
from textual.screen import Screen

from tutor.domain.marks import GLYPHS
from tutor.domain.outline import LessonOutline
from tutor.domain.progress import lesson_progress
from tutor.domain.work import tally_words
from tutor.ui import commands
from tutor.ui.context import Context
from tutor.ui.inner_widgets import InnerPalette
from tutor.ui.once import presses
from tutor.ui.screens.base import EVERYWHERE, TutorScreen
from tutor.ui.themes import I2_DARK, I2_LIGHT


class Palette(InnerPalette):
    """Textual's would close what is below it when it is closed twice."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        if self.app.screen is not self:
            return AwaitComplete()
        presses.take()
        return super().dismiss(result)


def open_palette(app: App[None]) -> None:
    if not isinstance(app.screen, CommandPalette):
        app.push_screen(Palette())  # with an id it could not open while the one before goes


def open_themes(app: App[None]) -> None:
    themes: list[CommandListItem] = [(name, partial(_set_theme, app, name)) for name in sorted(app.available_themes)]
    provider = SimpleProvider(app.screen, themes)
    app.push_screen(Palette(providers=[provider], placeholder="Search for themes…"))  # type: ignore[list-item]  # so Textual itself makes one


def system_commands(app: App[None], context: Context, screen: Screen[object]) -> Iterator[SystemCommand]:
    """Entries as (title, help, callback). Titles and helps are markup in the palette, so they are escaped."""
    if isinstance(screen, TutorScreen):
        shown: dict[str, commands.Command] = {}
        unsaved = (commands.COPY_UNSAVED, commands.SAVE_UNSAVED) if context.workbook.desk.trouble is not None else ()
        for command in (*unsaved, *screen.COMMANDS_HERE, *EVERYWHERE):
            if command.palette and command.action and command.action not in ("next_task", "previous_task"):
                shown.setdefault(command.words, command)
        for command in shown.values():
            title = command.words[:1].upper() + command.words[1:]
            key = f", key {_safe(command.shown)}" if command.shown else ""
            counted = f"{tally_words(context.workbook.notebook)}; " if command is commands.RESPONSES else ""
            yield SystemCommand(title, f"{counted}{command.group}{key}", _runner(screen, command))
    several = len(context.units) > 1
    tracks = {
        track.id: f"{unit.title}, {track.title}" if several else track.title
        for unit in context.units
        for track in unit.tracks
    }
    for outline in context.outlines:
        yield SystemCommand(
            f"{_safe(tracks.get(outline.track, 'Lesson'))} {outline.number}: {_safe(outline.title)}",
            f"{_progress(context, outline)}{_pages(outline)}, {outline.minutes} min",
            partial(context.navigation.open_lesson, outline.id),
        )
    yield SystemCommand("Dark theme", "Our own, for dark rooms", partial(_set_theme, app, I2_DARK.name))
    yield SystemCommand("Light theme", "Our own, for bright rooms", partial(_set_theme, app, I2_LIGHT.name))
    yield SystemCommand("Other themes", "All that come with the terminal toolkit", app.action_change_theme)
    yield SystemCommand("Quit", "Everything is kept, key ctrl+q", app.action_quit)


def _progress(context: Context, outline: LessonOutline) -> str:
    """`◐ 3 of 8, `: how far the learner has come, as Home has it."""
    progress = lesson_progress(outline, context.workbook.notebook)
    count = f" {progress.answered} of {progress.total}," if progress.total else ""
    return f"{GLYPHS[progress.mark]}{count} "


def _pages(outline: LessonOutline) -> str:
    return f"{len(outline.page_slugs)} page{'' if len(outline.page_slugs) == 1 else 's'}"


def _set_theme(app: App[None], name: str) -> None:
    app.theme = name


def _runner(screen: TutorScreen, command: commands.Command) -> Callable[[], object]:
    return partial(screen.run_action, command.action)


def _safe(text: str) -> str:
    return Content(text).markup
