"""From a lesson's directive to its figure: options are checked with the lesson, and reach the figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.figures.stage import Props
from tutor.content.curriculum import check
from tutor.domain.curriculum import LiveFigure
from tutor.ui.figures import make_figure
from tutor.ui.figures.digits import DigitsFigure
from tutor.ui.figures.mse import CrossEntropyFigure, MeanSquaredErrorFigure
from tutor.ui.figures.sort import SortFigure

HEAD = "---\ntitle: A\nshort: A\nid: a\nminutes: 6\n---\n## One\n"
BOXES = ":a: brain\n:b: network\n"


def faults_of(tmp_path: Path, directive: str) -> list[str]:
    path = tmp_path / "01-a.md"
    path.write_text(f"{HEAD}:::{{live}} {directive}\n:::\n", encoding="utf-8")
    return [fault.message for fault in check(path)]


@pytest.mark.parametrize(
    "directive",
    [
        "mse\n:loss: cross-entropy",
        "mse\n:loss: mse",
        "digits\n:guess: yes",
        "flatten\n:guess: yes\n:digit: 4",
        "probabilities\n:guess: yes",
        "matrix",
        f"sort\n{BOXES}\nSort.\n\n- [a] spikes\n  time\n- [b] numbers",
    ],
)
def test_good_options(tmp_path: Path, directive: str) -> None:
    assert faults_of(tmp_path, directive) == []


@pytest.mark.parametrize(
    ("directive", "said"),
    [
        ("mse\n:loss: hinge", "wants mse or cross-entropy"),
        ("digits\n:guess: no", "wants yes"),
        ("neuron\n:guess: yes", "unknown"),
        (f"sort\n{BOXES}\n- [a] spikes\n- numbers", "names no box"),
        (f"sort\n{BOXES}\n- [a] spikes\n- [c] numbers", "names no box"),
        (f"sort\n{BOXES}\n- [a] spikes", "nothing belongs in box :b:"),
        ("sort\n:a: brain\n\n- [a] spikes", "wants an option :b:"),
    ],
)
def test_faults(tmp_path: Path, directive: str, said: str) -> None:
    assert any(said in fault for fault in faults_of(tmp_path, directive))


def test_options_reach_the_figure() -> None:
    props = Props()
    assert isinstance(make_figure(LiveFigure("mse", {}), props), MeanSquaredErrorFigure)
    assert isinstance(make_figure(LiveFigure("mse", {"loss": "cross-entropy"}), props), CrossEntropyFigure)
    digits = make_figure(LiveFigure("digits", {"guess": "yes"}), props)
    assert isinstance(digits, DigitsFigure)
    assert digits.guessing
    sort = make_figure(LiveFigure("sort", {"b": "B", "a": "A"}, "Do.\n- [b] x\n  why"), props)
    assert isinstance(sort, SortFigure)
    assert (sort.boxes, sort.caption, sort.items[0].why) == (["A", "B"], "Do.", "why")


def test_a_kind_without_a_figure() -> None:
    with pytest.raises(KeyError):
        make_figure(LiveFigure("hologram", {}), Props())
