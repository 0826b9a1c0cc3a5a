"""Typing begins a response: what is typed is led into the open text field before anything takes it for a command.

The rule, wherever a text field is open and none has the focus: a letter, a digit or a sign begins to write in it, and
so does a paste. Keys that move stay keys: space, `?`, `/`, and what the screen names. Once a field was left by escape,
letters are commands, until a field is entered again or something else is shown.

The app asks the screen before it forwards a key, so that no key of the same read can overtake the first one.
"""

from __future__ import annotations

from textual import events, on
from textual.widget import Widget

from tutor.ui.screens.common import CommonScreen

MOVING = frozenset(" ?/")
"""Characters that begin no response: they read on, show the help, and search."""

FIELD = "takes-text"


class TypingBegins(CommonScreen[None]):
    """A screen with text fields. `letters_are_commands` is true once the learner has left a field by escape."""

    letters_are_commands = False

    @property
    def writes(self) -> bool:
        """True while the keys go into a text field."""
        return self.focused is not None and self.focused.has_class(FIELD)

    def open_field(self) -> Widget | None:
        """The text field that typing begins to write in."""
        parts = self.walk_children(Widget)  # each key asks, and a query takes five times as long
        return next((one for one in parts if one.has_class(FIELD) and not one.has_class("-read-only")), None)

    @property
    def typing_begins(self) -> bool:
        """True while the next letter goes into a field that has no focus yet."""
        return not self.writes and not self.letters_are_commands and self.open_field() is not None

    def stays_a_key(self, event: events.Key) -> bool:
        """True for a character that is a key here although a field is open."""
        return event.character is None or not event.is_printable or event.character in MOVING

    async def lead(self, event: events.Key | events.Paste) -> bool:
        """Give the open field the focus if the event is for it. True when nothing is left to be done with the event."""
        if self.writes or self.letters_are_commands or (isinstance(event, events.Key) and self.stays_a_key(event)):
            return False
        if (field := self.open_field()) is not None:
            self.set_focus(field, scroll_visible=False)  # it comes into view by itself
        return False

    def leave_field(self) -> None:
        """Leave the text field that has the focus: letters are commands now."""
        self.set_focus(None)
        self.letters_are_commands = True

    @on(events.DescendantFocus)
    def _field_entered(self) -> None:
        if self.writes:
            self.letters_are_commands = False
