"""A name is one clean line, and a file is named by learner, unit and day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.domain.learner import LONGEST_NAME, Learner, clean_name, file_name, learner_of

DAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\nLovelace\x1b[31m", "Ada Lovelace [31m"),
        ("", ""),
        ("\ud800", ""),
        ("张伟", "张伟"),
        ("x" * 200, "x" * LONGEST_NAME),
    ],
)
def test_a_name_is_one_clean_line(name: str, kept: str) -> None:
    assert clean_name(name) == kept


@pytest.mark.parametrize(
    ("learner", "told"),
    [
        (Learner("Ada Lovelace", "0f1e2d3c"), "ada-lovelace-deep-learning-2026-11-12.html"),
        (Learner("Zoë / Ångström: 7", "0f1e2d3c"), "zoë-ångström-7-deep-learning-2026-11-12.html"),
        (Learner("", "0f1e2d3c"), "learner-0f1e2d3c-deep-learning-2026-11-12.html"),
        (Learner("..", "0f1e2d3c"), "learner-0f1e2d3c-deep-learning-2026-11-12.html"),
    ],
)
def test_a_file_is_named_by_learner_unit_and_day(learner: Learner, told: str) -> None:
    assert file_name(learner, "Deep Learning", DAY, "html") == told


@given(st.text(), st.text())
def test_no_name_leaves_the_folder_or_is_refused_by_a_system(name: str, unit: str) -> None:
    told = file_name(Learner(clean_name(name), "0f"), unit, DAY, "md")
    assert not set(told) & set('/\\:*?"<>|\x00 ')
    assert not told.startswith((".", "-"))
    assert len(told.encode()) < 255 * 2


def test_without_a_name_the_id_stands_in_its_place() -> None:
    assert learner_of({"learner id": "0f1e"}).title == "Learner 0f1e"
    assert learner_of({"learner id": "0f1e", "learner": "Ada"}).title == "Ada"
    assert learner_of({}).title == "A learner"
