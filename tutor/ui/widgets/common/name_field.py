"""One line for the learner's name."""

from __future__ import annotations

from tutor.domain.learner import LONGEST_NAME, clean_name
from tutor.ui.widgets.common.line_field import LineField


class NameField(LineField):
    """`cleaned` is the name as it is kept."""

    def __init__(self, name: str = "", placeholder: str = "", *, id: str | None = None) -> None:
        super().__init__(name, placeholder, longest=LONGEST_NAME, id=id)

    @property
    def cleaned(self) -> str:
        """The name as it is kept."""
        return clean_name(self.value)
