"""One task with everything made for it: what was asked, the attempts beside each other, the ideas, what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.bet_result import BetResult, outcome_words
from tutor.domain.challenge import ChallengeTold
from tutor.domain.comparing import Spans, compared
from tutor.domain.marks import GLYPHS, TONES, Mark
from tutor.domain.moments import day_clock
from tutor.domain.question import Outcome, Question
from tutor.domain.report import Idea, IdeaState, JudgedResponse, Task, TaskKind
from tutor.domain.response import Draft, MentorQuestion
from tutor.domain.rows import ResponseRow
from tutor.domain.status import SURE, counted_words, response_status
from tutor.domain.talk import count_of
from tutor.domain.words import count_words, visible
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.pairs import pair, quote
from tutor.ui.widgets.common.prose import Prose, styled_line


def mentor_widgets(row: ResponseRow, where: str) -> list[Widget]:
    """A question to the mentor, noted or half written."""
    assert row.noted is not None
    written = isinstance(row.noted, MentorQuestion)
    moment = row.noted.created_at if isinstance(row.noted, MentorQuestion) else row.noted.updated_at
    return [
        pair("For my mentor" if written else "Half written, for my mentor", where, bright=True),
        pair("Noted" if written else "Draft", day_clock(moment)),
        quote(row.noted.text),
        _closing("It comes first in what you hand in." if written else "Note it with m on its page.", improve=False),
    ]


def built_widgets(told: ChallengeTold) -> list[Widget]:
    """A challenge: how it stands, and its code."""
    return [
        pair(told.name, "Build it yourself", bright=True),
        pair(told.how, count_of(told.tries, "try")),
        quote(told.code.rstrip()),
        _closing("It goes with what you hand in.", improve=False),
    ]


def task_widgets(task: Task, lesson: str) -> list[Widget]:
    """Everything, the newest first; between two attempts dropped words are muted and added ones bold."""
    where = ", ".join(part for part in (lesson, "bonus" if task.bonus else "") if part)
    attempts = f" · {count_of(len(task.told), 'attempt')}" if task.told else ""
    widgets: list[Widget] = [pair(task.short, where + attempts, bright=True)]
    if task.kind is not TaskKind.GONE and task.prompt != task.short:
        widgets.append(Prose(task.prompt, style="bold $bright"))
    for draft in reversed(task.drafts):
        widgets += _draft_widgets(draft)
    for draft in reversed(task.bet_drafts):
        widgets += _draft_widgets(draft, "Bet", "not placed")
    for result in reversed(task.bets):
        widgets += _bet_widgets(result)
    for index in range(len(task.told) - 1, -1, -1):
        widgets += _attempt_widgets(task, index)
    if task.latest is not None and task.latest.ideas:
        widgets += _ideas_widgets(task)
    widgets += _key_widgets(task)
    if task.skips and not task.told:
        skipped = f"{GLYPHS[Mark.SKIPPED]} skipped, {day_clock(task.skips[-1].submitted_at)}"
        widgets.append(Static(Content.styled(skipped, TONES[Mark.SKIPPED]), classes="part"))
    widgets.append(_closing(_next_words(task), improve=bool(task.told) and task.kind is not TaskKind.GONE))
    return widgets


def _draft_widgets(draft: Draft, name: str = "Draft", state: str = "not submitted") -> list[Widget]:
    return [pair(name, f"{day_clock(draft.updated_at)}, {state}"), quote(draft.text)]


def _facts(task: Task, told: JudgedResponse) -> str:
    made = told.response
    facts = [day_clock(made.submitted_at), SURE.get(made.confidence or 0, "")]
    if told.asked is not None and task.kind is not TaskKind.EXPERIMENT:
        facts.append(response_status(told.asked, made).words)
    elif task.kind is TaskKind.WRITING:
        facts.append(counted_words(count_words(made.text)))
    return ", ".join(fact for fact in facts if fact)


def _attempt_widgets(task: Task, index: int) -> Iterator[Widget]:
    """`Now`, `Before`, `Before that, attempt 1`; each beside the one that came after or before it."""
    told, last = task.told[index], len(task.told) - 1
    name = "Now" if index == last else "Before" if index == last - 1 else f"Attempt {told.response.attempt}"
    yield pair(name, _facts(task, told))
    spans: Spans = ()
    changed = "bold $bright"
    if not task.kind.closed and last:
        if index == last:
            spans = compared(task.told[index - 1].response.text, told.response.text)[1]
        elif index == last - 1:
            spans, changed = compared(told.response.text, task.told[last].response.text)[0], "$muted"
    yield quote(told.response.text, spans, style=changed)
    if told.outcome in (Outcome.RIGHT, Outcome.WRONG):
        mark = Mark.RIGHT if told.outcome is Outcome.RIGHT else Mark.WRONG
        words = Content.assemble((f"{GLYPHS[mark]} ", TONES[mark]), styled_line(told.why))
        yield Static(words, classes="part")


def _ideas_widgets(task: Task) -> list[Widget]:
    latest = task.latest
    assert latest is not None
    what = "Terms" if task.kind is TaskKind.TERMS else "Ideas"
    lines = [_idea_line(idea, task) for idea in latest.ideas]
    return [pair(what, f"{latest.ticked} of {len(latest.ideas)}"), Vertical(*lines, classes="part")]


def _idea_line(idea: Idea, task: Task) -> Widget:
    mark = {IdeaState.TICKED: Mark.RIGHT, IdeaState.MENTIONED: Mark.MENTIONED}.get(idea.state, Mark.OPEN)
    note = {IdeaState.MENTIONED: "mentioned", IdeaState.UNTICKED: "taken back"}.get(idea.state, "")
    if idea.state is IdeaState.TICKED and len(task.told) > 1:
        before = task.told[-2].ideas
        note = "before" if any(one.id == idea.id and one.state is IdeaState.TICKED for one in before) else "now"
    text = f"**{idea.term}**: {idea.text}" if idea.term else idea.text
    return Horizontal(
        Static(Content.styled(GLYPHS[mark], TONES[mark]), classes="glyph"),
        Static(styled_line(text), classes="pair-left"),
        Static(Content.styled(note, "$muted"), classes="pair-right"),
        classes="line",
    )


def _key_widgets(task: Task) -> list[Widget]:
    """Beside a wrong response: the choices, what is right, and why; never before the learner has seen it there."""
    if not any(told.outcome is Outcome.RIGHT for told in task.told) or not task.explanation:
        return []
    return [pair("Why", ""), Prose(task.explanation)]


def _bet_widgets(result: BetResult) -> list[Widget]:
    bet, settled = result.bet, result.settled
    widgets = [pair(f"Bet {bet.attempt}", day_clock(bet.placed_at)), quote(bet.text)]
    lines: list[Content] = [
        Content.assemble(
            (f"{visible(one.name)}: ", "$words"),
            (outcome_words(result, one), "bold $bright"),
            (f"  run {one.run}", "$muted"),
        )
        for one in result.outcomes
    ]
    mark = result.bet_mark
    if settled is not None:
        words = f"{'Won' if settled.held else 'Lost'}. {visible(settled.words)}"
        lines.append(Content.assemble((f"{GLYPHS[mark]} ", TONES[mark]), (words, "$words")))
    elif not result.finished:
        lines.append(Content.styled(f"{GLYPHS[mark]} its runs have not finished", TONES[mark]))
    return [*widgets, Static(Content("\n").join(lines), classes="part")]


def _next_words(task: Task) -> str:
    latest = task.latest
    if task.kind is TaskKind.GONE:
        return "The lessons do not ask this any more. What you wrote stays, and is handed in."
    if task.drafts or task.bet_drafts:
        return "A draft is under way."
    if latest is None:
        return "Skipped. It is open whenever you like." if task.skips else ""
    missing = len(latest.ideas) - latest.ticked
    if latest.ideas and isinstance(latest.asked, Question):
        parts = "term" if task.kind is TaskKind.TERMS else "idea"
        return f"{count_of(missing, parts).capitalize()} left." if missing else f"All {parts}s are there."
    return "Not right yet." if task.right is False else ""


def _closing(words: str, *, improve: bool) -> Widget:
    chips: list[Widget] = [Static(words, classes="status", markup=False), Chip("Open its page", "enter", id="open")]
    if improve:
        chips.append(Chip("Improve it", "i", primary=True, id="improve"))
    return Vertical(Horizontal(*chips, classes="row"), classes="block closing-block")
