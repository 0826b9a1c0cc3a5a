"""The documents show what there is: every picture and every link within the project leads somewhere, every module of
dnn_core is named, and what learns can be read in one sitting."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(((?!https?:|#)[^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / link).exists(), link


def test_every_picture_is_shown_and_names_no_address() -> None:
    shown = {(d.parent / link).resolve() for d in DOCUMENTS for link in LINK.findall(d.read_text(encoding="utf-8"))}
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.svg"))
    assert len(pictures) >= 9
    for picture in pictures:
        assert picture.resolve() in shown, picture.name
        addresses = set(re.findall(r"https?://[^\s\"'<]+", picture.read_text(encoding="utf-8")))
        assert addresses <= {"http://www.w3.org/2000/svg"}, picture.name


def test_what_learns_is_one_sitting_and_every_module_of_dnn_core_has_its_place() -> None:
    text = (ROOT / "docs" / "dnn_core.md").read_text(encoding="utf-8")
    before, after = text.split("## A tour of one batch")
    beside = after.split("## What is beside it")[1].split("## ")[0]
    package = ROOT / "dnn_core"
    modules = list(package.rglob("[a-z]*.py"))
    lengths = {path.relative_to(package).as_posix(): path.read_text().count("\n") for path in modules}
    sitting = re.findall(r"`(\w+\.py)`", before)
    assert sum(lengths[name] for name in sitting) <= 800
    named = re.findall(r"`((?:fast/)?\w+\.py)`", beside)
    assert sorted([*sitting, *named]) == sorted(lengths)
