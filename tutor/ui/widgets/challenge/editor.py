"""The tutor's own editor: good enough to finish a challenge in."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets.text_area import Location, Selection, TextAreaTheme

from tutor.ui.inner_widgets import CodeArea
from tutor.ui.widgets.challenge import code

INDENT = "    "


class CodeEditor(CodeArea):
    """Holds the learner's file. Tab and shift+tab indent, ctrl+slash comments; escape, the way out, is the screen's."""

    DEFAULT_CSS = """
    CodeEditor {
        border: none; border-left: vkey $faint; padding: 1 1; background: $well; color: $words; height: 1fr;
        min-height: 5; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1;
    }
    CodeEditor:focus { border: none; border-left: outer $accent; }
    CodeEditor .text-area--cursor-line { background: $well; }
    CodeEditor .text-area--gutter { color: $muted; background: $well; }
    CodeEditor .text-area--cursor-gutter { color: $bright; background: $well; }
    CodeEditor .text-area--cursor { background: $accent; color: $on-accent; }
    CodeEditor .text-area--matching-bracket { background: $here; }
    """

    class Find(Message):
        """Ctrl+f: something is to be found in the code."""

    def __init__(self, text: str) -> None:
        super().__init__(
            text,
            show_line_numbers=True,
            tab_behavior="indent",
            highlight_cursor_line=False,
            classes="takes-text",
            id="editor",
        )
        self.indent_width = len(INDENT)
        self.wrong_line = 0

    def on_mount(self) -> None:
        self._take_tones()
        self.app.theme_changed_signal.subscribe(self, lambda theme: self._take_tones())

    def _take_tones(self) -> None:
        tones = self.app.get_css_variables()
        styles = {}
        for name, style in code.STYLES.items():
            words = style.split()
            styles[name] = Style(color=tones[words[-1].removeprefix("$")], bold="bold" in words)
        self.register_theme(TextAreaTheme(name="i2-code", syntax_styles=styles))
        self.theme = "css"  # so that the same name is taken anew
        self.theme = "i2-code"
        self.colour_anew()

    def mark_wrong(self, line: int) -> None:
        """A cross in the gutter of the line (from 1) that went wrong; 0 takes it away."""
        if line != self.wrong_line:
            self.wrong_line = line
            self.refresh()
        if line and not (self.has_focus and max(self.selection) > (0, 0)):  # nobody is at work elsewhere
            self.scroll_to_region(Region(0, line - 1, 1, 1), center=True, animate=False)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if not self.wrong_line or y + self.scroll_offset.y != self.wrong_line - 1:
            return strip
        tones, at = self.app.get_css_variables(), self.gutter_width - 2
        cross = Segment("✗", Style(color=tones["wrong"], bgcolor=tones["well"], bold=True))
        return Strip.join([strip.crop(0, at), Strip([cross]), strip.crop(at + 1)])

    def colours(self, text: str) -> Iterable[tuple[int, int, int, str]]:
        return code.spans(text)

    async def on_key(self, event: events.Key) -> None:
        acts: dict[str, Callable[[], object]] = {
            "ctrl+f": lambda: self.post_message(self.Find()),
            "shift+tab": self.dedent,
            "enter": self.new_line,
            "ctrl+slash": self.comment,
            "ctrl+underscore": self.comment,
        }
        if self.selection.start[0] != self.selection.end[0]:
            acts["tab"] = self.indent
        if event.key in acts or event.key == "ctrl+s":
            event.stop()
            event.prevent_default()
        if event.key == "ctrl+s":  # here, so that the letter after it is not saved with what stands before it
            await self.run_action("screen.save_and_check")
        elif event.key in acts:
            acts[event.key]()

    def go_to_line(self, number: int) -> None:
        """Put the caret at the first word of a line (from 1)."""
        row = max(0, min(number - 1, self.document.line_count - 1))
        line = self.document.get_line(row)
        self.move_cursor((row, len(line) - len(line.lstrip())), center=True)

    def places_of(self, words: str) -> list[Location]:
        """Where the words stand, in their order; capitals count if the words have any."""
        plain = words == words.lower()
        found: list[Location] = []
        for row in range(self.document.line_count if words else 0):
            line = self.document.get_line(row)
            line = line.lower() if plain else line
            at = line.find(words)
            while at >= 0:
                found.append((row, at))
                at = line.find(words, at + len(words))
        return found

    def show_found(self, place: Location, words: str) -> None:
        """Select the words at a place, and bring them into view."""
        self.selection = Selection(place, (place[0], place[1] + len(words)))
        self.scroll_cursor_visible(center=True)

    def new_line(self) -> None:
        """Begin a line as far in as this one, or further after a colon."""
        (row, column), _ = sorted(self.selection)
        before = self.document.get_line(row)[:column]
        indent = before[: len(before) - len(before.lstrip())]
        if before.rstrip().endswith(":"):
            indent += INDENT
        start, end = sorted(self.selection)
        self.replace("\n" + indent, start, end, maintain_selection_offset=False)
        self.scroll_cursor_visible()

    def indent(self) -> None:
        """Move the lines of the selection in."""
        self._rewrite(lambda line: INDENT + line if line.strip() else line)

    def dedent(self) -> None:
        """Move the lines of the selection out."""
        self._rewrite(lambda line: line[min(len(INDENT), len(line) - len(line.lstrip(" "))) :])

    def comment(self) -> None:
        """Comment the lines out, or back in if all of them are."""
        lines = [line for line in self._lines() if line.strip()]
        if lines and all(line.lstrip().startswith("#") for line in lines):
            self._rewrite(_bare)
        else:
            self._rewrite(lambda line: "# " + line if line.strip() else line)

    def _lines(self) -> list[str]:
        start, end = sorted(self.selection)
        return [self.document.get_line(row) for row in range(start[0], end[0] + 1)]

    def _rewrite(self, change: object) -> None:
        assert callable(change)
        start, end = sorted(self.selection)
        before = self._lines()
        after = [change(line) for line in before]
        if after == before:
            return
        rows = start[0], end[0]
        self.replace("\n".join(after), (rows[0], 0), (rows[1], len(before[-1])), maintain_selection_offset=False)
        if rows[0] == rows[1]:
            self.move_cursor((rows[0], max(0, start[1] + len(after[0]) - len(before[0]))))
        else:
            self.selection = type(self.selection)((rows[0], 0), (rows[1], len(after[-1])))


def _bare(line: str) -> str:
    body = line.lstrip()
    indent = line[: len(line) - len(body)]
    return indent + body.removeprefix("#").removeprefix(" ") if body.startswith("#") else line
