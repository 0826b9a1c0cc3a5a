"""Parts of the museum: the suspects to choose among, and at the left the cases."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.marks import GLYPHS, TONES, Mark
from tutor.domain.museum import CASES, FAULT, FAULTS, Case
from tutor.domain.response import Response
from tutor.training.exhibits import exhibits
from tutor.ui.widgets.lab.parts import titled
from tutor.ui.widgets.run.strip import percent
from tutor.ui.widgets.run.words import config_words
from tutor.ui.workbook import Workbook

TWO_COLUMNS = 60


def responded(workbook: Workbook | None, case: Case) -> Response | None:
    """What the learner has said of a case."""
    return workbook.notebook.latest(case.id) if workbook is not None else None


def is_right(case: Case, said: Response) -> bool:
    return said.text == FAULT[case.fault].name


class SuspectList(Widget):
    """The eight faults. `here` is the one at hand; those told in other cases are muted, with the case. A click takes
    one to hand, another one says that it is it."""

    DEFAULT_CSS = """
    SuspectList { height: auto; }
    """
    here: reactive[int] = reactive(0)
    told: reactive[tuple[tuple[str, int], ...]] = reactive(())

    class Taken(Message):
        """That is it."""

    @property
    def columns(self) -> int:
        return 2 if self.size.width >= TWO_COLUMNS else 1

    @property
    def _rows(self) -> int:
        return len(FAULTS) // self.columns

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(FAULTS) // (2 if width >= TWO_COLUMNS else 1)

    def render(self) -> Content:
        told, cell = dict(self.told), max(24, self.size.width // self.columns)
        lines = []
        for row in range(self._rows):
            parts: list[str | tuple[str, str]] = []
            for index in range(row, len(FAULTS), self._rows):
                fault, here = FAULTS[index], index == self.here
                note = f"  case {told[fault.id]}" if fault.id in told else ""
                tone = "bold $bright on $here" if here else "$muted" if note else "$words"
                name = f"{fault.name}{note}"[: cell - 3]
                parts += [("› " if here else "  ", "$accent" + " on $here" * here), (name.ljust(cell - 2), tone)]
            lines.append(Content.assemble(*parts))
        return Content("\n").join(lines)

    def move(self, down: int, right: int) -> None:
        by = down + right * (self._rows if self.columns == 2 else 1)
        self.here = max(0, min(len(FAULTS) - 1, self.here + by))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        column = min(self.columns - 1, event.x // max(1, self.size.width // self.columns))
        index = column * self._rows + event.y
        if index == self.here:
            self.post_message(self.Taken())
        elif 0 <= event.y < self._rows:
            self.here = index


class CaseList(Static):
    """At the left: which cases there are, how far one has come, and the settings of a case that is told."""

    class Chosen(Message):
        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    FIRST_ROW = 6

    def __init__(self) -> None:
        super().__init__(id="cases", classes="aside")

    def show(self, workbook: Workbook | None, here: int) -> None:
        said = [responded(workbook, case) for case in CASES]
        width = max(24, self.content_size.width or 33)
        count = f"{sum(one is not None for one in said)} of {len(CASES)} told"
        rows = [
            titled("Museum of faults", "", count, width),
            Content(""),
            Content.styled("Eight networks, each with one\nthing wrong. Judge by symptoms.", "$words"),
            Content(""),
            Content.styled("test".rjust(width), "$muted"),
        ]
        for index, (case, one) in enumerate(zip(CASES, said, strict=True)):
            mark = Mark.OPEN if one is None else Mark.RIGHT if is_right(case, one) else Mark.WRONG
            ground = " on $here" if index == here else ""
            tone = ("bold $bright" if index == here else "$words" if one else "$muted") + ground
            name = case.symptom if one is None else FAULT[case.fault].name
            right = percent(exhibits()[case.fault].accuracy)
            rows.append(
                Content.assemble(
                    (f"{GLYPHS[mark]} ", TONES[mark] + ground),
                    (f"{case.number} {name}".ljust(width - 2 - len(right)), tone),
                    (right, tone),
                )
            )
        rows += [Content(""), Content.styled("A told case shows its fault, an\nuntold one its symptom.", "$muted")]
        if said[here] is not None:
            case = CASES[here]
            sizes = exhibits()[case.fault].config.hidden_sizes
            hidden = " › ".join(map(str, sizes)) if len(sizes) < 4 else f"{len(sizes)} × {sizes[0]}"
            parts = (("784", "$layer-input"), (hidden, "$layer-hidden"), ("10", "$layer-output"))
            layers = Content.styled(" › ", "$faint").join(Content.styled(*part) for part in parts if part[0])
            rows += [
                Content(""),
                Content.styled(f"Case {case.number}, uncovered", "bold $bright"),
                layers,
                Content.styled(config_words(exhibits()[case.fault].snapshot()), "$muted"),
                Content.assemble(("✗ ", "$wrong"), (FAULT[case.fault].name, "$words")),
            ]
        self.update(Content("\n").join(rows))

    def on_click(self, event: events.Click) -> None:
        index = event.screen_y - self.content_region.y - self.FIRST_ROW
        if 0 <= index < len(CASES):
            self.post_message(self.Chosen(index))
