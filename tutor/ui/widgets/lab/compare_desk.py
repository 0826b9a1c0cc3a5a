"""The left column beside Compare: the curves over each other, whose they are, and the runs to tick."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from tutor.domain.words import visible
from tutor.training.comparing import Comparison
from tutor.training.series import AXES
from tutor.training.shelf import Entry
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.bench import room_of
from tutor.ui.widgets.lab.compare import TONES, CurvesTogether
from tutor.ui.widgets.lab.parts import titled
from tutor.ui.widgets.lab.run_list import RunList, both_ends
from tutor.ui.widgets.lab.runs import MOST_TICKED


class CompareDesk(Ground, Vertical):
    """`memory.ticked` is what it changes."""

    DEFAULT_CSS = """
    CompareDesk .legend { margin: 0 0 1 0; }
    CompareDesk .of-list { margin: 0 0 1 0; }
    """

    class Ticked(Message):
        """Other runs are to be compared."""

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(id="compare-desk", classes="bench aside")
        self.memory = memory
        self._entries: tuple[Entry, ...] = ()

    def compose(self) -> ComposeResult:
        yield Words(classes="of-curves")
        yield CurvesTogether(self.memory)
        yield Words(classes="legend")
        yield Words(classes="of-list")
        yield RunList()

    def know(self, entries: Sequence[Entry]) -> None:
        self._entries = tuple(entries)
        self._show_list()

    @while_standing
    def show(self, found: Comparison | None) -> None:
        """The curves of what is compared; None while that is not known."""
        sides = found.sides if found is not None else ()
        self.query_one(CurvesTogether).show([side.snapshot for side in sides])
        width = room_of(self, 20)
        axis = self.memory.axis or AXES[0]
        scales = "log scales" if axis == AXES[0] else "log scale"
        self.query_one(".of-curves", Words).update(titled("Loss", f"by {axis[:-1]}, {scales}", "", width))
        rows = []
        for side, tone in zip(sides, TONES, strict=False):
            loss = "" if side.snapshot.loss is None else f"{side.snapshot.loss:.2f}"
            name = both_ends(visible(side.name), width - 10)
            gap = " " * max(1, width - 3 - len(str(side.run)) - len(name) - len(loss))
            rows.append(
                Content.assemble(("━ ", tone), (f"{side.run} ", "$muted"), (name, "$words"), gap, (loss, "$bright"))
            )
        self.query_one(".legend", Words).update(Content("\n").join(rows))
        for part in (".of-curves", "CurvesTogether", ".legend"):  # those of other runs are just being read
            self.query_one(part).display = len(self.memory.ticked) > 1
        self._show_list()

    @property
    def index(self) -> int:
        return next((index for index, one in enumerate(self._entries) if one.run == self.memory.here), 0)

    @while_standing
    def _show_list(self) -> None:
        width = room_of(self, 20)
        self.query_one(".of-list", Words).update(titled("Runs", "", "2 or 3 of them", width))
        room = max(3, self.size.height - 13 - 3 - len(TONES) - 4)
        self.query_one(RunList).show(self._entries, self.index, room, self.memory.ticked, self.memory.mine)

    def move(self, by: int) -> None:
        if self._entries:
            index = max(0, min(len(self._entries) - 1, self.index + by))
            self.memory.here = self._entries[index].run
            self._show_list()

    def tick(self) -> None:
        """Tick the run at hand, or take that back; of more than three the first is let go."""
        if not self._entries:
            return
        run, ticked = self._entries[self.index].run, self.memory.ticked
        others = tuple(one for one in ticked if one != run)
        self.memory.ticked = others if run in ticked else (*ticked, run)[-MOST_TICKED:]
        self._show_list()
        self.post_message(self.Ticked())

    def on_run_list_chosen(self, message: RunList.Chosen) -> None:
        self.memory.here = self._entries[message.index].run
        if message.again or message.tick:
            self.tick()
        self._show_list()
