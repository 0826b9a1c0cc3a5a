"""A sentence typed onto a page of the installed program, with two keys in each read, as over a slow line."""

from __future__ import annotations

import os
from pathlib import Path

from tests.end_to_end.sentences import drafts, to_first_question
from tests.end_to_end.terminal import Terminal

SENTENCE = 'light says: "sum, then squash", no more'  # l, s and the other letters are commands elsewhere


def test_a_sentence_typed_in_quick_pairs_onto_a_page_is_found_whole(tmp_path: Path) -> None:
    with Terminal(home=tmp_path, size=(80, 24)) as terminal:
        to_first_question(terminal)
        for start in range(0, len(SENTENCE), 2):
            os.write(terminal.fd, SENTENCE[start : start + 2].encode())
            terminal.pump(0.02)
        terminal.wait_for("no more", "draft saved")
        terminal.press("ctrl+q")
        terminal.wait_for_exit()
    assert drafts(tmp_path) == [SENTENCE]
