"""Bets in an export: bet, outcome and words for a mentor, the curves as a small plot, and every text to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from tests.domain.samples import CURRICULUM, made, notebook
from tests.domain.test_bet import ACCURACY, EPOCHS, GAP_END, WATCHED, experiment
from tutor.domain.bet import BetVerdict
from tutor.domain.bet_result import BetResult, bet_results
from tutor.domain.curriculum import Curriculum
from tutor.domain.experiment import Measure
from tutor.domain.reporting import make_report
from tutor.domain.response import BET_DRAFT, Draft, Notebook, PlacedBet, RecordedCurve, RunOutcome, Value
from tutor.domain.revision import revision_of
from tutor.listings import response_records
from tutor.storage.exports import written
from tutor.storage.exports.drawing import svg

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


def outcome(bet: PlacedBet, run_index: int, value: Value, *, last: bool) -> RunOutcome:
    name = ("usual rate", "ten times")[run_index]
    return RunOutcome(10 * bet.id + run_index, bet.id, run_index, last, name, 7 + run_index, value, EPOCHS, MOMENT)


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


def text_of(work: Notebook = WORK, curriculum: Curriculum | None = None, format: str = "md") -> str:
    return written(make_report(curriculum or with_experiment(), work, {}, NOW), format).decode()


def test_bet_outcome_plot_and_words_stand_together() -> None:
    text = text_of()
    part = text[text.index("### Rate") :]
    order = [
        "✗ *bet, lost*",
        "*Bet 1, 4 May 2026, 09:12 (UTC+2)*",
        r"> Worse, \`surely\` \*so\*",
        "What came, test accuracy:",
        "- usual rate: 96.3 % (run 7)",
        "- ten times: 97.1 % (run 8)",
        "test accuracy, %",
        "1  usual rate",
        "✗ *Lost. usual rate: 96.3 %. ten times: 97.1 %, higher.*",
        "*Bet 2",
        "*Its last run has not finished.*",
        "*Draft, 4 May 2026, 09:12 (UTC+2), not submitted*",
        "> more words",
        "*Attempt 1, ",
        "> I had expected less",
        "## Half written",
        "> half a bet",
    ]
    places = [part.index(words) for words in order]
    assert places == sorted(places)


def test_html_holds_the_same() -> None:
    page = text_of(format="html")
    assert 'ten times: 97.1 % <span class="where">run 8</span>' in page
    assert "<svg" in page
    assert page.count('<span class="mark open">✗</span>') == 2, "a lost bet is no fault, and has no colour of one"
    assert 'class="mark wrong"' not in page
    assert "<em>so</em>" not in page


def test_json_holds_every_text_and_number_to_the_letter() -> None:
    record = json.loads(text_of(format="json"))
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
    assert words["standing"] == "bet, lost"


def test_a_bet_alone_is_told_and_bets_are_counted_won_lost_and_open() -> None:
    alone = replace(notebook(), bets=(SECOND,))
    text = text_of(alone)
    assert "• *bet, runs not finished*" in text
    assert "*Its runs have not finished.*" in text
    counts = make_report(with_experiment(), alone, {}, NOW).counts
    assert (counts.bets, counts.won, counts.lost, counts.waiting) == (1, 0, 0, 1)
    counts = make_report(with_experiment(), WORK, {}, NOW).counts
    assert (counts.bets, counts.won, counts.lost, counts.waiting, counts.done) == (2, 0, 1, 1, 1)


def test_a_bet_on_what_is_no_longer_in_the_lessons_is_still_told() -> None:
    text = text_of(curriculum=CURRICULUM)
    part = text[text.index("## No longer in the lessons") :]
    for words in (
        r"> Worse, \`surely\` \*so\*",
        "- ten times: 97.1 (run 8)",
        "your bet: Better",
        "I had expected less",
    ):
        assert words in part


def test_the_words_are_a_response_under_the_id_of_the_experiment() -> None:
    records = [one for one in response_records(with_experiment(), WORK) if one["id"] == "rate"]
    assert [(one["lesson"], one["status"], one["attempt"], one["text"]) for one in records] == [
        ("lesson", "submitted", 1, "I had expected less"),
        ("reading", "draft", 2, "more words"),
    ]
    assert not any("half a bet" in one["text"] for one in response_records(with_experiment(), WORK))


def test_an_old_bet_keeps_what_it_was_on_when_the_experiment_changes() -> None:
    """What is bet on and when two values are the same are an author's to change; what was won stays won."""
    then = replace(experiment(ACCURACY), same_within=0.1)
    kept = revision_of(then)
    work = replace(
        notebook(),
        bets=(replace(SECOND, revision=kept.id),),
        outcomes=(outcome(SECOND, 0, 96.3, last=False), outcome(SECOND, 1, 97.1, last=True)),
        revisions=(kept,),
    )
    for today in (then, replace(then, same_within=5.0), replace(then, measure=Measure.ACCURACY_GAP), None):
        (result,) = bet_results(today, "rate", work)
        assert result.settled == BetVerdict(True, "usual rate: 96.3 %. ten times: 97.1 %, higher.")
    assert bet_results(then, "rate", work)[0].experiment is then
    without = replace(work, bets=(SECOND,), revisions=())
    (result,) = bet_results(replace(then, same_within=5.0), "rate", without)
    assert result.settled is not None
    assert not result.settled.held, "an old store does not know: today's lesson judges"


def drawn(measure: Measure, bet: PlacedBet, curve: RecordedCurve, value: Value) -> BetResult:
    """A bet on one run that is over."""
    came = RunOutcome(1, bet.id, 0, True, "few", 7, value, curve, MOMENT)
    return BetResult(experiment(measure, runs=1), bet, (came,))


def test_a_picture_shows_the_gap_that_was_bet_on() -> None:
    told = svg(drawn(Measure.ACCURACY_GAP, bet(1, "10..30", "About 15"), GAP_END, 15.5))
    assert told.count('<line class="axis"') == 3  # two axes and the gap
    assert "upright, from test to training accuracy: the gap is 15.5 points" in told
    assert "training accuracy 94.0 to 100.0 %" in told
    assert '<rect class="bet"' in told


def test_a_picture_shows_the_level_that_decides() -> None:
    told = svg(drawn(Measure.IMAGES_TO_90, bet(1, "2000..12000", "About 6,000"), WATCHED, 18_000.0))
    assert told.count('<line class="axis"') == 3
    assert "straight line: 90 %, where it is decided" in told
    assert svg(drawn(ACCURACY, bet(1, "90..", "Ninety"), EPOCHS, 96.2)).count('<line class="axis"') == 2
