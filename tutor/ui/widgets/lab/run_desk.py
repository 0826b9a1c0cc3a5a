"""The left column beside the list of runs: the one at hand as a picture, where it is from, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from tutor.domain.moments import day_and_clock
from tutor.domain.words import visible
from tutor.training.shelf import FROM_A_FILE, Entry
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.seed_series import series_words
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.bench import PICTURE_FROM, network_picture, room_of
from tutor.ui.widgets.lab.parts import titled
from tutor.ui.widgets.lab.runs import Detail
from tutor.ui.widgets.run.strip import percent
from tutor.ui.widgets.run.words import layers_words

ACTIONS = (
    ("look-at", "Look at it", "enter"),
    ("make-mine", "Make it my network", "a"),
    ("again", "Train it again", "s"),
    ("go-on-with", "Go on with it", "g"),
    ("to-train", "Its settings to Train", "t"),
    ("about-run", "Name and note", "d"),
    ("pin", "Pin it", "k"),
    ("export-run", "Export a run file", "e"),
)


class RunDesk(Ground, VerticalScroll, can_focus=False):
    """Its buttons are pressed on the screen, which has their keys too."""

    DEFAULT_CSS = """
    RunDesk .facts { margin: 1 0; }
    RunDesk Chip { margin: 0 0 1 0; }
    """

    def __init__(self) -> None:
        super().__init__(id="run-desk", classes="bench aside")
        self._told: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield Words(classes="bench-title of-run")
        yield Words(classes="network")
        yield Words(classes="facts")
        for name, label, key in ACTIONS:
            yield Chip(label, key, primary=name == "look-at", id=name)

    @while_standing
    def show(
        self,
        entry: Entry | None,
        one: TrainingSnapshot | None,
        detail: Detail | None,
        *,
        mine: bool,
        others: Sequence[Entry] = (),
    ) -> None:
        """The run at hand, as far as it is known, and all `others`; none hides all."""
        width = room_of(self, 20)
        low = self.app.size.height < PICTURE_FROM
        before, self._told = self._told, (entry, one, detail, mine, others, width, low)
        if self._told == before:
            return
        if entry is None:
            for child in self.children:
                child.display = False
            return
        number = f"run {entry.run}"
        name = visible(entry.name) or ("My network" if mine else "")
        title = (
            titled(name[: width - len(number) - 2], "", number, width)
            if name
            else titled(f"Run {entry.run}", "", "", width)
        )
        (heading := self.query_one(".of-run", Words)).update(title)
        heading.display = True
        network, facts = self.query_one(".network", Words), self.query_one(".facts", Words)
        network.display = facts.display = one is not None
        if one is not None:
            sizes = Content.assemble(*layers_words(one))
            network.update(sizes if low else network_picture(one.layer_sizes))
            pairs = facts_of(entry, one, detail, mine=mine)
            if words := series_words(entry, others):  # in the place of its seed, which the words below tell too
                pairs = [("Seeds", words) if left == "Seed" else (left, right) for left, right in pairs]
            facts.update(Content("\n").join([_pair(left, right, width) for left, right in pairs]))
        states = entry.state
        there = {
            "make-mine": states is RunState.FINISHED and not mine and entry.digits,
            "again": not states.active and states is not RunState.ELSEWHERE,
            "go-on-with": one is not None and one.checkpoint is not None,
        }
        for number_of, (chip_name, label, _) in enumerate(ACTIONS):
            chip = self.query_one(f"#{chip_name}", Chip)
            chip.display = there.get(chip_name, True)
            chip.label = "Unpin it" if chip_name == "pin" and entry.pinned else label
            chip.styles.margin = (0, 0, 0 if low or number_of == len(ACTIONS) - 1 else 1, 0)


def facts_of(
    entry: Entry, one: TrainingSnapshot, detail: Detail | None, *, mine: bool
) -> list[tuple[str, Content | str]]:
    """What stands in two columns."""
    pairs: list[tuple[str, Content | str]] = [("Weights and biases", f"{one.parameter_count:,}")]
    if mine:
        pairs.append(("My network", Content.styled("◆", "$accent")))
    if one.started_at:
        pairs.append(("Made", day_and_clock(one.started_at)))
    seed = str(one.config.seed)
    pairs.append(("Seed", seed if len(seed) <= 16 else f"{seed[:6]}…{seed[-6:]}"))
    if detail is not None and one.data is not None:
        same = not detail.data_trouble
        glyph, words = ("✓ ", f"the same {one.data.name}") if same else ("✗ ", "not here")
        pairs.append(
            ("Data", Content.assemble((glyph, "$right" if same else "$wrong"), (visible(words)[:20], "$bright")))
        )
    if detail is not None and detail.file is not None:
        before = detail.file.snapshot.test_accuracy
        name = "In the file" if entry.purpose == FROM_A_FILE else "Before"
        pairs.append((name, percent(before, 2) if before is not None else "–"))
        verdict = detail.verdict
        if verdict is not None and one.test_accuracy is not None:
            sign = {True: ("✓ ", "$right"), None: ("≈ ", "$right"), False: ("✗ ", "$wrong")}[verdict.same]
            pairs.append(("Trained here", Content.assemble(sign, (percent(one.test_accuracy, 2), "$bright"))))
    elif one.test_accuracy is not None:
        pairs.append(("Test digits read", percent(one.test_accuracy, 2)))
    return pairs


def _pair(left: str, right: Content | str, width: int) -> Content:
    told = Content.styled(right, "$bright") if isinstance(right, str) else right
    return Content.assemble((left, "$muted"), " " * max(1, width - len(left) - told.cell_length), told)
