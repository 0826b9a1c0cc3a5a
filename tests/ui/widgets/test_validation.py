"""Who holds training images out sees what they say: in the charts, in words, and beside the test accuracy."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.stand import told as snapshot_of
from tutor.training.snapshot import TestPoint
from tutor.ui.widgets.lab.curves import NAMED, WIDE, legend, loss_title, reached
from tutor.ui.widgets.run.curve_plot import curves_of

PLAIN = snapshot_of()
HELD_OUT = replace(PLAIN, validation=(TestPoint(1000, 0.45, 0.89),))


def test_the_charts_of_loss_and_accuracy_have_it_under_its_name() -> None:
    for what, value in (("loss", 0.45), ("accuracy", 0.89)):
        for told in (False, True):
            plain = curves_of(what, PLAIN, None, "steps", told=told)
            *others, held_out = curves_of(what, HELD_OUT, None, "steps", told=told)
            assert (held_out.name, held_out.points, tuple(others)) == ("validation", ((1000, value),), plain)
    for what in ("rate", "gradients"):
        assert curves_of(what, HELD_OUT, None, "steps") == curves_of(what, PLAIN, None, "steps")


def test_its_dots_are_not_those_of_the_test_and_the_legend_tells_them() -> None:
    """They were nearly as bright, and beside an earlier run nothing said whose they were."""
    for what in ("loss", "accuracy"):
        tones = {one.name: one.tone for one in curves_of(what, HELD_OUT, PLAIN, "steps", told=True)}
        assert tones["validation"] not in {tone for name, tone in tones.items() if name != "validation"}
        assert f"${tones['validation']}" in {span.style for span in legend(HELD_OUT, None, WIDE).spans}
    assert "● validation" not in legend(PLAIN, PLAIN, WIDE).plain
    for width in (WIDE, NAMED):
        assert "● validation" in loss_title(HELD_OUT, replace(PLAIN, run=1), "steps", width).plain
    assert "● test" in loss_title(HELD_OUT, replace(PLAIN, run=1), "steps", 36).plain


def test_it_stands_beside_the_test_accuracy() -> None:
    assert reached(HELD_OUT, None).plain == "95.2 %, validation 89.0 %"
    assert reached(PLAIN, None).plain == "95.2 %"
