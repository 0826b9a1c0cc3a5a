"""Keys that edit act where they come in, among the letters.

Textual handles a letter in the field, but sends the backspace between two letters on to the app, which sends it back as
an action: by then the letter behind it is written, when both came in one read, and it is that one which goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding
from textual.widget import Widget


def edits_of(field: type[Widget]) -> Mapping[str, str]:
    """The toolkit's own keys of a field, with their actions; not those that hand its text in."""
    made = Binding.make_bindings(field.BINDINGS)
    return {binding.key: binding.action for binding in made if binding.action != "submit"}


if TYPE_CHECKING:
    Base = Widget
else:
    Base = object  # Textual takes styles and keys from the first base that is a widget: that is to be the field itself


class InOrder(Base):
    """For fields, before their own class. `EDITS` are the keys that act at once."""

    EDITS: ClassVar[Mapping[str, str]] = {}

    async def on_key(self, event: events.Key) -> None:
        if (action := self.EDITS.get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
