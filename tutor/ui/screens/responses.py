"""Everything the learner wrote, by lesson, with its attempts; the questions for a mentor; and the export."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tutor.domain.experiment import Experiment
from tutor.domain.marks import GLYPHS, TONES, Mark
from tutor.domain.moments import clock, day_and_clock
from tutor.domain.question import Question
from tutor.domain.response import MENTOR_DRAFT, Draft, Notebook, PlacedBet, Response
from tutor.domain.standing import SURE, Task, counted_words, response_standing
from tutor.domain.wager import settle
from tutor.domain.words import count_words, visible
from tutor.domain.work import Work, mentor_drafts, works
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.screens.base import TutorScreen
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.room import Room
from tutor.ui.widgets.top_bar import TopBar

FILTERS = ("all", "submitted", "drafts", "skipped", "for my mentor")
SHOWN_CHARACTERS = 600
"""Of a response in this list; the whole of it is one enter away and in the export."""

Part = str | Content | tuple[str, str]


class Entry(Static):
    """Something written. `task` is the question or prompt it belongs to, "" for a question to a mentor."""

    class Opened(Message):
        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, content: Content, kind: str, task: str, page: str = "") -> None:
        super().__init__(content, classes="entry")
        self.kind = kind
        self.task_id = task
        self.page_id = page

    def on_click(self) -> None:
        self.post_message(self.Opened(self))


class ResponsesScreen(TutorScreen):
    CSS_PATH = "../styles/responses.tcss"
    COMMANDS_HERE = (commands.OPEN, commands.MOVE, commands.FILTER, commands.EXPORT)
    BINDINGS = [
        *bindings(commands.OPEN, commands.FILTER, commands.EXPORT),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.filter = "all"
        self.here = 0
        self.room = Room()

    def compose(self) -> ComposeResult:
        yield TopBar()
        with VerticalScroll(id="responses", can_focus=False):
            with Horizontal(classes="heading"):
                yield Static("Responses", classes="page-title")
                yield Static("", classes="page-number")
            yield self.room
            yield Static("", classes="empty")
        yield KeyBar()

    async def on_mount(self) -> None:
        self.query_one(TopBar).show((self.tutor.unit.title, "Responses"), ("Responses",), "Responses")
        await self.show_entries()

    def on_screen_resume(self) -> None:
        self.call_later(self.show_entries)

    @property
    def entries(self) -> list[Entry]:
        return list(self.query(Entry))

    async def show_entries(self) -> None:
        """Build the list anew from the notebook."""
        with self.app.batch_update():
            if not await self.room.refill(lambda: self._widgets(self.tutor.workbook.notebook)):
                return
            count = len(self.entries)
            self.query_one(".page-number", Static).update(f"{self.filter}: {count}")
            empty = self.query_one(".empty", Static)
            empty.display = not count
            empty.update(
                "Nothing here yet. Open a lesson (h, then enter), find a question, press enter and write."
                if self.filter == "all"
                else f"Nothing here under “{self.filter}”. Press f for the next filter."
            )
            self.here = min(self.here, max(0, count - 1))
            self._mark()

    def _widgets(self, notebook: Notebook) -> list[Static]:
        widgets: list[Static] = self._mentor_widgets(notebook)
        if self.filter == "for my mentor":
            return widgets
        made = works(notebook)
        known: set[str] = set()
        for lesson in self.tutor.curriculum.lessons:
            tasks: list[tuple[str, Task]] = [
                (task.prompt.splitlines()[0], task)
                for page in lesson.pages
                for task in page.blocks
                if isinstance(task, Question | Experiment)
            ]
            least = 0
            if lesson.writing is not None:
                least = lesson.writing.least_words
                tasks += [(prompt.prompt, prompt) for prompt in lesson.writing.prompts]
            known.update(task.id for _, task in tasks if task)
            found = [
                entry
                for prompt, task in tasks
                if task and (entry := self._entry(notebook, made.get(task.id), prompt, task, least)) is not None
            ]
            if found:
                widgets += [Static(Content(visible(lesson.title)), classes="lesson-title"), *found]
        strays = sorted((work for id, work in made.items() if id not in known), key=lambda work: work.id)
        other = [entry for work in strays if (entry := self._entry(notebook, work, work.id, None, 0)) is not None]
        if other:
            widgets += [Static("To questions that are no longer in the lessons", classes="lesson-title"), *other]
        return widgets

    def _mentor_widgets(self, notebook: Notebook) -> list[Static]:
        """The questions for a mentor, and those that are half written."""
        entries: list[Static] = []
        if self.filter in ("all", "for my mentor"):
            for noted in notebook.mentor_questions:
                facts = f"{noted.page}, {day_and_clock(noted.created_at)}"
                body = Content.assemble((visible(noted.text), "$words"), "\n", (facts, "$muted"))
                entries.append(Entry(body, "mentor", "", noted.page))
        if self.filter in ("all", "drafts"):
            for draft in mentor_drafts(notebook):
                page = draft.question_id.removeprefix(MENTOR_DRAFT)
                body = Content.assemble((_short(draft.text), "$words"), "\n", _draft_line(draft, f", {page}"))
                entries.append(Entry(body, "drafts", "", page))
        return [Static("For my mentor", classes="lesson-title"), *entries] if entries else []

    def _entry(self, notebook: Notebook, work: Work | None, prompt: str, task: Task, least_words: int) -> Entry | None:
        if work is None:
            return None
        wanted = {"submitted": work.responded, "drafts": work.under_way, "skipped": work.skipped}
        if not wanted.get(self.filter, True):
            return None
        parts: list[Part] = [(visible(prompt), "bold $bright")]
        for draft in (work.bet_draft, work.draft):
            if draft is not None:
                parts += ["\n", (_short(draft.text), "$words"), "\n", _draft_line(draft)]
        for made in reversed(work.attempts):
            parts += ["\n", (_short(made.text), "$words"), "\n", *_attempt_line(notebook, task, made, least_words)]
        for bet in reversed(work.bets):
            parts += ["\n", *_bet_lines(notebook, bet, task if isinstance(task, Experiment) else None)]
        if work.skipped:
            parts += ["\n", (f"{GLYPHS[Mark.SKIPPED]} skipped", TONES[Mark.SKIPPED])]
        return Entry(Content.assemble(*parts), "drafts" if work.under_way else "submitted", work.id)

    def _mark(self) -> None:
        for index, entry in enumerate(self.entries):
            entry.set_class(index == self.here, "-here")

    def action_move(self, by: int) -> None:
        entries = self.entries
        if entries:
            self.here = max(0, min(len(entries) - 1, self.here + by))
            self._mark()
            entries[self.here].scroll_visible(animate=False)

    def action_page(self, by: int) -> None:
        holder = self.query_one("#responses", VerticalScroll)
        holder.scroll_relative(y=by * (holder.size.height - 2), animate=False)

    async def action_filter(self) -> None:
        self.filter = FILTERS[(FILTERS.index(self.filter) + 1) % len(FILTERS)]
        self.here = 0
        await self.show_entries()

    async def on_entry_opened(self, message: Entry.Opened) -> None:
        self.here = self.entries.index(message.entry)
        self._mark()
        await self.action_begin_task()

    async def action_begin_task(self) -> None:
        """Go to where the entry was written."""
        entries = self.entries
        if not entries:
            return
        entry = entries[self.here]
        if not entry.task_id:
            lesson_id, _, slug = entry.page_id.partition("/")
            if any(lesson.id == lesson_id for lesson in self.tutor.curriculum.lessons):
                await self.tutor.open_lesson(lesson_id, slug)
            return
        for lesson in self.tutor.curriculum.lessons:
            for page in lesson.pages:
                if any(entry.task_id == experiment.id for experiment in page.experiments):
                    await self.tutor.open_lesson(lesson.id, page.slug, entry.task_id)
                    return
        place = self.tutor.curriculum.find_question(entry.task_id)
        if place is not None:
            lesson, page, question = place
            await self.tutor.open_lesson(lesson.id, page.slug, question.id)
        elif any(entry.task_id == prompt for outline in self.tutor.outlines for prompt in outline.writing_ids):
            await self.tutor.go_to("writing")

    def action_export(self) -> None:
        from tutor.ui.screens.hand_in import HandInScreen

        self.app.push_screen(HandInScreen(self.tutor))

    def footer_commands(self) -> tuple[Command, ...]:
        return (*self.COMMANDS_HERE, commands.LEAVE, commands.HELP)


def _short(text: str) -> str:
    return visible(text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + " …")


def _draft_line(draft: Draft, more: str = "") -> tuple[str, str]:
    return f"{GLYPHS[Mark.OPEN]} draft, {clock(draft.updated_at)}{more}", TONES[Mark.OPEN]


def _attempt_line(notebook: Notebook, task: Task, made: Response, least_words: int) -> list[Part]:
    """Its mark, as it was asked when it was made, and the facts of it; the words of a text are counted."""
    asked = notebook.asked(made, task) if isinstance(task, Question) or task is None else task
    found = response_standing(asked, made, least_words)
    facts = [
        found.words,
        f"attempt {made.attempt}",
        day_and_clock(made.submitted_at),
        SURE[made.confidence] if made.confidence else "",
    ]
    if isinstance(asked, Experiment) or (isinstance(asked, Question) and asked.rubric):
        facts.append(counted_words(count_words(made.text)))
    told = ", ".join(fact for fact in facts if fact)
    return [(f"{GLYPHS[found.mark]} ", TONES[found.mark]), (told, "$muted")]


def _bet_lines(
    notebook: Notebook, bet: PlacedBet, experiment: Experiment | None
) -> list[str | Content | tuple[str, str]]:
    """The bet as it was placed, when, and what came of it. A bet that fails is no fault, and one may still be open."""
    placed = f"bet {bet.attempt}, {day_and_clock(bet.placed_at)}"
    outcomes = notebook.outcomes_of(bet)
    values = [one.value for one in outcomes]
    lines: list[Part] = [(_short(bet.text), "$words"), "\n"]
    if not outcomes or not outcomes[-1].last:
        return [*lines, (f"{GLYPHS[Mark.SUBMITTED]} {placed}, its runs have not finished", "$muted")]
    runs = f"run{'s' if len(outcomes) > 1 else ''} {', '.join(str(one.run) for one in outcomes)}"
    lines.append((f"{GLYPHS[Mark.SUBMITTED]} {placed}, {runs}", "$muted"))
    if experiment is not None:
        from tutor.ui.widgets.experiment_parts import verdict_words  # brings plots and the Markdown parser along

        return [*lines, "\n", verdict_words(settle(experiment, bet.value, values))]
    came = ", ".join(f"{one.name}: {one.value}" for one in outcomes)
    return [*lines, "\n", (visible(f"What came: {came}"), "$words")]
