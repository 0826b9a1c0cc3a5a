"""The list of responses: each with the mark of how it stands."""

from __future__ import annotations

from tutor.domain.marks import GLYPHS, TONES
from tutor.domain.rows import ResponseRow
from tutor.ui.widgets.common.row_list import RowList


class ResponseList(RowList[ResponseRow]):
    """Rows under the names of their lessons."""

    def lead(self, row: ResponseRow, *, here: bool) -> tuple[str, str]:
        return GLYPHS[row.mark], TONES[row.mark]
