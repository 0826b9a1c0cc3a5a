"""Gradient: one weight of the network at hand for one picture, by backpropagation and by nudging, term by term, with
the steps that optimizers make of it; what ink would do to the reading; and how large the gradient of each layer is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip

from tutor.domain.words import visible
from tutor.training.loaded_network import LoadedNetwork
from tutor.training.snapshot import Prediction, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.background import in_background
from tutor.ui.internals import stands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.digit import SIDE, DigitView, tone
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.evidence import gradients, layer_name
from tutor.ui.widgets.lab.gradient_words import chain, grid, signed, steps_table, two_ways
from tutor.ui.widgets.lab.parts import LabPanel, titled
from tutor.ui.widgets.lab.tabs import view_extents

if TYPE_CHECKING:
    from tutor.training.microscope import WeightGradient

MOMENTS_SHOWN = 5
PICTURE_FROM = 66
"""Columns from which the picture stands beside the words."""
MOST_HEAT = 0.6
"""How much of its colour the pixel with the largest heat takes."""


def heated(gray: int, share: float, tones: Mapping[str, str]) -> Color:
    """The colour of a pixel whose share of the largest heat is -1 to 1: never so much of it that the ink is lost."""
    base = tone(gray, 0, tones["paper"], tones["ink"], tones["layer-input"])
    return base.blend(Color.parse(tones["accent" if share > 0 else "wrong"]), MOST_HEAT * abs(share))


class SaliencyView(DigitView):
    """A digit with row and column of its `highlight`; where `heat` is there, the pixels in which more ink makes the
    reading surer take the accent instead, those in which it makes it less sure the tone of what is wrong."""

    heat: reactive[tuple[float, ...]] = reactive(())

    def render_line(self, y: int) -> Strip:
        if not self.heat or self.app.no_color or y >= SIDE // 2:
            return super().render_line(y)
        tones, largest = self.app.theme_variables, max(map(abs, self.heat)) or 1.0

        def color(row: int, column: int) -> Color:
            at = row * SIDE + column
            return heated(self.pixels[at], self.heat[at] / largest, tones)

        return Strip(
            [
                Segment("▀", Style.from_color(color(2 * y, x).rich_color, color(2 * y + 1, x).rich_color))
                for x in range(SIDE)
            ],
            SIDE,
        )

    def tinted(self, gray: int, row: int, column: int) -> tuple[int, int]:
        gray, tint = super().tinted(gray, row, column)
        return gray, tint or int(self.highlight is not None and column == self.highlight[1])


@dataclass(frozen=True, slots=True)
class InspectionRequest:
    """What is to be looked at: which network, which picture, which weight, and at which moments the layers."""

    network: LoadedNetwork
    picture: Prediction
    place: tuple[int, int, int]
    moments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the microscope shows of it; `saliency` is of the digit that was read."""

    seen: WeightGradient
    saliency: tuple[float, ...]
    over_steps: tuple[tuple[int, tuple[float, ...]], ...]


class LabGradient(LabPanel):
    """`place` is (layer, source, neuron), all from 0, -1 until one that counts is found; `chosen` the picture."""

    commands = (commands.WEIGHT, commands.NEURON_LAYER, commands.NEXT_PICTURE, commands.SALIENCY, commands.MOMENTS)
    reads = has_moments = True
    needs_rows = 38
    DEFAULT_CSS = """
    LabGradient .weight { height: auto; margin: 0 0 1 0; }
    LabGradient .layers { margin: 1 0 0 0; }
    LabGradient .below-picture { width: 28; height: auto; margin: 0 3 0 0; }
    LabGradient .said { width: 1fr; }
    LabGradient .offers { margin: 1 0 0 0; }
    LabGradient .offers { height: 1; }
    LabGradient .offers Chip { margin: 0 2 0 0; }
    """

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self.place = (0, -1, -1)
        self.chosen = 0
        self.salient = False
        self.found: Inspection | None = None
        self._found_of: InspectionRequest | None = None
        self._works = False

    def compose(self) -> ComposeResult:
        yield Words(classes="title")
        with Horizontal(classes="weight"):
            with Vertical(classes="below-picture"):
                yield SaliencyView()
                yield Words(classes="grids")
            yield Words(classes="said")
        yield Words(classes="steps")
        yield Words(classes="layers")
        with Horizontal(classes="offers"):
            yield Chip("Next digit", "u", id="next-picture")
            yield Chip("Neuron", "shift+→", id="next-neuron")
            yield Chip("Layer", "shift+↓", id="next-layer")
            yield Chip("Saliency", "o", id="saliency")
        yield Words(classes="without")

    @property
    def pictures(self) -> tuple[Prediction, ...]:
        return (*self.snapshot.predictions, *self.snapshot.mistakes)

    def wanted(self) -> InspectionRequest | None:
        """None while there is no network, or no picture that fits it."""
        loaded, pictures = self.loaded, self.pictures
        if loaded is None or not pictures or loaded.run != self.snapshot.run:
            return None
        one = pictures[self.chosen % len(pictures)]
        if len(one.pixels) != loaded.pixels:
            return None
        layer, source, neuron = self.place
        sizes = loaded.layer_sizes
        layer = max(0, min(len(sizes) - 2, layer))
        if layer == 0 and source < 0:  # begin where there is ink
            source = max(range(loaded.pixels), key=lambda at: (one.pixels[at], -abs(at - loaded.pixels // 2)))
        self.place = (layer, min(sizes[layer] - 1, source), max(-1, min(sizes[layer + 1] - 1, neuron)))
        rewind = self.memory.rewind
        known = sorted(rewind.networks) if rewind is not None and rewind.run == loaded.run else []
        last = len(known) - 1
        moments = dict.fromkeys(known[round(at * last / (MOMENTS_SHOWN - 1))] for at in range(MOMENTS_SHOWN) if known)
        return InspectionRequest(loaded, one, self.place, tuple(moments))

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        wanted = self.wanted()
        if wanted is not None and wanted != self._found_of and not self._works:
            self._works = True
            self.call_after_refresh(self._begin_to_look)  # what is known already is painted first
        there = wanted is not None and self.found is not None
        for part in (".weight", ".steps", ".layers", ".offers"):
            self.query_one(part).display = there
        self.query_one(".without").display = not there
        width = self.room[0]
        title, name = self.query_one(".title", Words), "" if view_extents(self.memory.tab, width) else "Gradient"
        if wanted is None or self.found is None:
            words = "Looking…" if wanted is not None else self.trouble or self.without_network()
            title.update(self.head(name, "", "", width))
            self.query_one(".without", Words).update(Content.styled(words, "$words"))
            return
        where = f"step {wanted.network.step:,} of {snapshot.total_steps:,}" if snapshot.total_steps else ""
        title.update(self.head(name, "", where, width))
        self._show_picture(self.found, width)
        self.query_one(".steps", Words).update(steps_table(self.found.seen, width))
        told = self.found.over_steps or ((wanted.network.step, self.found.seen.norms),)
        self.query_one(".layers", Words).update(gradients(told, width))

    def _show_picture(self, found: Inspection, width: int) -> None:
        seen, (one, loaded) = found.seen, (self._found_of.picture, self._found_of.network)  # type: ignore[union-attr]
        layer, source, neuron = seen.place.layer, seen.place.source, seen.place.neuron
        count, classes = len(loaded.layer_sizes) - 1, loaded.classes
        roomy = width >= PICTURE_FROM
        self.query_one(".below-picture").display = roomy
        view, grids = self.query_one(SaliencyView), self.query_one(".grids", Words)
        shows_digit = (layer == 0 or self.salient) and len(one.pixels) == SIDE * SIDE
        view.display = shows_digit
        view.pixels = one.pixels
        view.heat = found.saliency if self.salient else ()
        view.highlight = divmod(source, SIDE) if layer == 0 and not self.salient else None
        grids.display = not shows_digit
        name, hue = layer_name(layer, count)
        if not shows_digit:
            before = layer_name(layer - 1, count) if layer else ("input", "$layer-input")
            grids.update(grid(seen, before, (name, hue)))
        read = max(range(len(seen.probabilities)), key=seen.probabilities.__getitem__)
        room = width - (31 if roomy else 0)
        mark = "✓" if read == one.label else "✗"
        head = titled(
            f"{visible(classes.one(one.label)).capitalize()}, read as {visible(classes.one(read))} {mark}",
            "", f"loss {seen.loss:.4g}", room,
        )  # fmt: skip
        columns = loaded.side[1]
        start: tuple[str, str] = (f"pixel row {source // columns + 1}, column {source % columns + 1}", "$layer-input")
        if layer:
            start = (f"{layer_name(layer - 1, count)[0]}, neuron {source + 1}", "$layer-hidden")
        end = f"{name}, neuron {neuron + 1}"
        gap = " → " if len(start[0]) + 3 + len(end) <= room else "\n→ "
        rows = [
            head,
            titled("One weight", "", Content.styled(signed(seen.weight, 4), "bold $bright"), room),
            Content.assemble(start, (gap, "$muted"), (end, hue)),
            Content(""),
            *two_ways(seen, room),
        ]
        if self.salient:
            label = visible(classes.one(read))
            words = f"Teal: more ink, surer of {label}. Red: less sure." if roomy else ""
            rows.insert(1, Content.styled(words, "$words"))
        else:
            rows.append(Content(""))
        self.query_one(".said", Words).update(Content("\n").join([*rows, *chain(seen, room)]))

    # looking, in a thread

    def _begin_to_look(self) -> None:
        in_background(self, self._look())

    async def _look(self) -> None:
        """One look after the other, until what is wanted last is found."""
        try:
            while stands(self) and (wanted := self.wanted()) is not None and wanted != self._found_of:
                found = await asyncio.to_thread(self._find, wanted)
                place = found.seen.place
                at = (place.layer, place.source, place.neuron)
                if self.place == wanted.place:
                    self.place = at
                self.found, self._found_of = found, replace(wanted, place=at)
        finally:
            self._works = False
        self.show_again()

    def _find(self, wanted: InspectionRequest) -> Inspection:
        from tutor.training.microscope import WeightIndex

        scope = wanted.network.microscope()  # made anew in a millisecond; kept, it would hold four megabytes
        pixels, label = wanted.picture.pixels, wanted.picture.label
        seen = scope.look(pixels, label, WeightIndex(*wanted.place))
        read = max(range(len(seen.probabilities)), key=seen.probabilities.__getitem__)
        before = self._found_of
        same = before is not None and (before.picture, before.moments) == (wanted.picture, wanted.moments)
        over = self.found.over_steps if same and self.found is not None else self._over_steps(wanted)
        return Inspection(seen, scope.saliency(pixels, read), over)

    def _over_steps(self, wanted: InspectionRequest) -> tuple[tuple[int, tuple[float, ...]], ...]:
        rewind = self.memory.rewind
        networks = dict(rewind.networks) if rewind is not None and rewind.run == wanted.network.run else {}
        return tuple(
            (step, networks[step].microscope().norms(wanted.picture.pixels, wanted.picture.label))
            for step in wanted.moments
            if step in networks
        )

    # keys and clicks

    def _turn(self, change: Callable[[int, int, int], tuple[int, int, int]]) -> None:
        self.place = change(*self.place)
        self.show_again()

    def arrow(self, down: int, right: int) -> None:
        """To another pixel, or another neuron of the layer before."""
        loaded = self.loaded
        columns = loaded.side[1] if loaded is not None and self.place[0] == 0 else SIDE
        size = loaded.layer_sizes[self.place[0]] if loaded is not None else 1
        self._turn(lambda layer, source, neuron: (layer, max(0, source + right + columns * down) % size, neuron))

    def slide(self, down: int, right: int) -> None:
        """To another neuron, or another layer."""
        if down:
            self._turn(lambda layer, source, neuron: (max(0, layer + down), -1, -1))
        else:
            self._turn(lambda layer, source, neuron: (layer, source, neuron + right))

    def next_picture(self) -> None:
        """Where it has no ink at the pixel at hand, one that has takes its place: else the gradient would be 0."""
        self.chosen = (self.chosen + 1) % max(1, len(self.pictures))
        layer, source, neuron = self.place
        one = self.pictures[self.chosen].pixels if self.pictures else b""
        if layer == 0 and not (0 <= source < len(one) and one[source]):
            self.place = (0, -1, neuron)
        self.show_again()

    def turn_saliency(self) -> None:
        self.salient = not self.salient
        self.show_again()

    def on_click(self, event: events.Click) -> None:
        super().on_click(event)
        view = self.query_one(SaliencyView)
        if event.widget is view and self.place[0] == 0:
            row, column = 2 * (event.screen_y - view.region.y), event.screen_x - view.region.x
            self._turn(lambda layer, source, neuron: (layer, row * SIDE + column, neuron))

    def on_chip_pressed(self, message: Chip.Pressed) -> None:
        message.stop()
        match message.chip.id:
            case "next-picture":
                self.next_picture()
            case "saliency":
                self.turn_saliency()
            case "next-neuron":
                size = self.loaded.layer_sizes[self.place[0] + 1] if self.loaded is not None else 1
                self._turn(lambda layer, source, neuron: (layer, source, (neuron + 1) % size))
            case "next-layer":
                last = len(self.loaded.layer_sizes) - 2 if self.loaded is not None else 0
                self.slide(1 if self.place[0] < last else -last, 0)
