"""A lever by hand: any value that the core can take, what it does, and which settings are known to work or to fail."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from dnn_core.config import ConfigError, TrainingConfig
from tutor.domain.words import visible
from tutor.training.digits import distorted
from tutor.ui.background import in_background
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.window import Form, field
from tutor.ui.widgets.common.digit import DigitView
from tutor.ui.widgets.common.line_field import LineField
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.lab.levers import Lever, Levers, shown, turned_to, value_of

AUGMENTS = ("shift", "rotation", "scale", "elastic")
PICTURES = 4


class LeverScreen(Form):
    """What is typed is checked as the core checks it, and told in its words."""

    def __init__(self, context: Context, levers: Levers) -> None:
        super().__init__(context)
        self.levers, self.lever = levers, levers.lever

    def compose(self) -> ComposeResult:
        lever, value = self.lever, value_of(self.levers.config, self.lever)
        plain = str(value) if isinstance(value, int) and not isinstance(value, bool) else shown(value)
        plain = "0" if isinstance(value, float) and not value else plain
        with Vertical(classes="window lever"):
            yield Static(lever.name, classes="ask")
            yield Static(Content.assemble((lever.does, "$words"), "\n", (lever.known, "$muted")), classes="known")
            yield field("Value", LineField(plain, id="value"))
            choices = ", ".join(shown(one) for one in lever.values)
            yield Static(Content.styled(f"The arrows go through {choices}.", "$muted"), classes="fact")
            if lever.field in AUGMENTS:
                with Horizontal(classes="pictures"):
                    for _ in range(PICTURES):
                        yield DigitView(size="small")
            yield from self.foot("Set it")

    def on_mount(self) -> None:
        self.query_one(LineField).focus()
        self._draw_anew()

    def on_input_changed(self) -> None:
        self._draw_anew()

    def _config(self) -> TrainingConfig:
        """With what is typed. ValueError (ConfigError is one) if that cannot be."""
        value = typed_value(self.lever, self.query_one(LineField).value)
        return turned_to(self.levers.config, self.lever, value)

    def _draw_anew(self) -> None:
        """What the augmentations do to a digit: as it is, and three ways in which it may be seen."""
        if self.lever.field in AUGMENTS:
            try:
                in_background(self, self._draw(self._config()))
            except ValueError:  # quiet: it is not typed to its end yet
                return

    async def _draw(self, config: TrainingConfig) -> None:
        self._show(await asyncio.to_thread(distorted, config, PICTURES))

    @while_standing
    def _show(self, pictures: list[bytes]) -> None:
        for view, pixels in zip(self.query(DigitView), pictures, strict=True):
            view.pixels = pixels

    @once
    async def action_submit(self) -> None:
        try:
            config = self._config()
        except (ConfigError, ValueError) as error:
            told = Content.assemble(("✗ ", "$wrong"), (visible(str(error)), "$words"))
            self.say(told)
            return
        self.levers.set_to(config)
        self.close()


def typed_value(lever: Lever, text: str) -> object:
    """What was typed for a lever. ValueError, in words, if it is no such value; TrainingConfig checks the rest."""
    usual, text = value_of(TrainingConfig(), lever), text.strip()
    try:
        if isinstance(usual, tuple):
            return () if text.casefold() in ("", "none", "0") else tuple(int(part) for part in text.split(","))
        if isinstance(usual, bool):
            return {"yes": True, "no": False}[text.casefold()]
        if isinstance(usual, str):
            return text.casefold()
        return int(text.replace(",", "")) if isinstance(usual, int) else float(text.replace(",", "."))
    except (ValueError, KeyError):
        wanted = {tuple: "whole numbers such as 300, 100, or none", bool: "yes or no", int: "a whole number"}
        raise ValueError(f"{text!r} is not {wanted.get(type(usual), 'a number')}.") from None
