"""The track beside the text: its lessons with their progress, and the pages of the one that is open."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.domain.marks import GLYPHS, TONES, Mark


@dataclass(frozen=True, slots=True)
class OutlinePage:
    title: str
    read: bool


@dataclass(frozen=True, slots=True)
class OutlineLesson:
    """`count` are the facts on the right ("2/8")."""

    id: str
    short: str
    mark: Mark
    count: str
    group: str


class Outline(Widget):
    """Lines of at most 22 columns. A click opens a lesson or page."""

    DEFAULT_CSS = """
    Outline { width: 1fr; height: auto; padding: 0 1; }
    """

    class Chosen(Message):
        """`page` is None for the lesson itself."""

        def __init__(self, lesson_id: str, page: int | None) -> None:
            super().__init__()
            self.lesson_id = lesson_id
            self.page = page

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._lessons: tuple[OutlineLesson, ...] = ()
        self._pages: tuple[OutlinePage, ...] = ()
        self._current = ("", 0)
        self._targets: list[tuple[str, int | None] | None] = []

    def show(
        self,
        title: str,
        lessons: tuple[OutlineLesson, ...],
        pages: tuple[OutlinePage, ...],
        current: tuple[str, int],
    ) -> None:
        """`current` is (lesson id, index of the page); `pages` are those of the current lesson."""
        self._title, self._lessons, self._pages, self._current = title, lessons, pages, current
        self.refresh(layout=True)

    @property
    def current_line(self) -> int:
        """The row of the current page within this widget."""
        try:
            return self._targets.index(self._current)
        except ValueError:
            return 0

    def render(self) -> Content:
        width = max(10, self.content_size.width)
        lines = [Content.assemble(" ", (_cut(self._title, width - 1), "bold $bright")), Content("")]
        targets: list[tuple[str, int | None] | None] = [None, None]
        group = self._lessons[0].group if self._lessons else ""
        for lesson in self._lessons:
            if lesson.group != group:
                group = lesson.group
                lines.append(Content(""))
                targets.append(None)
            here = lesson.id == self._current[0]
            lines.append(_lesson_line(lesson, here, width))
            targets.append((lesson.id, None))
            if here:
                for index, page in enumerate(self._pages):
                    lines.append(_page_line(page, index == self._current[1], width))
                    targets.append((lesson.id, index))
        self._targets = targets
        return Content("\n").join(lines)

    def get_content_height(self, *_: object) -> int:
        groups = sum(a.group != b.group for a, b in zip(self._lessons, self._lessons[1:], strict=False))
        return 2 + len(self._lessons) + len(self._pages) + groups

    def on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(self._targets) and (target := self._targets[event.y]) is not None:
            self.post_message(self.Chosen(*target))


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def _lesson_line(lesson: OutlineLesson, here: bool, width: int) -> Content:
    room = width - 4 - (len(lesson.count) + 1 if lesson.count else 0)
    name = _cut(lesson.short, room).ljust(room)
    count = f" {lesson.count}" if lesson.count else ""
    ground = " on $here" if here else ""
    return Content.assemble(
        (" ", ground.strip()),
        (GLYPHS[lesson.mark], TONES[lesson.mark] + ground),
        (" ", ground.strip()),
        (name, ("bold $bright" if here else "$words") + ground),
        (count, "$muted" + ground),
        (" ", ground.strip()),
    )


def _page_line(page: OutlinePage, here: bool, width: int) -> Content:
    style = "$bright" if here else "$words" if page.read else "$muted"
    return Content.assemble("   ", ("›" if here else " ", "$accent"), " ", (_cut(page.title, width - 5), style))
