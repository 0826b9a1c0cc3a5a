"""Neurons: what training made of the weights of the first layer, each neuron's as a picture.

Shown is W - W0, the weights less those that the run began with: else the random first weights of the pixels at the
border, which no digit ever inks, would look like something learned.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content

from tutor.domain.words import visible
from tutor.training.loaded_network import LoadedNetwork
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui import commands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.digit import SIDE, DigitView, fitted
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.parts import CARD, CARD_GAP, CARD_ROWS, LabPanel, PictureCard

MOST_CARDS = 9
BESIDE = SIDE + 3
"""Columns of the large picture and the gap beside it."""
FULL_ROWS = 14
UNCHANGED = 128
"""The gray of a weight that is what it was at the start: between paper and ink."""


class LabNeurons(LabPanel):
    """`chosen` is the neuron (0-based) that is shown large."""

    commands = (commands.NEURON, commands.MOMENTS, commands.NETWORKS)
    reads = has_moments = True
    DEFAULT_CSS = """
    LabNeurons .title { margin: 0 0 1 0; }
    LabNeurons .pictures { height: auto; }
    LabNeurons .large { width: 28; height: auto; margin: 0 3 0 0; }
    LabNeurons .neuron-words { margin: 1 0 0 0; }
    LabNeurons .right-words { width: 1fr; }
    LabNeurons .cards { layout: grid; grid-columns: 14; grid-rows: 8; grid-gutter: 1 2; width: auto; height: auto; }
    LabNeurons PictureCard { height: 8; margin: 0; }
    """

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self.chosen = 0
        self.columns = 1
        self._drawn: dict[int, tuple[bytes, float]] = {}
        self._drawn_of: LoadedNetwork | None = None

    def compose(self) -> ComposeResult:
        yield Words(classes="title")
        with Horizontal(classes="pictures"):
            with Vertical(classes="large"):
                yield DigitView(id="full")
                yield DigitView(size="small", id="small")
                yield Words(classes="neuron-words beside")
            yield Words(classes="right-words")
            with Container(classes="cards"):
                for _ in range(MOST_CARDS):
                    yield PictureCard()
        yield Words(classes="neuron-words below")

    def drawn(self, neuron: int) -> tuple[bytes, float]:
        """784 grays, ink where ink raises the neuron's sum, paper where it lowers it; and the largest change."""
        loaded = self.loaded
        assert loaded is not None
        if loaded is not self._drawn_of:
            self._drawn, self._drawn_of = {}, loaded
        if neuron not in self._drawn:
            weights = loaded.weights(neuron)
            self._drawn[neuron] = fitted(grays(weights), loaded.side), max(map(abs, weights))
        return self._drawn[neuron]

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        loaded = self.loaded
        width, height = self.room
        there = loaded is not None and not self.trouble
        self.query_one(".pictures").display = there
        title = self.query_one(".title", Words)
        below, beside = self.query_one(".below", Words), self.query_one(".beside", Words)
        if loaded is None or not there:
            title.update(Content.styled("Neurons of the first layer", "bold $bright"))
            below.display = True
            below.update(Content.styled(visible(self.without_network()), "$words"))
            return
        self.chosen = max(0, min(loaded.neurons - 1, self.chosen))
        name = "Hidden layer 1" if len(loaded.layer_sizes) > 2 else "Output neurons"
        if width < 60:
            name = "Neurons" if width < 46 else "Neurons, first layer"
        where = f"{self.chosen + 1} of {loaded.neurons:,}, run {loaded.run}"
        title.update(self.head(name, "", where, width))
        full = width >= SIDE and height >= FULL_ROWS + 2
        large, largest = self.drawn(self.chosen)
        self.query_one("#full").display, self.query_one("#small").display = full, not full
        self.query_one(".large").styles.width = SIDE if full else CARD
        for view in self.query_one(".large").query(DigitView):
            view.pixels = large
        rows = self._show_cards(loaded, width, height) if full else self._no_cards()
        tall = rows >= 3
        words = self._words(loaded, largest, short=not tall, beside=not full)
        right = self.query_one(".right-words", Words)
        right.display = not full
        beside.display, below.display = full and tall, full and not tall
        for index in (beside, below, right):
            index.update(words)

    def _no_cards(self) -> int:
        self.query_one(".cards").display = False
        return 0

    def _show_cards(self, loaded: LoadedNetwork, width: int, height: int) -> int:
        """The page of small pictures that the chosen one is on; returns how many rows of them fit."""
        self.columns = max(1, min(3, (width - BESIDE + CARD_GAP) // (CARD + CARD_GAP)))
        rows = max(1, min(3, (height - 1) // CARD_ROWS))
        cards = self.query_one(".cards", Container)
        cards.display = width >= BESIDE + CARD
        cards.styles.grid_size_columns = self.columns
        page = self.columns * rows
        first = self.chosen // page * page
        for number, card in enumerate(self.query(PictureCard)):
            neuron = first + number
            card.display = number < page and neuron < loaded.neurons
            if card.display:
                card.show(self.drawn(neuron)[0], f"{neuron + 1}", "", neuron, chosen=neuron == self.chosen)
        return rows

    def _words(self, loaded: LoadedNetwork, largest: float, *, short: bool, beside: bool) -> Content:
        if len(loaded.layer_sizes) == 2:
            classes = loaded.classes
            what = "digit " if classes.are_digits else ""
            name = f"Neuron {self.chosen + 1} answers for {what}{visible(classes.name(self.chosen))}"
        else:
            name = f"Neuron {self.chosen + 1} of {loaded.neurons:,}"
        scale, known = f"−{largest:,.2f} to +{largest:,.2f}", loaded.initial is not None
        rim = f"The gray rim: no {loaded.classes.noun} has ink there, so nothing was learned."
        if not known:
            rim = f"Along the rim no {loaded.classes.noun} has ink: there stands still what they were at first."
        if short:
            if not beside:
                return Content.styled("Dark: ink raises its sum. Bright: lowers it.", "$words")
            told = "Dark: ink here raises its sum. Bright: lowers it."
            told += " Gray rim: no ink, nothing learned." if known else ""
            return Content.assemble((name, "bold $bright"), "\n", (told, "$words"))
        return Content.assemble(
            (name, "bold $bright"),
            (f"\n{'change of its weights' if known else 'its weights'}, {scale}\n", "$muted"),
            ("\nWhat to look at  ", "bold $bright"),
            ("Dark: ink here raises its sum. Bright: it lowers it. ", "$words"),
            (rim, "$words"),
        )

    def arrow(self, down: int, right: int) -> None:
        if self.loaded is not None:
            self.chosen = max(0, min(self.loaded.neurons - 1, self.chosen + right + down * self.columns))
            self.show_again()

    def on_picture_card_chosen(self, message: PictureCard.Chosen) -> None:
        self.chosen = message.index
        self.show_again()


def grays(weights: Sequence[float]) -> bytes:
    """Weights as gray values: the largest in size as ink (positive) or paper (negative), 0 halfway."""
    largest = max(map(abs, weights))
    if not largest:
        return bytes((UNCHANGED,)) * len(weights)
    return bytes(max(0, min(255, round(UNCHANGED + 127.5 * weight / largest))) for weight in weights)
