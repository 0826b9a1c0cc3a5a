"""What the network says of a drawing: beside the sheet, or in the left column where the sheet needs the room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size

from tutor.training.loaded_network import LoadedNetwork
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.widgets.common.digit import DigitView
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.parts import guesses, titled
from tutor.ui.widgets.run.words import layers_words

APART_FROM = Size(119, 36)
"""The terminal's size from which the sheet is large, its answers at the left of it and its moments at the right."""


def apart(terminal: Size) -> bool:
    """Whether the sheet has its panel to itself."""
    return terminal.width >= APART_FROM.width and terminal.height >= APART_FROM.height


class DrawAnswers(Vertical):
    DEFAULT_CSS = """
    DrawAnswers .whose { margin: 0 0 1 0; }
    DrawAnswers .guesses { margin: 1 0; }
    DrawAnswers .look { margin: 0 0 1 0; }
    DrawAnswers .shown { height: auto; }
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
    def tell(
        self,
        head: Content,
        look: Content | None = None,
        *,
        probabilities: tuple[float, ...] = (),
        network: LoadedNetwork | None = None,
        snapshot: TrainingSnapshot | None = None,
        room: int = 36,
        rows: int = 10,
        shown: bytes = b"",
        state: Content | None = None,
    ) -> None:
        """All of it anew, what is not given hidden. `room`: columns; `rows`: of guesses; `snapshot`: of the run whose
        network it is, where the network itself is to be told too."""
        if network is not None and snapshot is not None:
            name = titled("My network" if snapshot.mine else "Network", "", f"run {network.run}", room)
            layers = layers_words(TrainingSnapshot(layer_sizes=network.layer_sizes))
            self._put(".whose", Content.assemble(name, "\n", *layers))
        else:
            self._put(".whose", None)
        self._put(".reads", head)
        several = (
            guesses(probabilities, room, rows=rows, classes=network.classes) if network and probabilities else None
        )
        self._put(".guesses", several)
        self._put(".look", look)
        self.query_one(".shown").display = bool(shown)
        if shown:
            self.query_one(DigitView).pixels = shown
        self._put(".slid", state)

    def _put(self, part: str, words: Content | None) -> None:
        static = self.query_one(part, Words)
        static.display = words is not None
        if words is not None:
            static.update(words)
