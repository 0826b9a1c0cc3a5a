"""What the Lab's screen does in the museum, in the gradient's view, and from one view to another."""

from __future__ import annotations

from tutor.training.exhibits import mended
from tutor.training.series import AXES, axis_of
from tutor.ui.screens.lab_runs import RunActions
from tutor.ui.widgets.lab.compare import LabCompare
from tutor.ui.widgets.lab.confusion import LabConfusion
from tutor.ui.widgets.lab.curves import LabCurves
from tutor.ui.widgets.lab.digits import LabDigits
from tutor.ui.widgets.lab.draw import LabDraw
from tutor.ui.widgets.lab.gradient import LabGradient
from tutor.ui.widgets.lab.museum import LabMuseum
from tutor.ui.widgets.lab.museum_parts import CaseList
from tutor.ui.widgets.lab.my_digits import LabMyDigits
from tutor.ui.widgets.lab.tabs import NAMES
from tutor.ui.widgets.lab.views import CURVES, DIGITS, DRAW, GRADIENT


class StudyActions(RunActions):
    """Mixed into the Lab's screen."""

    # the museum

    def _museum(self) -> LabMuseum | None:
        panel = self.view.panel
        return panel if isinstance(panel, LabMuseum) else None

    def action_more_evidence(self) -> None:
        if museum := self._museum():
            museum.more()

    async def action_submit(self) -> None:
        if museum := self._museum():
            await museum.submit()

    async def action_take_apart(self) -> None:
        """The settings of a case that is told, or of a run of the list, onto the levers."""
        if self.run_list is not None:
            await self.action_to_train()
        if (museum := self._museum()) and museum.said is not None:
            await self.view.take_apart(museum.exhibit.config)

    async def on_lab_museum_take_apart(self) -> None:
        await self.action_take_apart()

    def on_lab_museum_mend(self, message: LabMuseum.Mend) -> None:
        """Without its fault, as a run that is none of the learner's own."""
        case, now = message.case, self.context.session.snapshot
        if not self.context.session.start(mended(case), title=f"Mended: {case.cure}", purpose=case.purpose):
            self.app.notify(f"Run {now.run} is at work. Stop it with x first.", markup=False)

    # the views, as the palette names them

    async def action_view(self, name: str) -> None:
        await self.view.choose(NAMES.index(name))

    # the gradient

    async def action_next_picture(self) -> None:
        """From another view first to the gradient."""
        if isinstance(panel := self.view.panel, LabGradient):
            panel.next_picture()
        else:
            await self.view.choose(GRADIENT)

    def action_chart_words(self) -> None:
        """The curves of all views told, or drawn again."""
        self.context.lab.in_words = not self.context.lab.in_words
        self._show_curves()

    async def action_next_chart(self) -> None:
        """Below the loss in Train; from another view first there."""
        if isinstance(panel := self.view.panel, LabCurves):
            panel.next_chart()
        else:
            await self.view.choose(CURVES)

    async def action_next_axis(self) -> None:
        """The curves of Train and Compare along steps, epochs or seconds; from another view first to Train."""
        lab, panel = self.context.lab, self.view.panel
        if isinstance(panel, LabCurves | LabCompare):
            now = axis_of(self.view.subject, lab.axis) if isinstance(panel, LabCurves) else lab.axis or AXES[0]
            lab.next_axis(now)
            self._show_curves()
        else:
            await self.view.choose(CURVES)

    def _show_curves(self) -> None:
        view = self.view
        view.panel.show_again()
        if isinstance(panel := view.panel, LabCompare):
            view.beside.show(panel.found if panel.of == view.memory.ticked else None)

    def action_saliency(self) -> None:
        if isinstance(panel := self.view.panel, LabGradient):
            panel.turn_saliency()

    async def on_case_list_chosen(self, message: CaseList.Chosen) -> None:
        if isinstance(panel := self.view.panel, LabMuseum):
            await panel.back()
            panel.turn_to(message.index)

    async def on_lab_confusion_opened(self, message: LabConfusion.Opened) -> None:
        await self.view.choose(DIGITS)
        digits = self.query_one(LabDigits)
        digits.narrow(message.pair)
        digits.show_again()

    async def on_lab_my_digits_opened(self, message: LabMyDigits.Opened) -> None:
        self.context.lab.drawing.put(message.digit.pixels)
        await self.view.choose(DRAW)
        if isinstance(panel := self.view.panel, LabDraw):
            panel.changed()
