"""Statements to sort into boxes: the lesson's body has them as list items `- [a] text`, with the reason indented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from textual.content import Content

from tutor.domain.words import visible
from tutor.ui.figures.base import Figure, Stage, play_keys, target
from tutor.ui.widgets.common.prose import styled_line

_ITEM = re.compile(r"[-*] +\[([a-c])\] +(.*)$")


@dataclass(frozen=True, slots=True)
class Item:
    """A statement (Markdown of one line), the letter of its box, and why it belongs there."""

    box: str
    text: str
    why: str = ""


def split_items(body: str) -> tuple[str, tuple[Item, ...]]:
    """The caption above the list, and the list's items; an indented line goes on with the reason above it."""
    caption: list[str] = []
    items: list[Item] = []
    for line in body.split("\n"):
        if found := _ITEM.match(line):
            items.append(Item(found[1], found[2].strip()))
        elif items and line[:1] in " \t" and line.strip():
            last = items[-1]
            items[-1] = Item(last.box, last.text, f"{last.why} {line.strip()}".strip())
        elif not items:
            caption.append(line)
    return "\n".join(caption).strip(), tuple(items)


class SortFigure(Figure):
    """`put` has the box that each item lies in, by its index; `first` whether its first box was right."""

    title = "Sort them"
    BINDINGS = play_keys(
        up="choose(-1)", down="choose(1)", left="put(0)", right="put(1)", key_1="put(0)", key_2="put(1)",
        key_3="put(2)", key_0="reset",
    )  # fmt: skip
    DEFAULT_CSS = """
    SortFigure .figure-words { min-height: 3; }
    """

    def __init__(self, body: str, boxes: Mapping[str, str]) -> None:
        caption, self.items = split_items(body)
        super().__init__(caption)
        self.letters = [letter for letter in "abc" if letter in boxes]
        self.boxes = [boxes[letter] for letter in self.letters]
        self._reset()

    def _reset(self) -> None:
        self.here = 0
        self.put: dict[int, int] = {}
        self.first: dict[int, bool] = {}
        self.last: int | None = None

    def key_pairs(self) -> tuple[tuple[str, str], ...]:
        numbers = " ".join(str(index + 1) for index in range(len(self.boxes)))
        sides = (("← →", "into the left, right box"),) if len(self.boxes) == 2 else ()
        return (("↑ ↓", "choose"), (numbers, "into that box"), *sides, ("0", "begin again"))

    def fits(self, item: int) -> bool:
        return item in self.put and self.letters[self.put[item]] == self.items[item].box

    @property
    def all_sorted(self) -> bool:
        return all(self.fits(item) for item in range(len(self.items)))

    def words(self) -> Content:
        parts: list[str | Content | tuple[str, str]] = []
        if self.last is not None:
            item = self.items[self.last]
            if self.fits(self.last):
                parts += [("✓ ", "$right"), (visible(self.boxes[self.put[self.last]]), "bold $bright"), ". "]
                if item.why:
                    parts += [styled_line(item.why), " "]
            else:
                parts += [("✗ ", "$wrong"), "Not there. Think again: what would have to be true of it? "]
        if self.all_sorted:
            parts.append(
                (f"All sorted, {sum(self.first.values())} of {len(self.items)} at the first try.", "bold $bright")
            )
        elif self.last is None:
            parts.append("Put each statement into its box. Notice which ones make you hesitate.")
        else:
            done = sum(self.fits(item) for item in range(len(self.items)))
            parts.append((f"{done} of {len(self.items)} sorted.", "$muted"))
        return Content.assemble(*parts)

    def text_form(self) -> str:
        items = "; ".join(
            f"{styled_line(item.text).plain}"
            + (f" ({visible(self.boxes[self.put[index]])})" if self.fits(index) else "")
            for index, item in enumerate(self.items)
        )
        boxes = ", ".join(visible(box) for box in self.boxes)
        return f"{self.title}. Boxes: {boxes}. Statements: {items}. {self.words().plain}"

    def picture(self, width: int) -> Content:
        lines: list[Content] = []
        heads: list[Content] = []
        for index, box in enumerate(self.boxes):
            head = Content.assemble((f"{index + 1} ", "bold $bright"), (visible(box), "bold $accent"))
            heads.append(target(head, f"put({index})"))
        if sum(head.cell_length for head in heads) + 4 * (len(heads) - 1) <= width:
            lines.append(Content("    ").join(heads))
        else:
            lines += [line for head in heads for line in head.wrap(width)]
        lines.append(Content(""))
        for index, item in enumerate(self.items):
            here = index == self.here
            mark, tone = ("○", "$muted") if index not in self.put else ("✗", "$wrong")
            box = "  "
            if self.fits(index):
                mark, tone, box = "✓", "$right", f"{self.put[index] + 1} "
            elif index in self.put:
                box = f"{self.put[index] + 1} "
            lead = Content.assemble(("› " if here else "  ", "$accent"), (mark, tone), (f" {box}", "$muted"))
            words = styled_line(item.text, "$bright" if here else "$words")
            for number, line in enumerate(words.wrap(max(8, width - lead.cell_length))):
                row = Content.assemble(lead if number == 0 else " " * lead.cell_length, line)
                lines.append(target(row, f"choose_item({index})"))
        return Content("\n").join(lines)

    def action_choose(self, by: int) -> None:
        if self.items:
            self.action_choose_item((self.here + by) % len(self.items))

    def action_choose_item(self, item: int) -> None:
        self.here = item
        self.show()

    def action_put(self, box: int) -> None:
        """Put the chosen item into a box; one that fits is left, and the next open one chosen."""
        if box >= len(self.boxes) or not self.items:
            return
        if not self.fits(self.here):
            self.put[self.here] = box
            self.first.setdefault(self.here, self.fits(self.here))
            self.last = self.here
            if self.fits(self.here):
                later = [*range(self.here + 1, len(self.items)), *range(self.here)]
                self.here = next((item for item in later if not self.fits(item)), self.here)
        self.show()

    def action_reset(self) -> None:
        self._reset()
        self.show()


def make(stage: Stage, caption: str, **boxes: str) -> Figure:
    return SortFigure(caption, {box: name for box, name in boxes.items() if name})
