"""Digits: what the network reads wrong, most confident first, or the same few digits through the whole run; and on
enter the way of one of them through the layers."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from tutor.domain.words import visible
from tutor.training.snapshot import Prediction, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.digit import SIDE, DigitView, fitted
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.layers import LOOK, WIDE, way
from tutor.ui.widgets.lab.parts import (
    CARD,
    CARD_GAP,
    CARD_ROWS,
    LabPanel,
    PictureCard,
    empty,
    guesses,
    share_words,
)
from tutor.ui.widgets.run.words import SURE

MOST_CARDS = 5
FULL_ROWS = 14
ROOM_FOR_FULL = 44
"""Columns that a full digit needs with its guesses beside it."""

Pair = tuple[int, int]
"""A label and what was read instead of it."""


INSIDE = (commands.TO_DIGITS, commands.NEXT_DIGIT)


class LabDigits(LabPanel):
    """`pair` narrows the mistakes down to one label read as one other digit. `inside`: the chosen digit is shown on
    its way through the layers."""

    has_moments = True
    commands: tuple[Command, ...] = (commands.NEXT_DIGIT, commands.ITS_LAYERS, commands.MOMENTS, commands.DIGIT_FILTER)
    DEFAULT_CSS = """
    LabDigits .title { margin: 0 0 1 0; }
    LabDigits .digit { height: auto; margin: 0 0 1 0; }
    LabDigits .way { margin: 0 0 1 0; }
    LabDigits .cards { height: 9; margin: 0 0 1 0; overflow: hidden hidden; }
    """

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self.inside = False
        self.samples = False
        self.pair: Pair | None = None
        self.chosen = 0
        self._followed: int | None = None  # the test image that the learner chose
        self._first_card = 0
        self._was = 0

    def compose(self) -> ComposeResult:
        yield Words(classes="title")
        with Horizontal(classes="digit"):
            yield DigitView(id="full")
            yield DigitView(size="small", id="small")
            yield Words(classes="told")
        yield Words(classes="way")
        with Horizontal(classes="cards"):
            for _ in range(MOST_CARDS):
                yield PictureCard()
        yield Words(classes="look")

    def know(self, mistakes: tuple[Prediction, ...], run: int, step: int) -> None:
        """All mistakes of a network, not only the most confident dozen that a run tells."""
        self.memory.mistakes, self.memory.mistakes_of = mistakes, (run, step)
        self.show_again()

    def narrow(self, pair: Pair | None) -> None:
        self.pair, self.samples = pair, False
        self._choose(None)
        self.look_inside(False)

    def picture(self) -> tuple[bytes, int | None] | None:
        digits = self.digits
        one = digits[max(0, min(len(digits) - 1, self.chosen))] if digits else None
        return None if one is None else (one.pixels, one.label)

    @property
    def all_samples(self) -> bool:  # type: ignore[override]
        return self.samples

    @property
    def digits(self) -> Sequence[Prediction]:
        snapshot = self.snapshot
        if self.samples:
            return snapshot.predictions
        known = self.memory.mistakes_of == (snapshot.run, snapshot.step)
        mistakes = self.memory.mistakes if known else snapshot.mistakes
        if self.pair is None:
            return mistakes
        return [one for one in mistakes if (one.label, one.predicted_label) == self.pair]

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        if snapshot.run != self._was:  # another run, other mistakes
            self._was, self.pair = snapshot.run, None
            self._choose(None)
        digits = self.digits
        places = [at for at, one in enumerate(digits) if one.index == self._followed]
        self.chosen = places[0] if places else max(0, min(len(digits) - 1, self.chosen))
        self.post_message(self.Changed())
        width, height = self.room
        self.query_one(".title", Words).update(self._title(len(digits), width))
        self.query_one(".digit").display = bool(digits)
        cards = self.query_one(".cards")
        tall = height >= FULL_ROWS + 2
        inside = self.inside and bool(digits)
        self.query_one(".way").display = inside
        cards.display = bool(digits) and not inside and height >= FULL_ROWS + CARD_ROWS + 4
        self._show_look(snapshot, len(digits))
        if not digits:
            return
        full = width >= ROOM_FOR_FULL and tall and not inside
        self.query_one("#full").display, self.query_one("#small").display = full, not full
        one = digits[self.chosen]
        for view in self.query_one(".digit").query(DigitView):
            view.pixels = fitted(one.pixels, snapshot.side)
        if inside:
            self._show_way(one, width)
            return
        rows = 10 if full else 3
        self._show_told(one, min(34, width - (SIDE if full else CARD) - 3), rows)
        if cards.display:
            self._show_cards(digits, width)

    def _show_way(self, one: Prediction, width: int) -> None:
        """The digit and every layer, below it or, where there is little height, beside it. The network is that of the
        newest checkpoint."""
        loaded, beside = self.loaded, ROOM_FOR_FULL <= width < WIDE
        self.query_one(".way").display = not beside
        name = visible(self.snapshot.classes.one(one.label))
        digit = f", {name}" if beside else ""
        parts = [] if beside else [Content.styled(first_upper(name), "bold $bright")]
        if loaded is None or self.trouble:
            layers = Content.styled(visible(self.without_network()), "$words")
        else:
            where = [
                f"test {self.snapshot.classes.noun} {one.index + 1:,}",
                f"run {loaded.run}, step {loaded.step:,}",
            ]
            parts += [] if beside else [Content.styled("\n".join(where), "$muted"), Content("")]
            parts.append(
                Content.assemble(("Input", "bold $layer-input"), (f"  {len(one.pixels):,} grays{digit}", "$muted"))
            )
            layers = way(loaded, one.pixels, one.label, width - CARD - 3 if beside else width, dense=beside)
        self.query_one(".told", Words).update(Content("\n").join([*parts, layers] if beside else parts))
        self.query_one(".way", Words).update(layers)

    def _title(self, count: int, width: int) -> Content:
        index = f"{self.chosen + 1} of {count}" if count else ""
        if self.inside:
            return self.head("Its way", "through the layers", index, width)
        classes = self.snapshot.classes
        if self.samples:
            return self.head(f"The same {classes.noun}s", "through the run", index, width)
        if self.pair is not None:
            label, predicted = (visible(classes.name(one)) for one in self.pair)
            return self.head(f"{label} read as {predicted}", "surest first", index, width)
        wrong = wrong_of(self.snapshot)
        if wrong > count:
            index += f" told of {wrong:,}" if count else ""
        return self.head("Mistakes", "surest first", index, width)

    def _show_told(self, one: Prediction, width: int, rows: int) -> None:
        right = one.label == one.predicted_label
        classes = self.snapshot.classes
        name, read = visible(classes.one(one.label)), visible(classes.one(one.predicted_label))
        said = first_upper(f"{name}, read as such" if right else f"{name}, read as {read}")
        where = f"test {classes.noun} {one.index + 1:,}"
        if width < len(where) + 1:
            said = said.replace(", read as a ", " read as ")
            where = where.removeprefix("test ")
        count = sum(map(sum, self.snapshot.confusion))
        if count and width >= 30:
            where += f" of {count:,}"
        parts = [Content.styled(said, "bold $bright"), Content.styled(where, "$muted")]
        parts += [Content(""), guesses(one.probabilities, width, one.label, rows, classes)]
        self.query_one(".told", Words).update(Content("\n").join(parts))

    def _show_cards(self, digits: Sequence[Prediction], width: int) -> None:
        fits = max(1, min(MOST_CARDS, (width + CARD_GAP) // (CARD + CARD_GAP)))
        last = max(0, len(digits) - fits)
        self._first_card = max(self.chosen - fits + 1, min(self._first_card, self.chosen, last))
        for number, card in enumerate(self.query(PictureCard)):
            index = self._first_card + number
            card.display = number < fits and index < len(digits)
            if card.display:
                one = digits[index]
                right = one.predicted_label == one.label
                classes, side = self.snapshot.classes, self.snapshot.side
                name, read = visible(classes.name(one.label)), visible(classes.name(one.predicted_label))
                told = f"✓ {name}" if right else f"{name} → {read}" if classes.are_digits else f"→ {read}"
                sure = share_words(one.confidence)
                told = told[: CARD - len(sure) - 1]
                card.show(fitted(one.pixels, side), told, sure, index, chosen=index == self.chosen)

    def _show_look(self, snapshot: TrainingSnapshot, count: int) -> None:
        ask: list[tuple[str, str]] = [("What to look at  ", "bold $bright")] if self.room[0] >= 46 else []
        if count and self.inside:
            words = LOOK
        elif count and self.samples:
            words = f"Watch the guesses change while it trains. Which {snapshot.classes.noun} is learned last?"
        elif count:
            words = mistaken_words(self.digits)
        elif self.pair is not None and snapshot.mistakes:
            words = "None of these is among the mistakes told so far. Press f for all of them."
        elif snapshot.confusion and not self.samples and not wrong_of(snapshot):
            words = f"Not one test {snapshot.classes.noun} is read wrong."
        elif wrong_of(snapshot) and not self.samples:
            ask, words = [], unseen_words(snapshot)
        else:
            ask, words = [], empty(snapshot, f"{snapshot.classes.noun.capitalize()}s")
        self.query_one(".look", Words).update(Content.assemble(*ask, (visible(words), "$words")))

    def arrow(self, down: int, right: int) -> None:
        self._choose(max(0, min(len(self.digits) - 1, self.chosen + right + down * MOST_CARDS)))
        self.show_again()

    def _choose(self, place: int | None) -> None:
        """The digit there stays the chosen one in other lists that it is in too; None: the first of each list."""
        digits = () if place is None else self.digits
        self.chosen = place or 0
        self._followed = digits[self.chosen].index if self.chosen < len(digits) else None

    def enter(self) -> None:
        if self.digits:
            self.look_inside(True)

    def look_inside(self, inside: bool) -> None:
        """Show the layers of the chosen digit, or no longer."""
        if inside is self.inside:
            return
        self.inside = inside
        self.commands = INSIDE if inside else LabDigits.commands
        self.scroll_home(animate=False, immediate=True)
        self.show_again()
        self.post_message(self.Turned())

    def filter(self) -> None:
        """All mistakes, then the samples, then mistakes again; of a pair, back to all mistakes."""
        if self.pair is not None:
            self.pair = None
        else:
            self.samples = not self.samples
        self._choose(None)
        self.show_again()

    def on_picture_card_chosen(self, message: PictureCard.Chosen) -> None:
        self._choose(message.index)
        self.show_again()


def wrong_of(snapshot: TrainingSnapshot) -> int:
    """How many test images are read wrong."""
    counts = snapshot.confusion
    return sum(map(sum, counts)) - sum(row[label] for label, row in enumerate(counts) if label < len(row))


def mistaken_words(mistakes: Sequence[Prediction]) -> str:
    """What to look at in digits that were read wrong."""
    sure = "sure of them" if max(one.confidence for one in mistakes) >= SURE else "sure of none"
    return f"Would you have read them right? The network was {sure}."


def unseen_words(snapshot: TrainingSnapshot) -> str:
    """Mistakes that are counted, and of which no picture was told."""
    count, total, (rows, columns) = wrong_of(snapshot), sum(map(sum, snapshot.confusion)), snapshot.side
    noun = f"test {snapshot.classes.noun}{'' if total == 1 else 's'}"
    return (
        f"{count:,} of {total:,} {noun} {'is' if count == 1 else 'are'} read wrong. Their pictures, {rows} x {columns} "
        "pixels, cannot be shown here."
    )


def first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]
