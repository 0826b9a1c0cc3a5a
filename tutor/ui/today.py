"""When to say that a good place to stop has come: once, at the end of what fits into the time there is today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.domain.today import TIME_SETTING, Plan, minutes_of, plan

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp


class Today:
    """The plan is made at the first look, and anew when another time is chosen."""

    def __init__(self, tutor: TutorApp) -> None:
        self._tutor = tutor
        self._plan = self._made()

    def _made(self) -> Plan:
        workbook = self._tutor.workbook
        return plan(self._tutor.outlines, workbook.notebook, minutes_of(workbook.settings.get(TIME_SETTING)))

    def plan_anew(self) -> None:
        self._plan = self._made()

    def said_after(self, lesson_id: str) -> str:
        """What to say when that lesson is left behind: words the first time it is the last one planned, else ''."""
        if not lesson_id or lesson_id != self._plan.stop:
            return ""
        name, self._plan = self._plan.name, Plan(())
        return f"{name} for today: a good place to stop. All is kept, and you may go on as long as you like."
