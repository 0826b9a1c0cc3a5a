"""`s` where one builds: the learner's parts train beside ours."""

from __future__ import annotations

from tutor.ui.screens.base import TutorScreen


class TrainsOwn(TutorScreen):
    """A screen on which `s` trains what the learner has; `part_here` is the challenge that one is at."""

    part_here = ""

    async def action_start_run(self) -> None:
        from tutor.ui.screens.parts import PartsScreen

        if self.context.ladder.challenges:
            self.app.push_screen(PartsScreen(self.context, self.part_here))
