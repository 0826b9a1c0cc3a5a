"""Where one writes a response: a field with what was written before, a hint and the buttons."""

from __future__ import annotations

from textual.widget import Widget

from tutor.ui.widgets.common.draft_editor import DraftEditor, saved_words
from tutor.ui.widgets.common.prose import Prose
from tutor.ui.widgets.common.save_error import SaveError
from tutor.ui.widgets.common.versions import Versions
from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.own_run import waiting_words


def field_widgets(
    asking: Asking, placeholder: str = "write in your own words", *, short: bool = False, begin: str = ""
) -> list[Widget]:
    """`begin` stands in a field that is new, and the caret at the end of its first line. A question about a run waits
    for it."""
    text, status = latest_words(asking)
    if asking.from_run and not text and asking.run_key is None:
        run = asking.run
        return [Prose(waiting_words(run), classes="told"), SaveError(), asking.buttons("", train=not run.state.active)]
    editor = DraftEditor(asking.context.workbook, asking.today.id, text or begin, placeholder)
    editor.set_class(short, "-short")
    if begin and asking.today.is_empty(text):
        editor.begin_at = (0, len(editor.document.get_line(0)))
    return [editor, Versions(editor), SaveError(), *asking.below(status)]


def latest_words(asking: Asking) -> tuple[str, str]:
    """What was written last, and whether that is saved."""
    draft = asking.draft
    latest = asking.attempts[-1] if asking.attempts else None
    text = draft.text if draft else latest.text if latest else ""
    return text, asking.status(text, saved_words(draft)) if text else ""
