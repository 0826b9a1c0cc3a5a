"""What the authors' page shows can be copied into a lesson, and it names all there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tutor.content.curriculum import check
from tutor.content.directives import BLOCK_MAKERS
from tutor.content.question import OPTIONS
from tutor.content.reader import readers
from tutor.domain.experiment import LOSS_SHAPES, SIDES, Measure
from tutor.domain.figure import figure_kinds
from tutor.domain.question import FROM_RUN, NumberForm

PAGE = (Path(__file__).parents[2] / "docs" / "lesson-format.md").read_text(encoding="utf-8")
FRONT = "---\ntitle: Examples\nshort: Examples\nid: examples\nminutes: 1\n---\n## One page\n\n"


def test_the_examples_are_good_lessons(write: Callable[..., Path]) -> None:
    examples = re.findall(r"```\n(:::\{.*?)```", PAGE, re.DOTALL)
    assert len(examples) == 2
    assert check(write(FRONT + "\n".join(examples))) == ()


def test_every_kind_measure_and_part_is_named() -> None:
    names = [
        *figure_kinds.names(),
        *BLOCK_MAKERS,
        *readers.names(),
        *NumberForm,
        *FROM_RUN,
        *Measure,
        *SIDES,
        *LOSS_SHAPES,
        *OPTIONS,
    ]
    for kind in readers.names():
        reader = readers.find(kind)
        assert reader is not None
        names += reader.options
        needs = reader.needs(())
        names += (*needs.needed, *needs.also)
    assert [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", PAGE)] == []
