"""Everything the learner wrote, by lesson, with its attempts; the questions for a mentor; and the export."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tutor.domain.experiment import Experiment
from tutor.domain.question import Question
from tutor.domain.response import BET_DRAFT, Notebook, PlacedBet, ResponseStatus
from tutor.domain.wager import settle
from tutor.domain.words import count_words, visible
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

SURE = {None: "", 1: "guessing", 2: "fairly sure", 3: "certain"}


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
        widgets: list[Static] = []
        if self.filter in ("all", "for my mentor") and notebook.mentor_questions:
            widgets.append(Static("For my mentor", classes="lesson-title"))
            for noted in notebook.mentor_questions:
                body = Content.assemble(
                    (visible(noted.text), "$words"),
                    "\n",
                    (f"{noted.page}, {noted.created_at[:16]}".replace("T", " "), "$muted"),
                )
                widgets.append(Entry(body, "mentor", "", noted.page))
        if self.filter == "for my mentor":
            return widgets
        known: set[str] = set()
        for lesson in self.tutor.curriculum.lessons:
            named: list[tuple[str, str, Experiment | None]] = [
                (task.id, task.prompt.splitlines()[0], task if isinstance(task, Experiment) else None)
                for page in lesson.pages
                for task in page.blocks
                if isinstance(task, Question | Experiment)
            ]
            if lesson.writing is not None:
                named += [(prompt.id, prompt.prompt, None) for prompt in lesson.writing.prompts]
            known.update(task for task, _, _ in named)
            found = [entry for task in named if (entry := self._entry(notebook, *task)) is not None]
            if found:
                widgets += [Static(Content(visible(lesson.title)), classes="lesson-title"), *found]
        strays = {made.question_id for made in notebook.responses} | {draft.question_id for draft in notebook.drafts}
        strays |= {bet.experiment_id for bet in notebook.bets}
        strays = {task for task in strays - known if not task.startswith(("mentor:", BET_DRAFT))}
        other = [entry for task in sorted(strays) if (entry := self._entry(notebook, task, task)) is not None]
        if other:
            widgets += [Static("To questions that are no longer in the lessons", classes="lesson-title"), *other]
        return widgets

    def _entry(self, notebook: Notebook, task: str, prompt: str, experiment: Experiment | None = None) -> Entry | None:
        draft = notebook.draft(task)
        draft = draft if draft is not None and draft.text.strip() else None
        attempts = notebook.attempts(task)
        written = [made for made in attempts if made.status is ResponseStatus.SUBMITTED]
        bets = notebook.bets_on(task)
        kind = "drafts" if draft else "submitted" if written or bets else "skipped" if attempts else ""
        wanted = {"submitted": bool(written or bets), "drafts": draft is not None, "skipped": kind == "skipped"}
        if not kind or not wanted.get(self.filter, True):
            return None
        parts: list[Part] = [(visible(prompt), "bold $bright")]
        if draft is not None:
            parts += ["\n", (_short(draft.text), "$words"), "\n", (f"◐ draft, {draft.updated_at[11:16]}", "$muted")]
        for made in reversed(written):
            facts = [f"attempt {made.attempt}", made.submitted_at[:16].replace("T", " "), SURE[made.confidence]]
            if made.ticks is not None:
                facts.append(f"{len(made.ticks)} ideas ticked")
            words = count_words(made.text)
            facts.append(f"{words} word{'' if words == 1 else 's'}")
            parts += [
                "\n",
                (_short(made.text), "$words"),
                "\n",
                ("✓ " + ", ".join(fact for fact in facts if fact), "$muted"),
            ]
        for bet in reversed(bets):
            parts += ["\n", *_bet_lines(notebook, bet, experiment)]
        if kind == "skipped":
            parts += ["\n", ("– skipped", "$muted")]
        return Entry(Content.assemble(*parts), kind, task)

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


def _bet_lines(
    notebook: Notebook, bet: PlacedBet, experiment: Experiment | None
) -> list[str | Content | tuple[str, str]]:
    """The bet as it was placed, when, and what came of it. A bet that fails is no fault, and one may still be open."""
    placed = f"bet {bet.attempt}, {bet.placed_at[:16].replace('T', ' ')}"
    outcomes = notebook.outcomes_of(bet)
    values = [one.value for one in outcomes]
    lines: list[Part] = [(_short(bet.text), "$words"), "\n"]
    if not outcomes or not outcomes[-1].last:
        return [*lines, (f"◐ {placed}, its runs have not finished", "$muted")]
    runs = f"run{'s' if len(outcomes) > 1 else ''} {', '.join(str(one.run) for one in outcomes)}"
    lines.append((f"✓ {placed}, {runs}", "$muted"))
    if experiment is not None:
        from tutor.ui.widgets.experiment_parts import verdict_words  # brings plots and the Markdown parser along

        return [*lines, "\n", verdict_words(settle(experiment, bet.value, values))]
    came = ", ".join(f"{one.name}: {one.value}" for one in outcomes)
    return [*lines, "\n", (visible(f"What came: {came}"), "$words")]
