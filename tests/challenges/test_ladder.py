"""Starters, solutions and known faults, and solutions that are written another way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.challenges.conftest import Checked, Judged
from tutor.challenges.judge import Judge
from tutor.challenges.learner import Limits
from tutor.challenges.proof import prove_one
from tutor.content.challenge import read_ladder
from tutor.domain.challenge import Ladder

OTHERS = Path(__file__).parent / "others"


def test_the_ladder_is_whole(ladder: Ladder) -> None:
    assert len(ladder.challenges) == 16
    assert [one.number for one in ladder.challenges] == list(range(1, 17))
    assert {len(one.hints) for one in ladder.challenges} == {3}
    assert min(len(one.faults) for one in ladder.challenges) >= 2


def test_what_is_shipped_is_read_without_trying_each_file_again(
    ladder: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.content.challenge.ast", None)
    assert read_ladder(shipped=True) == (ladder, ())


@pytest.mark.parametrize("name", ["dense", "softmax", "backward"])
def test_starter_solution_and_faults_do_what_they_should(ladder: Ladder, name: str) -> None:
    """All of them are tried by `i2-tutor check`, which the gates run."""
    challenge = ladder.named(name)
    assert challenge is not None
    assert prove_one(challenge, ladder) == []


def test_solutions_pass_in_a_process_of_their_own_and_starters_say_where_to_begin(
    ladder: Ladder, judged_here: Judged, tmp_path: Path
) -> None:
    """Every fourth solution: `i2-tutor check`, which the gates run, tries all of them."""
    solutions = [(one.name, one.checks.parent / "solution.py") for one in ladder.challenges[3::4]]
    starters = [(one.name, one.folder / "starter.py") for one in ladder.challenges]
    reports = judged_here([*solutions, *starters], tmp_path)
    for report in reports[: len(solutions)]:
        assert [(one.check, one.message, one.python) for one in report.results if not one.passed] == []
        assert report.passed
    for report, challenge in zip(reports[len(solutions) :], ladder.challenges, strict=True):
        first = report.results[0].message
        assert first.startswith("Begin in line ")
        assert "..." in challenge.starter.splitlines()[int(first.split()[3].rstrip(":")) - 1]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("dense", "bias_for_each_picture"),
        ("softmax", "wrong_axis"),
        ("backward", "slope_forgotten"),
        ("losses", "infinite"),
    ],
)
def test_faults_are_recognized_by_what_they_do(ladder: Ladder, checked: Checked, name: str, fault: str) -> None:
    challenge = ladder.named(name)
    assert challenge is not None
    known = next(one for one in challenge.faults if one.name == fault)
    report = checked(name, challenge.solution + known.path.read_text())
    assert (report.fault, report.hint) == (fault, known.hint)
    assert not report.passed


def test_a_fault_written_another_way_meets_the_same_hint(checked: Checked) -> None:
    code = "import numpy as np\ndef softmax(z):\n    p = [np.exp(c - c.max()) for c in z.T]\n"
    code += "    return np.array([c / c.sum() for c in p]).T\n"
    assert checked("softmax", code).fault == "wrong_axis"


def test_no_known_fault_is_trained_that_an_earlier_check_rules_out(
    ladder: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would take as long as the learner's own network."""
    challenge = ladder.named("train")
    assert challenge is not None
    judge = Judge(challenge, ladder, lambda event: None, limits=Limits())
    tried: list[bool] = []
    monkeypatch.setattr(judge, "_sign", lambda one, module: tried.append(one.trains) or "fails")
    assert judge.checks[-1].trains
    assert judge.recognize(len(judge.checks) - 1, "not fallen") == ("", "")
    assert len(tried) == len(challenge.faults)
    assert not any(tried)


def test_a_whole_ladder_in_another_style_passes(ladder: Ladder, judged_here: Judged) -> None:
    """Columns in place of rows, float64, loops: each part with the others of its kind."""
    names = [one.name for one in ladder.challenges]
    reports = judged_here([(one.name, OTHERS / one.file) for one in ladder.challenges], OTHERS, names)
    assert len(reports) == len(names)
    for report in reports:
        assert [(one.check, one.message, one.python) for one in report.results if not one.passed] == []
        assert report.stand_ins == ()


def test_ours_stands_in_for_a_part_that_is_missing_and_theirs_is_taken_once_it_passed(
    checked: Checked, tmp_path: Path
) -> None:
    code = "from softmax import softmax, NAME\nprint(NAME)\nfrom losses_of_mine import *\n"
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "softmax.py").write_text("NAME = 'mine'\nsoftmax = None\n")
    report = checked("losses", code)
    assert report.stand_ins == ("softmax.py",)
    assert "NAME" in report.results[0].python
    report = checked("losses", code, own=("softmax",))
    assert report.stand_ins == ()
    assert report.results[0].printed == "mine"
    (tmp_path / "code" / "losses_of_mine.py").write_text("print('a helper')\n")
    assert checked("losses", code, own=("softmax",)).results[0].message.startswith("losses.py has no mse")
