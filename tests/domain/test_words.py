"""Words are counted in any script, and nothing that is shown can be obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.domain.words import count_words, repetition_note, visible


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n\t ", 0),
        ("one two\nthree", 3),
        ("don’t, can't: state-of-the-art!", 3),
        ("28 x 28 is 784", 2),
        ("a — b – c … d", 4),
        ("and—then", 2),
        ("👩‍🔬 🎉 --- ***", 0),
        ("3D", 1),
        ("Größe Ωμέγα слово", 3),
        ("cafe\u0301 noir", 2),
        ("हिन्दी में", 2),
        ("我喜欢神经网络", 7),
        ("GPT 很好", 3),
        ("한국어 단어", 2),
        ("nul\x00nul", 2),
    ],
)
def test_words_have_letters(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.lists(st.sampled_from(("a", "network", "été", "it's")), max_size=50))
def test_words_between_blanks_are_each_one(words: list[str]) -> None:
    assert count_words(" ".join(words)) == len(words)


def test_control_characters_become_pictures() -> None:
    assert visible("a\x00b\x1b[31m\x7f\r") == "a␀b␛[31m␡␍"
    assert visible("tab\tand\nline\r\nend") == "tab\tand\nline\nend"
    assert visible("[bold] é 👩‍🔬") == "[bold] é 👩‍🔬"
    assert visible("a\u202eb\u2066c\u200fd\u061c") == "a⟨202e⟩b⟨2066⟩c⟨200f⟩d⟨061c⟩"


@given(st.text(st.characters()))
def test_nothing_visible_can_be_obeyed(text: str) -> None:
    shown = visible(text)
    codes = {ord(character) for character in shown}
    assert not codes & (
        {
            *range(32),
            *range(0x7F, 0xA0),
            0x2028,
            0x2029,
            *range(0x202A, 0x202F),
            0x061C,
            0x200E,
            0x200F,
            *range(0x2066, 0x206A),
        }
        - {9, 10}
    )
    shown.encode()


def test_one_word_over_and_over_is_noted_gently() -> None:
    assert "“neuron” stands here 30 times" in repetition_note("Neuron " * 30)
    assert repetition_note("neuron " * 5) == ""
    assert repetition_note("") == ""
    assert repetition_note("the cat and the dog and the bird met the fish near the tree by the lake " * 4) == ""
