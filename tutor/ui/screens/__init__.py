"""The screens of the tutor. `screen_class` imports one when it is first opened, which keeps the start quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.ui.screens.base import TutorScreen


def screen_class(name: str) -> type[TutorScreen]:
    """The class of a screen: lab, responses, writing, unit end or ladder. KeyError for another name."""
    if name == "lab":
        from tutor.ui.screens.lab import LabScreen

        return LabScreen
    if name == "responses":
        from tutor.ui.screens.responses import ResponsesScreen

        return ResponsesScreen
    if name == "writing":
        from tutor.ui.screens.writing import WritingScreen

        return WritingScreen
    if name == "unit end":
        from tutor.ui.screens.unit_end import UnitEndScreen

        return UnitEndScreen
    if name == "ladder":
        from tutor.ui.screens.ladder import LadderScreen

        return LadderScreen
    raise KeyError(name)
