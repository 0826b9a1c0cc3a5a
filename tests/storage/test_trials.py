"""Bets in an export: bet, outcome and words for a mentor, the curves as a small plot, and every text to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from tests.domain.samples import CURRICULUM, made, notebook
from tests.domain.test_wager import ACCURACY, EPOCHS, experiment
from tutor.domain.curriculum import Curriculum
from tutor.domain.response import BET_DRAFT, Draft, Notebook, PlacedBet, RunOutcome, Value
from tutor.listings import response_records
from tutor.storage.export import export

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=timezone(timedelta(hours=2)))
MOMENT = "2026-05-04T09:12:00+02:00"


def with_experiment() -> Curriculum:
    """The sample curriculum with an experiment on the first page of its first lesson."""
    unit, *others = CURRICULUM.units
    track, *tracks = unit.tracks
    lesson, *lessons = track.lessons
    page, *pages = lesson.pages
    page = replace(page, blocks=(*page.blocks, experiment(ACCURACY)))
    lesson = replace(lesson, pages=(page, *pages))
    track = replace(track, lessons=(lesson, *lessons))
    return replace(CURRICULUM, units=(replace(unit, tracks=(track, *tracks)), *others))


def bet(id: int, value: str = "higher", text: str = "Better", experiment_id: str = "rate") -> PlacedBet:
    return PlacedBet(id, experiment_id, "reading", id, text, value, MOMENT)


def outcome(bet: PlacedBet, place: int, value: Value, *, last: bool) -> RunOutcome:
    name = ("usual rate", "ten times")[place]
    return RunOutcome(10 * bet.id + place, bet.id, place, last, name, 7 + place, value, EPOCHS, MOMENT)


FIRST, SECOND = bet(1, "lower", "Worse, `surely` *so*"), bet(2)
WORK = replace(
    notebook(
        made("rate", "I had expected less"),
        Draft(BET_DRAFT + "other", "half a bet", MOMENT),
        Draft("rate", "more words", MOMENT),
    ),
    bets=(FIRST, SECOND),
    outcomes=(
        outcome(FIRST, 0, 96.3, last=False),
        outcome(FIRST, 1, 97.1, last=True),
        outcome(SECOND, 0, 96.3, last=False),
    ),
)


def markdown(work: Notebook = WORK, curriculum: Curriculum | None = None) -> str:
    return export(curriculum or with_experiment(), work, (), "md", NOW)


def test_bet_outcome_plot_and_words_stand_together() -> None:
    text = markdown()
    part = text[text.index("### What happens?") :]
    order = [
        "*not as bet*",
        "Bet 1, 2026-05-04 09:12:",
        "Worse, `surely` *so*",
        "What came (test accuracy):",
        "- usual rate: **96.3 %**, run 7",
        "- ten times: **97.1 %**, run 8",
        "test accuracy, %",
        "1  usual rate",
        "○ Not as bet. usual rate: 96.3 %. ten times: 97.1 %, higher.",
        "Bet 2",
        "Its last run has not finished.",
        "What surprised the learner:",
        "I had expected less",
        "Draft, 2026-05-04 09:12, not submitted:",
    ]
    places = [part.index(words) for words in order]
    assert places == sorted(places)
    assert "half a bet" not in text


def test_html_holds_the_same() -> None:
    page = export(with_experiment(), WORK, (), "html", NOW)
    assert "ten times: <strong>97.1 %</strong>, run 8" in page
    assert "1  usual rate" in page
    assert "<em>so</em>" not in page


def test_json_holds_every_text_and_number_to_the_letter() -> None:
    record = json.loads(export(with_experiment(), WORK, (), "json", NOW))
    (found,) = record["experiments"]
    first, second = found["bets"]
    assert found["id"] == "rate"
    assert (first["text"], first["value"], first["held"]) == ("Worse, `surely` *so*", "lower", False)
    assert [one["value"] for one in first["outcomes"]] == [96.3, 97.1]
    assert first["outcomes"][0]["curve"]["points"] == [list(point) for point in EPOCHS.points]
    assert "your bet: Worse" in first["plot"]
    assert (second["held"], second["words"]) == (None, "")
    (words,) = (item for item in record["responses"] if item["id"] == "rate")
    assert [made["text"] for made in words["attempts"]] == ["I had expected less"]
    assert words["standing"] == "not as bet"


def test_a_bet_alone_is_told_and_a_settled_experiment_counts_at_a_glance() -> None:
    alone = replace(notebook(), bets=(SECOND,))
    text = markdown(alone)
    assert "*bet, not run to the end*" in text
    assert "Its runs have not finished." in text
    before = markdown(notebook()).split("## At a glance")[1]
    after = text.split("## At a glance")[1].split("##")[0]
    row = next(line for line in before.splitlines() if line.startswith("| Lesson reading"))
    assert row in after
    settled = markdown(WORK).split("## At a glance")[1]
    assert row.replace("| 0 of", "| 1 of") in settled


def test_a_bet_on_what_is_no_longer_in_the_lessons_is_still_told() -> None:
    text = markdown(curriculum=CURRICULUM)
    part = text[text.index("## No longer in the lessons") :]
    for words in ("Worse, `surely` *so*", "- ten times: **97.1**, run 8", "your bet: Better", "I had expected less"):
        assert words in part


def test_the_words_are_a_response_under_the_id_of_the_experiment() -> None:
    records = [one for one in response_records(with_experiment(), WORK) if one["id"] == "rate"]
    assert [(one["lesson"], one["status"], one["attempt"], one["text"]) for one in records] == [
        ("lesson", "submitted", 1, "I had expected less"),
        ("reading", "draft", 2, "more words"),
    ]
    assert not any("half a bet" in one["text"] for one in response_records(with_experiment(), WORK))
