"""The stored runs of the museum: what the script writes, small, real, and what the texts say of them."""

from __future__ import annotations

import pytest

from benchmarks.museum import CONFIGS, observe
from dnn_core.mnist import load
from tutor.domain.museum import CASES, FAULTS, against, question
from tutor.training.exhibits import FILE, HEALTHY, MOMENTS, Exhibit, decode, encode, exhibits, mended

TEXT = FILE.read_text(encoding="utf-8")


def test_the_file_is_what_the_script_writes_and_small() -> None:
    assert encode(decode(TEXT)) == TEXT
    assert len(TEXT) < 50_000


def test_each_case_has_its_run() -> None:
    assert {fault.id for fault in FAULTS} == {case.fault for case in CASES}
    assert {name: one.config for name, one in exhibits().items()} == CONFIGS
    for one in exhibits().values():
        assert one.steps == 1000
        assert tuple(reading.step for reading in one.told()) == MOMENTS
        assert sum(map(sum, one.confusion)) == 10_000
        assert len(one.gradients[0][1]) == len(one.config.hidden_sizes) + 1


@pytest.mark.parametrize("name", ["sorted", "raw"])
def test_the_stored_run_is_a_run_of_ours(name: str) -> None:
    """Its first steps, trained again."""
    again, stored = observe(CONFIGS[name], load(), steps=3), exhibits()[name]
    for (step, loss), (at, kept) in zip(again.curve, stored.curve, strict=False):
        assert (step, loss) == (at, pytest.approx(kept, rel=1e-3))
    assert again.gradients[0][1] == pytest.approx(stored.gradients[0][1], rel=1e-3)
    assert again.readings[0].loss == pytest.approx(stored.readings[0].loss, rel=1e-3)


def test_a_case_is_mended_by_one_setting() -> None:
    for case in CASES:
        broken, whole = CONFIGS[case.fault].to_dict(), mended(case).to_dict()
        assert {name for name in broken if broken[name] != whole[name]} == {case.field, "tests_per_epoch"}


def columns(one: Exhibit) -> list[int]:
    """How many test images were read as each digit."""
    return [sum(row[digit] for row in one.confusion) for digit in range(10)]


def test_the_texts_say_what_the_runs_show() -> None:
    runs = exhibits()
    at = {name: {reading.step: reading for reading in one.readings} for name, one in runs.items()}
    loss = {name: dict(one.curve) for name, one in runs.items()}
    size = {name: dict(one.gradients) for name, one in runs.items()}

    assert all(2.2 < value < 2.4 for step, value in loss["labels"].items() if step > 10)
    assert max(reading.sure for reading in runs["labels"].told()) == pytest.approx(0.14, abs=0.005)
    assert runs["labels"].train_accuracy == pytest.approx(0.1, abs=0.0005)

    assert [round(at["linear"][step].accuracy, 3) for step in (100, 1000)] == [0.889, 0.912]
    assert at["linear"][200].accuracy > at[HEALTHY][200].accuracy
    assert at["linear"][400].accuracy < at[HEALTHY][400].accuracy
    assert round(runs[HEALTHY].accuracy, 3) == 0.932

    assert [round(loss["rate"][step], 2) for step in (1, 2)] == [2.63, 5.08]
    assert all(size["rate"][step][:2] == (0, 0) for step in MOMENTS)
    assert all(len(set(reading.read)) == 1 for reading in runs["rate"].told())

    assert [set(at["sorted"][step].read) for step in (100, 300, 1000)] == [{0}, {2}, {9}]
    assert all(loss["deep"][step] > 2.2 for step in loss["deep"] if step <= 120)
    assert size["deep"][1][-1] / size["deep"][1][0] == pytest.approx(30_000, rel=0.05)
    assert columns(runs["narrow"])[1] + columns(runs["narrow"])[6] == 9507

    assert loss["raw"][1] == pytest.approx(167.6, abs=0.05)
    assert loss["raw"][5] == pytest.approx(2.6e11, rel=0.02)
    assert min(size["raw"][1][:2]) > 100
    assert size["raw"][300][:2] == (0, 0)

    assert loss["zeros"][1] == pytest.approx(2.302585, abs=5e-5)
    assert size["zeros"][1][:2] == (0, 0)
    assert runs["zeros"].twins == 256


def test_every_wrong_suspect_says_why_it_does_not_fit() -> None:
    for case in CASES:
        choices = question(case).choices
        assert [choice.correct for choice in choices].count(True) == 1
        for fault, choice in zip(FAULTS, choices, strict=True):
            assert choice.why == (case.why if choice.correct else against(case, fault.id))
