"""The top row: where one is, and how the run is doing."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tutor.ui.widgets.run.strip import RunStrip


class TopBar(Horizontal):
    """`show` takes the crumbs of the way here, widest first: of each pair (full, short) the short one serves below
    110 columns, and only the last crumb below 80."""

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; background: $side; padding: 0 2; }
    TopBar > .crumbs { width: 1fr; height: 1; margin: 0 1 0 0; text-overflow: ellipsis; text-wrap: nowrap; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._crumbs: tuple[tuple[str, ...], tuple[str, ...], str] = ((), (), "")

    def compose(self) -> ComposeResult:
        yield Static(classes="crumbs")
        yield RunStrip()

    def show(self, wide: tuple[str, ...], medium: tuple[str, ...] = (), narrow: str = "") -> None:
        self._crumbs = (wide, medium or wide[-2:], narrow or wide[-1])
        self._refresh_crumbs()

    def on_resize(self) -> None:
        self._refresh_crumbs()

    def _refresh_crumbs(self) -> None:
        wide, medium, narrow = self._crumbs
        if not wide:
            return
        width = self.app.size.width
        crumbs = wide if width >= 110 else medium if width >= 80 else (narrow,)
        parts: list[str | tuple[str, str]] = []
        for crumb in crumbs[:-1]:
            parts += [(crumb, "$muted"), (" › ", "$faint")]
        way = Content.assemble(*parts, (crumbs[-1], "$bright"))
        self.query_one(".crumbs", Static).update(way, layout=False)  # its place is the same, whatever it says
