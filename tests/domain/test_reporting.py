"""The report counts every task once, in the words and numbers that all formats share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from tests.domain.samples import CURRICULUM, made, notebook, skipped
from tests.domain.test_run_facts import facts
from tutor.domain.document import Contents, Questions, TalkTopics, Tile, Tiles, Title, document, moment_words
from tutor.domain.marks import Mark
from tutor.domain.progress import lesson_progress
from tutor.domain.report import Report
from tutor.domain.reporting import make_report
from tutor.domain.response import Draft, MentorQuestion, Notebook, Response
from tutor.domain.run_facts import RunFacts

NOW = datetime(2026, 11, 12, 9, 30, tzinfo=timezone(timedelta(hours=1)))
WORK = replace(
    notebook(
        made("neuron", "first try, certain", 1, confidence=3, ticks=frozenset({"number", "sum"})),
        made("neuron", "second try", 2, confidence=3, ticks=frozenset()),
        skipped("biology"),
        made("mse", "0.25", confidence=3),
        skipped("function"),
        made("function", "IS NOT", 1, confidence=3),
        made("function", "IS", 2),
        made("essay-ethics", "a piece that has six words"),
        made("essay-uses", "too short"),
        Draft("essay-brains", "just begun", "2026-05-04T09:12:00+02:00"),
        Draft("mentor:video/watch", "half a question", "2026-05-04T09:12:00+02:00"),
        made("gone", "to a question that was taken out"),
        read=("video/watch", "reading/one"),
    ),
    mentor_questions=(MentorQuestion(1, "video/count", "Why a sigmoid?", "2026-05-04T09:00:00+02:00"),),
)


def report(work: Notebook = WORK, runs: tuple[RunFacts, ...] = ()) -> Report:
    return make_report(CURRICULUM, work, {"learner": "Ada", "learner id": "0f1e2d3c"}, NOW, runs, "0.1.0")


def test_closed_ones_are_right_at_once_at_a_later_try_or_not_yet() -> None:
    counts = report().counts
    assert (counts.closed, counts.at_once, counts.later, counts.not_yet, counts.not_tried) == (2, 0, 1, 1, 0)
    assert counts.sure_and_wrong == 2
    counts = report(notebook(made("function", "IS"))).counts
    assert (counts.at_once, counts.later, counts.not_yet, counts.not_tried) == (1, 0, 0, 1)


def test_a_skip_is_no_response_and_every_text_is_in_the_count() -> None:
    counts = report().counts
    tally = report().tally
    assert (tally.skipped, tally.attempts, tally.drafts, tally.mentor) == (1, 8, 2, 1)
    assert (counts.texts, counts.ticked, counts.ideas) == (1, 0, 2)
    untold = report(notebook(made("neuron", "no ticks yet"))).counts
    assert (untold.texts, untold.ticked, untold.ideas) == (1, 0, 2), "a text that nobody has ticked counts as well"


def test_lessons_add_up_and_agree_with_home() -> None:
    made_report = report()
    lessons = {lesson.id: lesson for lesson in CURRICULUM.lessons}
    for section in made_report.sections:
        if section.id in lessons:
            progress = lesson_progress(lessons[section.id], WORK)
            assert (section.counts.done, section.counts.total) == (progress.answered, progress.total)
    assert made_report.counts.done == sum(section.counts.done for section in made_report.sections)
    assert (made_report.counts.pages_read, made_report.counts.pages) == (2, 5)


def test_a_talk_goes_by_the_newest_attempt() -> None:
    assert [(talk.task.id, talk.words) for talk in report().talks] == [
        ("neuron", "certain, with 0 of 2 ideas."),
        ("mse", "certain of “0.25” at first. ✗ Not right yet, after one try."),
        ("function", "certain of “IS NOT” at first. Right at the second try."),
    ]
    mended = notebook(
        made("neuron", "thin", 1, confidence=3, ticks=frozenset()),
        made("neuron", "rich", 2, confidence=2, ticks=frozenset({"number"})),
    )
    assert not report(mended).talks, "the newest attempt is what counts"


def test_one_who_is_certain_and_has_all_ideas_but_one_needs_no_talk() -> None:
    thin, nearly = (made("neuron", confidence=3, ticks=frozenset(ticks)) for ticks in ((), ("number",)))
    assert [talk.task.id for talk in report(notebook(thin)).talks] == ["neuron"]
    assert not report(notebook(nearly)).talks


def test_a_long_response_is_not_quoted_rather_than_cut() -> None:
    long = "0.25 " + "because of this and that " * 9
    (talk,) = report(notebook(made("mse", long, confidence=3))).talks
    assert talk.words == "certain at first, and wrong. ✗ Not right yet, after one try."


@pytest.mark.parametrize(
    ("work", "mark", "words"),
    [
        ((), Mark.OPEN, "not begun"),
        ((skipped("neuron"),), Mark.SKIPPED, "skipped"),
        ((made("neuron"),), Mark.SUBMITTED, "submitted"),
        ((made("neuron", ticks=frozenset({"number"})),), Mark.SOME, "1 of 2 ideas"),
        ((made("neuron", ticks=frozenset({"number", "sum"})),), Mark.RIGHT, "2 of 2 ideas"),
        (
            (made("neuron"), made("neuron", "again", 2, ticks=frozenset({"number", "sum"}))),
            Mark.RIGHT,
            "2 of 2 ideas, 2nd",
        ),
    ],
)
def test_a_text_stands_as_its_writer_ticked_it(work: tuple[Response, ...], mark: Mark, words: str) -> None:
    task = next(task for section in report(notebook(*work)).sections for task in section.tasks if task.id == "neuron")
    assert (task.status.mark, task.status.words) == (mark, words)


def test_the_summary_comes_first_and_says_it_all() -> None:
    runs = (replace(facts(None), test_accuracy=0.9713), replace(facts(None), test_accuracy=0.964))
    blocks = list(document(report(runs=runs)))
    title, tiles, asked, _, talks, _, contents = blocks[:7]
    assert title == Title(
        "Deep Learning, literacy track", "Ada", "Handed in on 12 November 2026, 09:30 (UTC+1). Nothing here is graded."
    )
    assert isinstance(tiles, Tiles)
    assert isinstance(talks, TalkTopics)
    assert isinstance(contents, Contents)
    assert tiles.tiles == (
        Tile("4", "of 6", "questions, bets and essays answered", (4 / 6,)),
        Tile("1", "of 2 closed ones right", "0 at once, 1 at a later try, 1 not yet", (0.0, 0.5)),
        Tile("2", "", "certain at first, and wrong"),
        Tile("0", "of 2", "ideas found, in one response in own words"),
        Tile("1", "of 2", "essays: 6, 2 words"),
        Tile("0", "", "bets won"),
        Tile("97.1", "%", "best of 2 networks, on unseen digits"),
        Tile("2", "of 5", "pages read"),
        Tile("2", "", "drafts under way"),
    )
    assert asked == Questions(
        "One question for you", (("Why a sigmoid?", "on video, Page count, 4 May 2026, 09:00 (UTC+2)"),)
    )
    assert [row[0] for row in contents.rows] == [
        "Lesson reading",
        "Lesson video",
        "Lesson writing",
        "No longer in the lessons",
    ]


def test_moments_are_told_with_their_zone_and_what_cannot_be_read_as_it_is() -> None:
    assert moment_words("2026-11-05T14:22:10-03:30") == "5 November 2026, 14:22 (UTC−3:30)"
    assert moment_words("some day") == "some day"
