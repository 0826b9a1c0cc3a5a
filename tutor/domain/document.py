"""The report laid out: titles, tables, the learner's words, lists and plots, in reading order.

The formats for people are written of these blocks, so that all say the same words and numbers. `Markdown` blocks and
the texts of `Lines` are the lessons' own; everything else is plain text to be shown, never obeyed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tutor.domain.bet import MEASURE_NAMES
from tutor.domain.bet_result import BetResult, outcome_words
from tutor.domain.challenge import challenges_told
from tutor.domain.marks import GLYPHS, Mark
from tutor.domain.moments import clock, zone_name
from tutor.domain.question import Outcome
from tutor.domain.report import Counts, Idea, IdeaState, JudgedResponse, Report, Section, Task, TaskKind
from tutor.domain.reporting import choice_numbers
from tutor.domain.status import SURE, counted_words
from tutor.domain.talk import count_of, number_word
from tutor.domain.words import count_words

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
BONUS_NOTE: Final = "bonus"


@dataclass(frozen=True, slots=True)
class Title:
    over: str
    text: str
    under: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 2 for a part, 3 for a task. `anchor` is '' for one that nothing links to; `note` stands muted beside it."""

    level: int
    text: str
    anchor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with what it counts; `bar` are shares of the whole, in the order of the words."""

    number: str
    of: str
    words: str
    bar: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Tiles:
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """What the learner asks the mentor: (the learner's text, where and when)."""

    title: str
    asked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TalkTopics:
    """(name, anchor, why)"""

    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """A row a lesson: (title, anchor, cells). An anchor is '' where nothing was made."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One muted line. `mark` is the glyph before it, or ''; a `quiet` one has no colour: a lost bet is no fault."""

    text: str
    mark: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Markdown:
    """A text of the lessons. `label` stands before it; a `prompt` is what was asked."""

    text: str
    label: str = ""
    prompt: bool = False


@dataclass(frozen=True, slots=True)
class LearnerText:
    """The learner's own words, to the letter."""

    text: str
    essay: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """`mark` is a glyph, `text` Markdown of the lessons (plain for runs and outcomes), `note` plain."""

    mark: str
    text: str
    note: str = ""
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    result: BetResult


Block = Title | Heading | Tiles | Questions | TalkTopics | Contents | Fact | Markdown | LearnerText | Lines | Plot


def moment_words(moment: str | datetime) -> str:
    """`12 November 2026, 14:03 (UTC+1)`: as calendar and clock showed it, where the moment was."""
    text = moment if isinstance(moment, str) else moment.isoformat()
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = zone_name(text)
    return f"{read.day} {MONTHS[read.month - 1]} {read.year}, {clock(text)}" + (f" ({zone})" if zone else "")


def document(report: Report) -> Iterator[Block]:
    """All blocks, in the order in which a mentor reads: what is asked of them, what stands out, then every word."""
    over = ", ".join(part for part in (report.unit or "I2 Tutor", _tracks(report.tracks)) if part)
    yield Title(over, report.learner.title, f"Handed in on {moment_words(report.made_at)}. Nothing here is graded.")
    yield Tiles(tuple(_tiles(report)))
    if report.asked:
        many = len(report.asked)
        title = f"{number_word(many).capitalize()} question{'' if many == 1 else 's'} for you"
        asked = tuple((one.noted.text, f"on {one.where}, {moment_words(one.noted.created_at)}") for one in report.asked)
        yield Questions(title, asked)
    anchors = {task.id: f"task-{n}" for n, task in enumerate(_all_tasks(report), start=1)}
    if report.talks:
        yield Heading(2, "Worth a talk")
        yield TalkTopics(tuple((talk.task.short, anchors[talk.task.id], talk.words) for talk in report.talks))
    yield Heading(2, "Contents")
    yield _contents(report)
    for number, section in enumerate(report.sections, start=1):
        begun = [task for task in section.begun if task.kind is not TaskKind.WRITING]
        if begun:
            yield Heading(2, section.title, f"lesson-{number}")
            for task in begun:
                yield from task_blocks(task, anchors[task.id])
    if report.pieces:
        yield Heading(2, "Essays", "essays")
        for task in report.pieces:
            yield from task_blocks(task, anchors[task.id])
    yield from _under_way(report)
    yield from _challenges(report)
    if report.runs:
        yield Heading(2, "Networks trained", "networks")
        for run in report.runs:
            yield Lines("", (Line("", f"Run {run.run}: {run.summary}", run.state, plain=True),))
            yield Fact("; ".join(f"{name} {words}" for name, words in run.told()))


def _tracks(titles: tuple[str, ...]) -> str:
    if not titles:
        return ""
    names = " and ".join(filter(None, (", ".join(titles[:-1]), titles[-1]))).lower()
    return f"{names} track{'' if len(titles) == 1 else 's'}"


def _all_tasks(report: Report) -> list[Task]:
    return [task for section in report.sections for task in section.tasks]


# --- the summary ---


def _tiles(report: Report) -> Iterator[Tile]:
    counts = report.counts
    yield Tile(
        f"{counts.done}",
        f"of {counts.total}",
        "questions, bets and essays answered",
        (counts.done / counts.total,) if counts.total else (),
    )
    yield _closed_tile(counts)
    yield Tile(f"{counts.sure_and_wrong}", "", "certain at first, and wrong")
    yield Tile(f"{counts.ticked}", f"of {counts.ideas}" if counts.ideas else "", ideas_words(counts))
    essays = ", ".join(str(count_words(task.latest.response.text)) for task in report.pieces if task.latest)
    yield Tile(f"{counts.pieces}", f"of {counts.pieces_wanted}", f"essays: {essays} words" if essays else "essays")
    yield Tile(f"{counts.won}", f"of {counts.bets}" if counts.bets else "", _bets_words(counts))
    best = report.best_run
    if best is not None and best.test_accuracy is not None:
        many = len(report.runs)
        unseen = "digits" if all(run.data is None or run.data.classes.are_digits for run in report.runs) else "images"
        words = f"best of {many} networks, on unseen {unseen}" if many > 1 else f"one network, on unseen {unseen}"
        yield Tile(f"{100 * best.test_accuracy:.1f}", "%", words)
    else:
        yield Tile(f"{len(report.runs)}", "", "network trained" if len(report.runs) == 1 else "networks trained")
    yield Tile(f"{counts.pages_read}", f"of {counts.pages}", "pages read")
    drafts = report.tally.drafts
    yield Tile(f"{drafts}", "", "draft under way" if drafts == 1 else "drafts under way")


def _closed_tile(counts: Counts) -> Tile:
    told = [f"{counts.at_once} at once", f"{counts.later} at a later try", f"{counts.not_yet} not yet"]
    if counts.open:
        told.append(f"{counts.open} open")
    if counts.not_tried:
        told.append(f"{counts.not_tried} not tried")
    bar = (counts.at_once / counts.closed, counts.later / counts.closed) if counts.closed else ()
    return Tile(f"{counts.right}", f"of {counts.closed} closed ones right", ", ".join(told), bar)


def ideas_words(counts: Counts) -> str:
    """`ideas found, in 18 responses in own words`, and how many more were mentioned that nobody ticked."""
    words = f"ideas found, in {count_of(counts.texts, 'response')} in own words"
    return words + (f", {counts.mentioned} more mentioned" if counts.mentioned else "")


def _bets_words(counts: Counts) -> str:
    if not counts.bets:
        return "bets won"
    if not counts.waiting:
        return "bets won, " + ("played out" if counts.bets == 1 else f"all {number_word(counts.bets)} played out")
    return f"bets won, {number_word(counts.waiting)} not played out"


def _contents(report: Report) -> Contents:
    rows = []
    for number, section in enumerate(report.sections, start=1):
        anchor = f"lesson-{number}" if any(t.kind is not TaskKind.WRITING for t in section.begun) else ""
        if not anchor and section.begun:
            anchor = "essays"
        rows.append((section.name, anchor, _cells(section)))
    return Contents(("lesson", "answered", "closed, right", "ideas", "bets"), tuple(rows))


def _cells(section: Section) -> tuple[str, ...]:
    counts = section.counts
    return (
        f"{counts.done} of {counts.total}" if counts.total else "",
        f"{counts.right} of {counts.closed}" if counts.closed else "",
        f"{counts.ticked} of {counts.ideas}" if counts.ideas else "",
        _bet_cell(counts),
    )


def _bet_cell(counts: Counts) -> str:
    if not counts.bets:
        return ""
    if counts.bets == 1:
        return "won" if counts.won else "lost" if counts.lost else "open"
    return f"{counts.won} of {counts.bets} won"


def _under_way(report: Report) -> Iterator[Block]:
    half = [(draft, f"A question for you, on {where}") for draft, where in report.half_asked]
    half += [(draft, f"A bet on {name}") for draft, name in report.half_bet]
    if half:
        yield Heading(2, "Half written", "half-written")
        for draft, what in half:
            yield Fact(f"{what}, {moment_words(draft.updated_at)}")
            yield LearnerText(draft.text)


def _challenges(report: Report) -> Iterator[Block]:
    told = challenges_told(report.notebook.tries, report.notebook.aids)
    yield from [Heading(2, "Challenges", "challenges")] if told else []
    for one in told:
        yield from (Heading(3, one.name), Fact(one.how), LearnerText(one.code.rstrip()))


# --- a task ---


def task_blocks(task: Task, anchor: str) -> Iterator[Block]:
    """What was asked, how it stands, then the attempts, the newest first, and what there is to know about them."""
    notes = [note for note in (task.page_title, BONUS_NOTE if task.bonus else "") if note]
    yield Heading(3, task.short, anchor, ", ".join(notes))
    yield Fact(task.status.words, GLYPHS[task.status.mark], task.status.mark is Mark.LOST)
    if task.prompt and task.kind is not TaskKind.GONE:
        yield Markdown(task.prompt, prompt=True)
    for result in task.bets:
        yield from _bet_blocks(result)
    for draft in reversed(task.drafts):
        words = f", {counted_words(count_words(draft.text))}" if task.kind is TaskKind.WRITING else ""
        yield Fact(f"Draft, {moment_words(draft.updated_at)}{words}, not submitted")
        yield LearnerText(draft.text, essay=task.kind is TaskKind.WRITING)
    for told in reversed(task.told):
        yield from _attempt_blocks(task, told)
    if task.skips:
        yield Fact(f"Skipped, {moment_words(task.skips[-1].submitted_at)}", GLYPHS[Mark.SKIPPED])
    yield from _closing(task)


def _attempt_blocks(task: Task, told: JudgedResponse) -> Iterator[Block]:
    made = told.response
    facts = [f"Attempt {made.attempt}", moment_words(made.submitted_at)]
    if made.confidence in SURE:
        facts.append(SURE[made.confidence])
    if not task.kind.closed:
        facts.append(counted_words(count_words(made.text)))
    yield Fact(", ".join(facts))
    yield LearnerText(made.text, essay=task.kind is TaskKind.WRITING)
    if told.outcome in _VERDICTS:
        glyph, words = _VERDICTS[told.outcome]
        said_already = told.why.startswith(words.rstrip("."))  # many an author begins with “Right”
        yield Markdown(told.why, label=glyph if said_already else f"{glyph} {words}")
    run = made.run_key
    if run is not None and told.asked is not None and (said := told.asked.run_words(run.run, run.values)):
        yield Fact(said)
    if told.ideas:
        found = f"{told.ticked} of {len(told.ideas)}"
        label = f"{'Terms' if task.kind is TaskKind.TERMS else 'Ideas'}: {found}"
        yield Lines(label, tuple(_idea_line(idea) for idea in told.ideas))


_VERDICTS: Final = {
    Outcome.RIGHT: (GLYPHS[Mark.RIGHT], "Right."),
    Outcome.WRONG: (GLYPHS[Mark.WRONG], "Not right."),
    Outcome.UNREADABLE: (GLYPHS[Mark.OPEN], "It could not be read."),
}
_IDEA: Final = {
    IdeaState.TICKED: (GLYPHS[Mark.RIGHT], "ticked"),
    IdeaState.MENTIONED: (GLYPHS[Mark.MENTIONED], "mentioned"),
    IdeaState.UNTICKED: (GLYPHS[Mark.OPEN], "taken back by the learner"),
    IdeaState.ABSENT: (GLYPHS[Mark.OPEN], ""),
}


def _idea_line(idea: Idea) -> Line:
    mark, note = _IDEA[idea.state]
    return Line(mark, f"**{idea.term}**: {idea.text}" if idea.term else idea.text, note)


def _closing(task: Task) -> Iterator[Block]:
    """The right response beside a wrong one, all choices, and why."""
    if task.choices and task.told:
        first, last = (choice_numbers(task.choices, one.response.text) for one in (task.told[0], task.told[-1]))
        several = len(task.told) > 1
        lines = []
        for number, choice in enumerate(task.choices):
            notes = ["right"] if choice.correct else []
            if number in last:
                notes.append("chosen" if not several else "chosen in the end" if first != last else "chosen")
            if several and first != last and number in first:
                notes.append("chosen at first")
            lines.append(Line(GLYPHS[Mark.RIGHT if choice.correct else Mark.OPEN], choice.text, ", ".join(notes)))
        yield Lines("All choices", tuple(lines))
    wrong = any(one.outcome in (Outcome.WRONG, Outcome.UNREADABLE) for one in task.told)
    if wrong and task.key:
        yield Markdown(task.key, label="Right would be:")
    if task.explanation and wrong:
        yield Markdown(task.explanation, label="Why:")


def _bet_blocks(result: BetResult) -> Iterator[Block]:
    bet = result.bet
    yield Fact(f"Bet {bet.attempt}, {moment_words(bet.placed_at)}")
    yield LearnerText(bet.text)
    if not result.outcomes:
        yield Fact("Its runs have not finished.")
        return
    measure = f", {MEASURE_NAMES[result.experiment.measure]}" if result.experiment else ""
    came = [
        Line("", f"{one.name}: {outcome_words(result, one)}", f"run {one.run}", plain=True) for one in result.outcomes
    ]
    yield Lines(f"What came{measure}", tuple(came))
    yield Plot(result)
    settled = result.settled
    if settled is not None:
        yield Fact(f"{'Won' if settled.held else 'Lost'}. {settled.words}", GLYPHS[result.bet_mark], not settled.held)
    elif not result.finished:
        yield Fact("Its last run has not finished.")
