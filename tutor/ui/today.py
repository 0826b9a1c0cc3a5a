"""When to say that a good place to stop has come: once, at the end of what fits into the time there is today."""

from __future__ import annotations

from tutor.domain.outline import LessonOutline
from tutor.domain.today import TIME_SETTING, Plan, minutes_of, plan
from tutor.ui.workbook import Workbook


class Today:
    """The plan is made at the first look, and anew when another time is chosen."""

    def __init__(self, outlines: tuple[LessonOutline, ...], workbook: Workbook) -> None:
        self._outlines, self._workbook = outlines, workbook
        self._plan = self._made()

    def _made(self) -> Plan:
        minutes = minutes_of(self._workbook.settings.get(TIME_SETTING))
        return plan(self._outlines, self._workbook.notebook, minutes)

    def plan_anew(self) -> None:
        self._plan = self._made()

    def said_after(self, lesson_id: str) -> str:
        """What the end of that lesson says: words where it is the last one planned, else ''."""
        if not lesson_id or lesson_id != self._plan.stop:
            return ""
        return f"{self._plan.name} for today: a good place to stop. All is kept, and you may go on."
