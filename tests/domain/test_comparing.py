"""Between two attempts the words that were dropped and those that were added stand out; no letter is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.domain.comparing import MOST_WORDS, compared


def test_words_are_dropped_kept_and_added() -> None:
    before, after = compared("A weight says how important it is.", "A weight says how strongly it counts, is used.")
    assert [text for text, same in before if not same] == [" important"]
    assert [text for text, same in after if not same] == [" strongly", " counts,", " used."]


def test_case_and_commas_change_no_word() -> None:
    before, after = compared("the bias, Then", "The bias then")
    assert all(same for _, same in (*before, *after))


def test_very_long_texts_are_not_compared() -> None:
    before, after = compared("word " * (MOST_WORDS + 1), "other")
    assert before[0][1]
    assert after == (("other", True),)


@settings(max_examples=60)
@given(st.text("ab ,.\n"), st.text("ab ,.\n"))
def test_the_pieces_are_the_texts(before: str, after: str) -> None:
    one, two = compared(before, after)
    assert ("".join(text for text, _ in one), "".join(text for text, _ in two)) == (before, after)
