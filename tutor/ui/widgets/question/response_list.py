"""The list of responses: each with the mark of how it stands."""

from __future__ import annotations

from tutor.domain.marks import GLYPHS, TONES
from tutor.domain.rows import Row
from tutor.ui.widgets.common.row_list import RowList


class ResponseList(RowList[Row]):
    """Rows under the names of their lessons."""

    def lead(self, row: Row, *, here: bool) -> tuple[str, str]:
        return GLYPHS[row.mark], TONES[row.mark]
