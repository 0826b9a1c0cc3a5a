"""The learner's work for a mentor: what they ask first, then who understood what at a glance, then every word."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tutor.domain.curriculum import Curriculum, Lesson
from tutor.domain.experiment import Experiment
from tutor.domain.question import Question, RubricLine
from tutor.domain.response import BET_DRAFT, MENTOR_DRAFT, Notebook, ResponseStatus
from tutor.domain.run_keys import in_words
from tutor.domain.standing import SURE
from tutor.domain.words import count_words, visible
from tutor.storage.standing import Item, is_right, standing, worth_a_talk
from tutor.storage.trials import trial_markdown, trial_record, trials_of

FORMATS = ("md", "html", "json")


@dataclass(frozen=True, slots=True)
class RunLine:
    """A training run as a mentor sees it: its number, how it ended, and what it was and reached."""

    number: int
    state: str
    summary: str


def export(
    curriculum: Curriculum,
    notebook: Notebook,
    runs: Sequence[RunLine],
    format: str,
    now: datetime,
    learner: str = "",
) -> str:
    """The whole notebook as Markdown, HTML or JSON, with the learner's name if there is one.

    ValueError for another format. JSON holds every text to the letter; the others show control characters as pictures.
    """
    items = list(_items(curriculum, notebook))
    if format == "json":
        return _json(items, notebook, runs, now, learner)
    markdown = _markdown(curriculum, items, notebook, runs, now, learner)
    if format == "md":
        return markdown
    if format == "html":
        return _html(markdown)
    raise ValueError(f"format {format!r} is not known; known are {', '.join(FORMATS)}")


def _items(curriculum: Curriculum, notebook: Notebook) -> Iterator[Item]:
    known: set[str] = set()
    for lesson in curriculum.lessons:
        for question in lesson.questions:
            known.add(question.id)
            yield _item(lesson.title, question.id, question.prompt, question, notebook, 0)
        for experiment in lesson.experiments:
            known.add(experiment.id)
            yield _experiment_item(lesson.title, experiment.id, experiment, notebook)
        if lesson.writing is not None:
            for prompt in lesson.writing.prompts:
                known.add(prompt.id)
                yield _item(lesson.title, prompt.id, prompt.prompt, None, notebook, lesson.writing.least_words)
    written = [made.question_id for made in notebook.responses] + [draft.question_id for draft in notebook.drafts]
    bets = [bet.experiment_id for bet in notebook.bets]
    for stray in dict.fromkeys([*written, *bets]):
        if stray in bets and stray not in known:
            yield _experiment_item("No longer in the lessons", stray, None, notebook)
        elif stray not in known and not stray.startswith((MENTOR_DRAFT, BET_DRAFT)):
            yield _item("No longer in the lessons", stray, stray, None, notebook, 0)


def _item(lesson: str, id: str, prompt: str, question: Question | None, notebook: Notebook, least_words: int) -> Item:
    draft = notebook.draft(id)
    kept = draft if draft is not None and draft.text.strip() else None
    bonus = question is not None and question.bonus
    return Item(id, lesson, prompt, question, bonus, notebook.attempts(id), kept, least_words)


def _experiment_item(lesson: str, id: str, experiment: Experiment | None, notebook: Notebook) -> Item:
    """An experiment; what the learner wrote about it stands under its id as responses to a question do."""
    made = _item(lesson, id, experiment.prompt if experiment else id, None, notebook, 0)
    return replace(made, is_experiment=True, trials=trials_of(experiment, id, notebook))


# --- Markdown ---


def _markdown(
    curriculum: Curriculum,
    items: list[Item],
    notebook: Notebook,
    runs: Sequence[RunLine],
    now: datetime,
    learner: str,
) -> str:
    titles = ", ".join(unit.title for unit in curriculum.units)
    parts = [
        f"# {_inline(titles or 'I2 Tutor')}: {_inline(learner) or 'a learner'}'s responses",
        f"Exported {now:%Y-%m-%d %H:%M}. Nothing here is graded.",
    ]
    parts.append("## Questions for the mentor")
    if notebook.mentor_questions:
        for noted in notebook.mentor_questions:
            parts += [_quote(noted.text), f"*On {_inline(noted.page)}, {noted.created_at[:10]}*"]
    else:
        parts.append("None noted.")
    talk = [(item, why) for item in items if (why := worth_a_talk(item))]
    if talk:
        parts.append("## Worth a talk")
        parts.append("\n".join(f"- {_inline(_first_line(item.prompt))} ({why})" for item, why in talk))
    parts.append("## At a glance")
    parts.append(_glance(curriculum.lessons, items))
    if runs:
        parts.append("## Networks trained")
        parts.append("\n".join(f"- Run {run.number}, {_inline(run.state)}: {_inline(run.summary)}" for run in runs))
    lesson = ""
    for item in items:
        if item.latest is None and item.draft is None and not item.attempts and not item.trials:
            continue
        if item.lesson != lesson:
            lesson = item.lesson
            parts.append(f"## {_inline(lesson)}")
        parts += _item_markdown(item)
    return "\n\n".join(parts) + "\n"


def _glance(lessons: Iterator[Lesson], items: list[Item]) -> str:
    rows = ["| lesson | responses | ideas found | sure of it |", "|---|---|---|---|"]
    for lesson in lessons:
        own = [item for item in items if item.lesson == lesson.title]
        if not own:
            continue
        made = [item for item in own if item.done]
        answered, total = len(made), len(own)
        if lesson.writing is not None:  # of its prompts some are chosen, and a piece needs its words
            finished = sum(item.is_piece and _is_long_enough(item) for item in made)
            begun = sum(item.is_piece for item in made)
            answered += min(finished, lesson.writing.choose) - begun
            total += lesson.writing.choose - len(lesson.writing.prompts)
        ticked = [item for item in made if item.question is not None and item.latest and item.latest.ticks is not None]
        found = sum(len(item.latest.ticks or ()) for item in ticked if item.latest)
        ideas = sum(len(item.question.rubric) for item in ticked if item.question)
        sure = [item.latest.confidence for item in made if item.latest and item.latest.confidence]
        levels = ", ".join(f"{sure.count(level)} {SURE[level]}" for level in (3, 2, 1) if level in sure)
        told = f"{found} of {ideas}" if ideas else ""
        rows.append(f"| {_inline(lesson.title)} | {answered} of {total} | {told} | {levels} |")
    return "\n".join(rows)


def _is_long_enough(item: Item) -> bool:
    return item.latest is not None and count_words(item.latest.text) >= item.least_words


def _item_markdown(item: Item) -> list[str]:
    bonus = " (bonus)" if item.bonus else ""
    parts = [f"### {_inline(_first_line(item.prompt))}{bonus}", f"*{standing(item)}* · `{_code(item.id)}`"]
    if len(item.prompt.strip().splitlines()) > 1:  # the heading above holds its first line only
        parts.append("\n".join(f"> {visible(line)}".rstrip() for line in item.prompt.strip().splitlines()))
    for trial in item.trials:
        parts += trial_markdown(trial, _quote, _inline)
    latest = item.latest
    if item.is_experiment and latest is not None:
        parts.append("What surprised the learner:")
    if latest is not None:
        parts.append(_quote(latest.text))
        parts.append(f"Attempt {latest.attempt}, {latest.submitted_at[:16].replace('T', ' ')}")
        question = item.question
        key = latest.run_key
        if key is not None and question is not None and question.number is not None:
            parts.append(in_words(question.number, key))
        if question is not None and question.rubric and latest.ticks is not None:
            parts.append(
                "\n".join(
                    f"- {'✓ found' if line.id in latest.ticks else '○ not found'}: {_inline(_idea(line))}"
                    for line in question.rubric
                )
            )
    if item.draft is not None:
        words = f", {count_words(item.draft.text)} words" if item.is_piece else ""
        moment = item.draft.updated_at[:16].replace("T", " ")
        parts += [f"Draft, {moment}{words}, not submitted:", _quote(item.draft.text)]
    for made in reversed(item.attempts):
        if made is latest:
            continue
        sure = f", {SURE[made.confidence]}" if made.confidence else ""
        if made.status is ResponseStatus.SKIPPED:
            parts.append(f"Skipped, {made.submitted_at[:16].replace('T', ' ')}")
        else:
            parts += [f"Attempt {made.attempt}, {made.submitted_at[:16].replace('T', ' ')}{sure}:", _quote(made.text)]
    return parts


def _idea(line: RubricLine) -> str:
    return f"{line.term}: {line.idea}" if line.term else line.idea


def _quote(text: str) -> str:
    """Learner text in a fence longer than any in it: it can never become structure."""
    shown = visible(text)
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{shown}\n{fence}"


def _inline(text: str) -> str:
    """One line of plain words in which no character means anything to Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", visible(" ".join(text.split())))


def _code(text: str) -> str:
    """Plain words between backticks."""
    return visible(" ".join(text.split())).replace("`", "'")


def _first_line(markdown: str) -> str:
    return next((line for line in markdown.splitlines() if line.strip()), "").replace("**", "").replace("`", "")


# --- JSON and HTML ---


def _json(items: list[Item], notebook: Notebook, runs: Sequence[RunLine], now: datetime, learner: str) -> str:
    record = {
        "learner": learner,
        "exported_at": now.isoformat(timespec="seconds"),
        "mentor_questions": [
            {"page": noted.page, "text": noted.text, "created_at": noted.created_at}
            for noted in notebook.mentor_questions
        ],
        "responses": [
            {
                "id": item.id,
                "lesson": item.lesson,
                "prompt": item.prompt,
                "bonus": item.bonus,
                "standing": standing(item),
                "worth_a_talk": worth_a_talk(item),
                "draft": item.draft.text if item.draft else None,
                "rubric": [_idea(line) for line in item.question.rubric] if item.question else [],
                "attempts": [
                    {
                        "attempt": made.attempt,
                        "status": made.status.value,
                        "text": made.text,
                        "confidence": made.confidence,
                        "ticks": sorted(made.ticks) if made.ticks is not None else None,
                        "right": is_right(item, made) if made.status is ResponseStatus.SUBMITTED else None,
                        "run": made.run_key.run if made.run_key else None,
                        "submitted_at": made.submitted_at,
                    }
                    for made in item.attempts
                ],
            }
            for item in items
            if item.attempts or item.draft
        ],
        "experiments": [
            {"id": item.id, "lesson": item.lesson, "bets": [trial_record(trial) for trial in item.trials]}
            for item in items
            if item.trials
        ],
        "runs": [{"run": run.number, "state": run.state, "summary": run.summary} for run in runs],
        "pages_read": sorted(notebook.pages_read),
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#2c2933;"
    "background:#fbf8f2}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f1ece1;padding:.7rem 1rem;"
    "border-left:3px solid #0b6b66}table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;"
    "border-bottom:1px solid #d3cbbb}h2{margin-top:2.5rem}"
)


def _html(markdown: str) -> str:
    """Our own Markdown, rendered with raw HTML off, so learner text stays text."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    title = html.escape(markdown.splitlines()[0].lstrip("# "))
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style>\n<body>\n{body}</body></html>\n"
    )
