"""My digits: the drawings that were kept, as a sheet, and what the network reads of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.content import Content
from textual.message import Message

from tutor.domain.marks import half_step_bar
from tutor.domain.words import visible
from tutor.training.my_digits import DigitReading, OwnDigit, chance
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.bench import room_of
from tutor.ui.widgets.lab.parts import CARD, CARD_GAP, DIGITS, LabPanel, PictureCard, share_words, titled
from tutor.ui.widgets.lab.tabs import VIEWS_FROM
from tutor.ui.widgets.run.strip import percent

ROWS = 9
MOST_CARDS = 20
FEW = 100
"""Digits below which it is said how little they say."""


class LabMyDigits(LabPanel):
    """`know` tells it the digits, with what the network at hand makes of them, centred and as drawn."""

    reads = True
    KEYS: ClassVar = (
        commands.CHOOSE_DIGIT,
        commands.ON_THE_CANVAS,
        commands.LABEL,
        commands.REMOVE_DIGIT,
        commands.CENTRE,
        commands.DIGIT_KIND,
        commands.TRAIN_ON_MINE,
    )
    DEFAULT_CSS = """
    LabMyDigits .title { margin: 0 0 1 0; }
    LabMyDigits Grid { height: auto; grid-size: 5; grid-columns: 16; grid-rows: 9; }
    LabMyDigits PictureCard { margin: 0; }
    """

    class Opened(Message):
        """This digit is to be on the canvas."""

        def __init__(self, digit: OwnDigit) -> None:
            super().__init__()
            self.digit = digit

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self.digits: tuple[OwnDigit, ...] = ()
        self.readings: dict[bool, tuple[DigitReading, ...]] = {}
        """By whether they were centred."""
        self.chosen = self.first = 0
        self.misread_only = False
        self.known = False

    def compose(self) -> ComposeResult:
        yield Words(classes="title")
        yield Words(classes="summary")
        with Grid():
            for _ in range(MOST_CARDS):
                yield PictureCard()
        yield Words(classes="look")

    @property
    def commands(self) -> tuple[Command, ...]:  # type: ignore[override]
        """Of a digit, where there is one."""
        return self.KEYS if self.digits else ()

    def know(self, digits: Sequence[OwnDigit], readings: dict[bool, tuple[DigitReading, ...]], trouble: str) -> None:
        before, self.digits = self.digits, tuple(digits)
        self.readings, self.trouble, self.known = readings, trouble, True
        self.show_again()
        if bool(before) != bool(digits):
            self.post_message(self.Turned())

    @property
    def now(self) -> tuple[DigitReading, ...]:
        """What is read of each, as they are shown to the network now; empty where no network can tell."""
        found = self.readings.get(self.memory.centres, ())
        return found if len(found) == len(self.digits) else ()

    @property
    def shown(self) -> list[int]:
        """The places of the digits on the sheet, newest first."""
        now = self.now
        places = [at for at in range(len(self.digits)) if not (self.misread_only and now) or not now[at].right]
        return places[::-1]

    @property
    def at(self) -> int | None:
        """The place of the digit at hand."""
        shown = self.shown
        return shown[max(0, min(len(shown) - 1, self.chosen))] if shown else None

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        width, height = self.room
        shown, now = self.shown, self.now
        self.chosen = max(0, min(len(shown) - 1, self.chosen))
        place = f"{self.chosen + 1} of {len(shown)}" if shown else ""
        title = "" if width >= VIEWS_FROM else "My digits"
        what = "those misread, " if self.misread_only and now else ""
        self.query_one(".title", Words).update(self.head(title, "", what + place, width))
        summary, grid, look = self.query_one(".summary", Words), self.query_one(Grid), self.query_one(".look", Words)
        wide = self.screen.has_class("-wide")
        summary.display = bool(self.digits) and not wide
        summary.update(short_summary(now, self.trouble))
        columns = max(1, min(5, (width + CARD_GAP) // (CARD + CARD_GAP)))
        rows = max(1, min(MOST_CARDS // columns, (height - 2 - 2 * summary.display) // ROWS))
        grid.styles.grid_size_columns = columns
        if self.chosen < self.first or self.chosen >= self.first + rows * columns:
            self.first = self.chosen // columns * columns
        for number, card in enumerate(self.query(PictureCard)):
            index = self.first + number
            card.display = number < rows * columns and index < len(shown)
            if card.display:
                self._card(card, shown[index], index)
        grid.display = bool(shown)
        look.display = not shown
        if not shown:
            none = "Draw one (3), press k, and say what it is: your own test set begins here."
            words = "None of your digits is misread." if self.digits else self.trouble or none
            look.update(Content.styled(visible(words if self.known else ""), "$words"))

    def _card(self, card: PictureCard, place: int, index: int) -> None:
        from tutor.training.centring import centred

        one, now = self.digits[place], self.now
        pixels = centred(one.pixels) if self.memory.centres else one.pixels
        if now:
            reading = now[place]
            said = f"{one.label} ✓" if reading.right else f"{one.label} → {reading.read} ✗"
            card.show(pixels, said, share_words(reading.share), index, chosen=index == self.chosen)
        else:
            card.show(pixels, str(one.label), " ", index, chosen=index == self.chosen)

    def arrow(self, down: int, right: int) -> None:
        columns = max(1, min(5, (self.room[0] + CARD_GAP) // (CARD + CARD_GAP)))
        self.chosen = max(0, min(len(self.shown) - 1, self.chosen + right + down * columns))
        self.show_again()

    def on_picture_card_chosen(self, message: PictureCard.Chosen) -> None:
        if message.index == self.chosen:
            self.enter()
        self.chosen = message.index
        self.show_again()

    def enter(self) -> None:
        if (at := self.at) is not None:
            self.post_message(self.Opened(self.digits[at]))

    def filter(self) -> None:
        """All, or those that are misread."""
        self.misread_only, self.chosen, self.first = not self.misread_only, 0, 0
        self.show_again()


def short_summary(now: Sequence[DigitReading], trouble: str) -> Content:
    """`17 of 20 of mine read, 85 %`."""
    if not now:
        return Content.styled(visible(trouble), "$words")
    right = sum(one.right for one in now)
    return Content.assemble(
        (f"{right} of {len(now)} of mine read, ", "$words"), (percent(right / len(now), 0), "bold $bright")
    )


class DigitsDesk(Ground, Vertical):
    """The left column: mine beside the 10,000, what was misread, with centring and without, and how training on some
    of them went."""

    DEFAULT_CSS = """
    DigitsDesk Static { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self) -> None:
        super().__init__(id="digits-desk", classes="bench aside")

    def compose(self) -> ComposeResult:
        for name in ("count", "mine", "theirs", "few", "misread", "centring", "helped"):
            yield Words(classes=name)

    @while_standing
    def show(self, panel: LabMyDigits, subject: TrainingSnapshot, helped: str) -> None:
        width, now = room_of(self, 20), panel.now
        count, right = len(now), sum(one.right for one in now)
        who = "my network" if subject.mine else "the network"
        kept = titled("My digits", "", f"{len(panel.digits)} kept", width)
        read_by = f"\nread by {who}, run {subject.run}" if now else ""
        accuracy, tests = subject.test_accuracy, subject.test_samples
        theirs = now and accuracy is not None and tests
        told = f"{round(accuracy * tests):,}" if accuracy is not None and tests else ""
        low, high = chance(right, count)
        few = f"{count} digit{'s say' if count > 1 else ' says'} little: chance alone may put the share anywhere from "
        few += f"{100 * low:.0f} to {100 * high:.0f} %."
        parts = {
            "count": Content.assemble(kept, (read_by, "$muted")),
            "mine": _bar("Mine", f"{right} of {count}", right / count, width) if now else Content(""),
            "theirs": _bar(f"The {tests:,}", told, accuracy or 0.0, width) if theirs else Content(""),
            "few": Content.styled(few if now and count < FEW else "", "$muted"),
            "misread": self._misread(now, width),
            "centring": self._centring(panel, width),
            "helped": Content.styled(visible(helped), "$words"),
        }
        for name, words in parts.items():
            self.query_one(f".{name}", Words).tell(words)

    def _misread(self, now: Sequence[DigitReading], width: int) -> Content:
        wrong = sorted((one for one in now if not one.right), key=lambda one: -one.share)[:6]
        if not wrong:
            return Content("")
        rows = [Content.styled("Misread", "bold $bright")]
        for one in wrong:
            words, sure = f"{DIGITS.one(one.label)} as {DIGITS.one(one.read)}", share_words(one.share)
            rows.append(Content.assemble((words, "$words"), " " * (width - len(words) - len(sure)), (sure, "$muted")))
        return Content("\n").join(rows)

    def _centring(self, panel: LabMyDigits, width: int) -> Content:
        if not panel.now:
            return Content("")
        rows = [titled("Centring", "", Content.assemble(("z", "bold $bright"), (" switches", "$muted")), width)]
        for centres, name in ((True, "on, as MNIST was made"), (False, "off, as it was drawn")):
            found = panel.readings.get(centres, ())
            told = f"{sum(one.right for one in found)} of {len(found)}"
            here = centres == panel.memory.centres
            tone = "bold $bright on $here" if here else "$words"
            rows.append(Content.styled(name + told.rjust(width - len(name)), tone))
        return Content("\n").join(rows)


def _bar(name: str, told: str, share: float, width: int) -> Content:
    number = percent(share, 0 if name == "Mine" else 1)
    left = Content.assemble((name, "$words"))
    right = Content.assemble((told, "$muted"), "  ", (number, "bold $bright"))
    gap = " " * max(1, width - left.cell_length - right.cell_length)
    return Content.assemble(left, gap, right, "\n", Content.styled(half_step_bar(share, width), "$accent"))
