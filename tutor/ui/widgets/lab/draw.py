"""Draw: a sheet for a digit of one's own, and what the network makes of it, at once."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from tutor.domain.words import visible
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui import commands
from tutor.ui.lab_drawing import SIDE
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.bench import room_of
from tutor.ui.widgets.lab.draw_reading import NONE, DrawingReport, DrawReading, apart, whose_words
from tutor.ui.widgets.lab.parts import LabPanel, guesses, share_words
from tutor.ui.widgets.lab.sheet import DrawSheet

LARGE = (2 * SIDE, SIDE)
BESIDE = 20
"""Columns beside the large sheet for guesses and words."""
ROOMY = 16
"""Columns beside the sheet from which there is room for words."""
BLANK_WORDS = "Draw a digit: drag with the mouse, or press space to put the brush down and move it with the arrows."
CENTRED_WORDS = "Draw it large or small, anywhere: it is centred. z shows it as drawn."
SHORT_BLANK_WORDS = "Drag, or space and arrows"  # a word a line where it stands
SURE, UNSURE = 0.9, 0.7
"""Probabilities from which a guess is told as such, and below which as unsure."""


class LabDraw(LabPanel):
    """The keys come from the screen: arrows, ink, slide, undo, clear."""

    commands = (
        commands.BRUSH,
        commands.INK,
        commands.SLIDE,
        commands.TABS,
        commands.KEEP_DRAWING,
        commands.CENTRE,
        commands.CLEAR,
        commands.UNDO_INK,
        commands.REDO_INK,
        commands.ERASE,
        commands.DRAG,
    )
    reads = has_moments = True
    DEFAULT_CSS = """
    LabDraw .paper { height: auto; max-height: 100%; }
    LabDraw .desk { width: auto; height: auto; max-height: 100%; }
    LabDraw .reading { width: 1fr; height: auto; margin: 0 0 0 2; }
    LabDraw .below { margin: 1 0 0 0; }
    """

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self.drawing = memory.drawing
        self.fits = True
        """False for a network that learned from pictures of another size: nothing is drawn for it."""
        self._beside = DrawReading(classes="reading")

    def compose(self) -> ComposeResult:
        yield Words(classes="title")
        with Horizontal(classes="paper"):
            with VerticalScroll(classes="desk", can_focus=False):
                yield DrawSheet(self.drawing)
            yield self._beside
        yield Words(classes="below")

    @property
    def sheet(self) -> DrawSheet:
        return self.query_one(DrawSheet)

    @property
    def desk(self) -> DrawReading | None:
        """Takes the reading where it stands apart."""
        return self.aside if isinstance(self.aside, DrawReading) else None

    @property
    def apart(self) -> bool:
        """Whether the reading stands in the left column."""
        return self.desk is not None and apart(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        width, height = self.content_size
        beside = 0 if self.apart else BESIDE
        self.sheet.set_class(width >= LARGE[0] + beside and height >= LARGE[1], "-large")
        self.show_again()

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        self.show_reading()

    def on_draw_sheet_inked(self) -> None:
        self.show_reading()

    def show_reading(self) -> None:
        """What the network says of the drawing as it is now."""
        loaded, drawing = self.loaded, self.drawing
        self.post_message(self.Changed())
        width, _ = self.room
        large = self.sheet.large
        beside = room_of(self.desk, 30) if self.desk and self.apart else width - (LARGE[0] if large else SIDE) - 2
        roomy = beside >= ROOMY
        fits = loaded is None or loaded.side == (SIDE, SIDE)
        if fits is not self.fits:
            self.fits = fits
            self.post_message(self.Turned())
        there = loaded is not None and not self.trouble and fits
        self._beside.display = not self.apart
        self.query_one(".desk").display = there or (roomy and fits)  # else what to do has more need of the room
        title = self.query_one(".title", Words)
        title.display = self.apart
        title.update(self.head("", "", "", width))
        if loaded is not None and not self.trouble and not fits:
            rows, columns = loaded.side
            head = Content.styled("Other pictures", "bold $bright")
            words = (
                f"Run {loaded.run} learned from pictures of {rows} x {columns} pixels, and this sheet has {SIDE} x "
                f"{SIDE}: it cannot read what you draw here."
            )
            self._tell(DrawingReport(head, Content.styled(words, "$words")))
            return
        if loaded is None or not there:
            head = Content.styled("No network" if self.trouble else "No network yet", "bold $bright")
            self._tell(DrawingReport(head, Content.styled(visible(self.without_network()), "$words")))
            return
        columns = beside if drawing.blank else max(10, min(36, beside))
        whose = whose_words(loaded, self.snapshot, columns) if self.apart else NONE
        state = self._state() if roomy else NONE
        if drawing.blank:
            head = Content.styled(f"Run {loaded.run} waits" if roomy else "Draw!", "bold $bright")
            look = Content.styled(BLANK_WORDS if roomy else SHORT_BLANK_WORDS, "$words")
            self._tell(DrawingReport(head, look, whose, state=state))
            return
        shown = self._shown(drawing.pixels)
        probabilities = loaded.probabilities(shown)
        best = max(range(len(probabilities)), key=probabilities.__getitem__)
        share = probabilities[best]
        when = f", at step {loaded.step:,}" if self.apart and self.memory.moment is not None else ""
        who = Content.styled(f"Run {loaded.run} reads{when}\n", "$muted") if roomy else Content("")
        name = visible(loaded.classes.one(best))
        said = certainty(name, share) if roomy else name
        look = Content.assemble(("What to look at\n" if large else "What to look at  ", "bold $bright"))
        look = Content.assemble(look, (self._look(best, share), "$words"))
        several = guesses(probabilities, columns, rows=10 if roomy else 4, classes=loaded.classes)
        centred = shown if large and self.memory.centres else b""
        self._tell(DrawingReport(Content.assemble(who, (said, "bold $bright")), look, whose, several, centred, state))

    def picture(self) -> tuple[bytes, int | None] | None:
        there = self.loaded is not None and self.fits and not self.drawing.blank
        return (self._shown(self.drawing.pixels), None) if there else None

    def _shown(self, pixels: bytes) -> bytes:
        """What the network is given."""
        if not self.memory.centres:
            return pixels
        from tutor.training.centring import centred

        return centred(pixels)

    def _tell(self, said: DrawingReport) -> None:
        """`look` stands with the reading beside a large sheet and below a small one; on a low screen where nothing else
        is."""
        large, low = self.sheet.large or self.apart, self.room[1] < SIDE // 2 + 3
        with_reading = large or (low and not said.guesses.plain)
        place = self.desk if self.desk is not None and self.apart else self._beside
        place.tell(said, look=with_reading)
        below = self.query_one(".below", Words)
        below.display = not (large or low)
        below.update(said.look)

    def _look(self, best: int, share: float) -> str:
        drawing, loaded = self.drawing, self.loaded
        down, right = drawing.slid_down, drawing.slid_right
        if self.memory.centres:
            return CENTRED_WORDS
        if loaded is None or not (down or right):
            return "Slide it to one side with shift and the arrows, and watch the bars."
        first = loaded.probabilities(drawing.in_the_middle)
        was = max(range(len(first)), key=first.__getitem__)
        name = visible(loaded.classes.one(was))
        told = f"Where you drew it, it was {name}, at {share_words(first[was])}. {slid_words(down, right)} it is "
        if was != best:
            return told + "not: each neuron watches fixed pixels."
        if share < first[was] - 0.05:
            return told + f"one at {share_words(share)} only."
        return told + "still one. Slide on."

    def _state(self) -> Content:
        drawing = self.drawing
        down, right = drawing.slid_down, drawing.slid_right
        brush = f"{'eraser' if drawing.erases else 'brush'} {'down' if drawing.down else 'up'}"
        brush += f", {'centred' if self.memory.centres else 'as drawn'}"
        slid = f"slid {'←' if right < 0 else '→'} {abs(right)}   {'↑' if down < 0 else '↓'} {abs(down)}\n"
        return Content.styled((slid if down or right else "") + brush, "$muted")

    # the keys

    def arrow(self, down: int, right: int) -> None:
        self.drawing.move(down, right)
        self.changed()

    def ink(self) -> None:
        self.drawing.press()
        self.changed()

    def slide(self, down: int, right: int) -> None:
        self.drawing.slide(down, right)
        self.changed()

    def undo(self) -> None:
        self.drawing.undo()
        self.changed()

    def redo(self) -> None:
        self.drawing.redo()
        self.changed()

    def erase(self) -> None:
        """The eraser in place of the brush, or back."""
        self.drawing.erases = not self.drawing.erases
        self.changed()

    def centre(self) -> None:
        """Show the network the drawing as it stands on the sheet, or centred again."""
        self.memory.centres = not self.memory.centres
        self.changed()

    def clear(self) -> None:
        self.drawing.clear()
        self.changed()

    def changed(self) -> None:
        self.sheet.changed()
        self.show_reading()
        desk = self.query_one(".desk")
        row = self.drawing.brush[0] if self.sheet.large else self.drawing.brush[0] // 2
        if not desk.scroll_offset.y <= row < desk.scroll_offset.y + desk.size.height:
            desk.scroll_to(y=max(0, row - desk.size.height // 2), animate=False, immediate=True)


def certainty(name: str, share: float) -> str:
    """`a 5, unsure`."""
    return name if share >= SURE else f"{name}, perhaps" if share >= UNSURE else f"{name}, unsure"


def slid_words(down: int, right: int) -> str:
    """`Slid 4 pixels to the right and 1 up`."""
    parts = []
    if right:
        parts.append(f"{abs(right)} pixel{'s' * (abs(right) > 1)} to the {'right' if right > 0 else 'left'}")
    if down:
        parts.append(f"{abs(down)}{'' if parts else ' pixel' + 's' * (abs(down) > 1)} {'down' if down > 0 else 'up'}")
    return f"Slid {' and '.join(parts)}"
