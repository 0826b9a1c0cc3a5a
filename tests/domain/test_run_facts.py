"""What is known of a run, and what is said of what is not known."""

from __future__ import annotations

import json

import pytest

from tutor.domain.run_facts import Classes, DataFacts, DataFile, Journal, RunFacts, Sitting

DATA = DataFacts(
    name="tiny",
    folder="/data/tiny",
    files=tuple(DataFile(f"file-{number}", f"{number}" * 64) for number in range(4)),
    training_images=108,
    test_images=36,
    rows=12,
    columns=10,
    classes=Classes(("Shirt", "Ankle boot")),
)
NOON = "2026-05-04T12:0{}:00+02:00"
JOURNAL = (
    Journal()
    .sat_down(Sitting(0, NOON.format(0), "i2-tutor 1", 1))
    .rate_changed(5, 0.02, NOON.format(1))
    .rate_changed(5, 0.03, NOON.format(2))
    .paused(7, NOON.format(3))
    .rate_changed(7, 0.01, NOON.format(3))
    .resumed(NOON.format(4))
    .paused(9, NOON.format(5))
    .sat_down(Sitting(9, NOON.format(6), "i2-tutor 2", 2))
)


def facts(data: DataFacts | None = DATA, journal: Journal = JOURNAL) -> RunFacts:
    return RunFacts(
        run=3,
        state="finished",
        title="",
        summary="12 layers",
        started_at=NOON.format(0),
        layer_sizes=(120, 8, 2),
        parameter_count=986,
        settings={"learning_rate": 0.04, "seed": 41},
        seed=41,
        training_images=108 if data else None,
        test_images=36 if data else None,
        step=10,
        total_steps=10,
        elapsed_s=1.25,
        test_accuracy=0.5,
        test_loss=1.0,
        training_accuracy=None,
        data=data,
        journal=journal,
    )


def test_facts_are_told_in_words() -> None:
    told = dict(facts().told())
    assert told["data"] == "tiny: 108 training images and 36 test images of 12 x 10 pixels, 2 classes"
    assert told["learned from"] == "108 images"
    assert told["checksum"] == DATA.checksum[:16]
    assert told["seed"] == "41"
    assert told["learning rate"] == "0.04; 0.03 from step 6 on; 0.01 from step 8 on"
    assert told["pauses"] == "after step 7, 12:03 to 12:04; after step 9, 12:05"
    assert told["code"] == "i2-tutor 1; i2-tutor 2 from step 10 on"
    assert told["threads"] == "1; 2 from step 10 on"
    assert told["gone on with"] == "after step 9, 2026-05-04 12:06"


def test_what_is_not_known_is_said_as_not_known() -> None:
    told = dict(facts(None, Journal()).told())
    assert {name for name, words in told.items() if words == "not known"} == {
        "data", "checksum", "learned from", "tested on", "code", "threads", "pauses", "gone on with",
    }  # fmt: skip
    assert dict(facts(journal=Journal().sat_down(Sitting(0, "", "x", 1))).told())["pauses"] == "none"


def test_facts_go_into_json_and_data_and_journal_come_back() -> None:
    record = json.loads(json.dumps(facts().to_record()))
    assert "folder" not in record["data"], "where a learner keeps files is nobody's business"
    assert record["data"]["checksum"] == DATA.checksum
    assert record["learning_rates"] == [
        {"step": 5, "rate": 0.03, "at": NOON.format(2)},
        {"step": 7, "rate": 0.01, "at": NOON.format(3)},
    ]
    assert DataFacts.from_record(json.loads(json.dumps(DATA.to_record()))) == DATA
    assert Journal.from_record(json.loads(json.dumps(JOURNAL.to_record()))) == JOURNAL
    assert (DataFacts.from_record(None), Journal.from_record(None)) == (None, Journal())


@pytest.mark.parametrize("spoiled", [{"rows": -1}, {"classes": []}, {"files": [1]}, {"test_images": True}])
def test_spoiled_data_are_refused(spoiled: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        DataFacts.from_record({**DATA.to_record(), **spoiled})
    with pytest.raises(ValueError, match="learning rate"):
        Journal.from_record({"sittings": [], "rates": [[1, float("nan"), ""]], "pauses": []})


def test_classes_have_words() -> None:
    digits, clothes = Classes(), Classes(("Shirt", "Ankle boot"))
    assert [digits.one(4), digits.one(8)] == ["a 4", "an 8"]
    assert [digits.counted(count, label) for count, label in ((1, 6), (2, 6), (1, 0), (1200, 5))] == [
        "1 six", "2 sixes", "1 zero", "1,200 fives",
    ]  # fmt: skip
    assert clothes.counted(2, 1) == "2 images of Ankle boot"
    assert (digits.one(4), clothes.one(1), clothes.name(7)) == ("a 4", "Ankle boot", "7")
    assert (digits.noun, clothes.noun) == ("digit", "image")
