"""A command is declared once: no two share a key on one screen, and footer, palette and help say the same words."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import tutor.ui
from tests.ui.stand import WIDE, Stand, screen_name, shown, until, until_shown
from tutor.ui import commands
from tutor.ui.commands import Command
from tutor.ui.palette import system_commands
from tutor.ui.screens.base import EVERYWHERE, TutorScreen
from tutor.ui.screens.challenge import ChallengeScreen
from tutor.ui.screens.help import GROUPS, KeyColumn
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lab import LabScreen
from tutor.ui.screens.ladder import LadderScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.mentor import MentorScreen
from tutor.ui.screens.responses import ResponsesScreen
from tutor.ui.screens.solution import SolutionScreen
from tutor.ui.screens.writing import WritingScreen

pytestmark = pytest.mark.usefixtures("quick_keys")

ALL = {name: value for name, value in vars(commands).items() if isinstance(value, Command)}
SCREENS: tuple[type[TutorScreen], ...] = (
    HomeScreen,
    LessonScreen,
    LabScreen,
    ResponsesScreen,
    WritingScreen,
    LadderScreen,
    ChallengeScreen,
    SolutionScreen,
)


def keys_of(screen: type[TutorScreen]) -> dict[str, set[str]]:
    """Each key of a screen, with the actions bound to it: the screen's own first, then those of everywhere."""
    found: dict[str, set[str]] = {}
    for owner in screen.__mro__:
        if not owner.__module__.startswith("tutor."):
            continue  # Textual's own are covered by ours
        own: dict[str, str] = {}
        for binding in vars(owner).get("BINDINGS", ()):
            key, action = (binding.key, binding.action) if hasattr(binding, "key") else binding[:2]
            for one in key.split(","):
                assert own.get(one, action) == action, f"{owner.__name__}: {one} is {own[one]} and {action}"
                own[one] = action
        for one, action in own.items():
            found.setdefault(one, set()).add(action)
    return found


@pytest.mark.parametrize("screen", [*SCREENS, MentorScreen], ids=lambda screen: screen.__name__)
def test_no_two_commands_of_a_class_share_a_key(screen: type[TutorScreen]) -> None:
    assert keys_of(screen)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_a_screen_overrides_no_key_of_everywhere(screen: type[TutorScreen]) -> None:
    """`l` is the Lab on every screen. A key may be bound again only for the same command."""
    everywhere = {key: command.action for command in EVERYWHERE for key in command.keys.split(",")}
    own = {key: actions for key, actions in keys_of(screen).items() if key in everywhere}
    assert {key: actions for key, actions in own.items() if actions != {everywhere[key]}} == {}


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_what_a_screen_names_it_can_do(screen: type[TutorScreen]) -> None:
    keys = keys_of(screen)
    source = "".join(inspect.getsource(owner) for owner in screen.__mro__ if owner.__module__.startswith("tutor.ui"))
    for command in (*screen.COMMANDS_HERE, *EVERYWHERE):
        if not command.action:
            continue  # keys of a widget, told for the reader's sake
        method = f"action_{command.action.partition('(')[0]}"
        assert callable(getattr(screen, method)), command
        for key in filter(None, command.keys.split(",")):
            assert key in keys, (command.words, key)
            assert command.action in keys[key] or method in source, command


def test_every_command_has_words_a_shown_key_and_a_group() -> None:
    for name, command in ALL.items():
        assert command.words, name
        assert command.shown or not command.keys, name  # the palette does without a key
        assert command.group in {*GROUPS}, name
        assert bool(command.keys) <= bool(command.action), name


def test_the_words_of_a_command_stand_in_commands_only() -> None:
    """A binding that is told anywhere is made from a command: no screen gives words to a key by itself."""
    room = Path(tutor.ui.__file__).parent / "screens"
    told = re.compile(r'Binding\("[^"]+", "[^"]+", "[^"]')
    assert {path.name for path in room.glob("*.py") if told.search(path.read_text())} == set()
    assert told.search('Binding("x", "stop", "stop it")')


def test_the_help_has_every_command_of_the_palette_once() -> None:
    helped = [command for group in GROUPS.values() for command in group]
    assert len(helped) == len(set(helped))
    for name, group in GROUPS.items():
        assert {command.group for command in group} == {name}
    with_key = {
        command for screen in SCREENS for command in (*screen.COMMANDS_HERE, *EVERYWHERE) if command.palette
    } - set(helped)
    assert {command.words for command in with_key} <= {commands.PREVIOUS_TASK.words}, "told nowhere"


TOLD_WHERE_THEY_COUNT = """
BACK_TO_SUSPECTS BEGIN BET CASE CELL CENTRE CHOOSE_RUN COPY_UNSAVED DRAG ERASE FIND_BACK FIND_BEFORE FIND_NEXT
FIND_STAY FIRST_MOMENT GO_BEYOND HAND_IN HELP_IN_TEXT LAST_MOMENT LEAVE_TEXT MEND MOMENTS MOVE NETWORKS NEURON
NEURON_LAYER NEXT_DIGIT OPEN PART PASS_SURE PRESS PREVIOUS_TASK QUIT RATES REDO_INK SAVE_UNSAVED SAY_WHY SEARCH_SHORT
SUSPECT SUSPEND THAT_IS_IT TIME_TODAY TO_BUTTONS TO_DIGITS UNDO WEIGHT WRITE_STORY
CHOOSE_DIGIT DIGIT_KIND KEEP_DRAWING LABEL ON_THE_CANVAS REMOVE_DIGIT TRAIN_ON_MINE WHICH_DIGIT
"""
"""Commands of the footer, of one field or of the palette alone, which the help leaves out."""


def test_the_help_leaves_out_no_other_command() -> None:
    helped = {command for group in GROUPS.values() for command in group}
    assert {name for name, command in ALL.items() if command not in helped} == set(TOLD_WHERE_THEY_COUNT.split())


def test_every_command_is_used() -> None:
    used = "".join(
        path.read_text() for path in Path(tutor.ui.__file__).parent.rglob("*.py") if path.name != "commands.py"
    )
    words = set(re.findall(r"\b[A-Z][A-Z_]+\b", used))
    assert ALL.keys() - words == {"SCROLL", "COMMENT"}, "keys of the fields themselves; only the help tells of them"


@pytest.mark.parametrize("key", ["", "l", "r", "w"])
async def test_footer_palette_and_help_say_the_same_words(stand: Stand, key: str) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        if key:
            await pilot.press(key)
            await until(pilot, lambda: screen_name(app) != "home", "the place")
        screen = app.screen
        assert isinstance(screen, TutorScreen)
        footer = screen.footer_commands()
        assert set(footer) <= set(ALL.values()), "the footer shows declared commands only"
        await until_shown(pilot, f"{footer[0].shown} {footer[0].words}")
        entries = {entry.title.casefold() for entry in system_commands(app, app.context, app.screen)}
        for command in (*screen.COMMANDS_HERE, *EVERYWHERE):
            if command.palette and command.action not in ("next_task", "previous_task"):
                assert command.words.casefold() in entries
        await pilot.press("question_mark")
        await until_shown(pilot, "Keys")
        text = "\n".join(line.plain for column in app.screen.query(KeyColumn) for line in column.lines(80))
        for command in (one for group in GROUPS.values() for one in group):
            assert re.search(rf"{re.escape(command.shown)} +{re.escape(command.words)}", text), command


async def test_the_footer_shows_what_fits(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "enter open", "ctrl+q quit", "all saved")
        await pilot.resize_terminal(44, 20)
        await until(pilot, lambda: shown(app).endswith("all saved") and "ctrl+q quit" not in shown(app), "fewer keys")
        last = shown(app).splitlines()[-1]
        assert "enter open" in last
        assert len(last) <= 44
