"""What the network says of a drawing: beside the sheet, or in the left column where the sheet needs the room."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size

from tutor.training.loaded_network import LoadedNetwork
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.widgets.common.digit import DigitView
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.parts import titled
from tutor.ui.widgets.run.words import layers_words

APART_FROM = Size(119, 36)
"""The terminal's size from which the sheet is large, its reading at the left of it and its moments at the right."""

NONE = Content("")
PARTS = (".whose", ".reads", ".guesses", ".look", ".slid")


def apart(terminal: Size) -> bool:
    """Whether the sheet has its panel to itself."""
    return terminal.width >= APART_FROM.width and terminal.height >= APART_FROM.height


@dataclass(frozen=True, slots=True)
class DrawingReport:
    """What is said of a drawing: the network's reading (or why there is none), what to look at, whose network it is,
    its guesses, the pixels that it was shown (where they are others), and how brush and drawing stand."""

    head: Content
    look: Content
    whose: Content = NONE
    guesses: Content = NONE
    shown: bytes = b""
    state: Content = NONE


def whose_words(network: LoadedNetwork, snapshot: TrainingSnapshot, room: int) -> Content:
    """The network of a run, with its layers, in `room` columns."""
    name = titled("My network" if snapshot.mine else "Network", "", f"run {network.run}", room)
    return Content.assemble(name, "\n", *layers_words(TrainingSnapshot(layer_sizes=network.layer_sizes)))


class DrawReading(Ground, Vertical):
    DEFAULT_CSS = """
    DrawReading .whose { margin: 0 0 1 0; }
    DrawReading .guesses { margin: 1 0; }
    DrawReading .look { margin: 0 0 1 0; }
    DrawReading .shown { height: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Words(classes="whose")
        yield Words(classes="reads")
        yield Words(classes="guesses")
        yield Words(classes="look beside")
        with Vertical(classes="shown"):
            yield Words(Content.styled("It is shown, centred", "$muted"))
            yield DigitView(size="small")
        yield Words(classes="slid")

    @while_standing
    def tell(self, said: DrawingReport, *, look: bool) -> None:
        """All of it anew, what is not said hidden. `look`: what to look at has its place here."""
        look_here = said.look if look else NONE
        for part, words in zip(PARTS, (said.whose, said.head, said.guesses, look_here, said.state), strict=True):
            self.query_one(part, Words).tell(words)
        self.query_one(".shown").display = bool(said.shown)
        if said.shown:
            self.query_one(DigitView).pixels = said.shown
