"""A page of questions and experiments: which of them the keys are for, and into which field typing goes."""

from __future__ import annotations

from typing import cast

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget

from tutor.ui.context import Context
from tutor.ui.figures import Figure
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.links import LinksScreen, open_link
from tutor.ui.screens.typing_begins import FIELD
from tutor.ui.widgets.common.choice_list import ChoiceList, TickList
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.in_view import bring_block
from tutor.ui.widgets.common.prose import Link, Prose
from tutor.ui.widgets.common.task_card import TaskCard
from tutor.ui.widgets.common.video_card import VideoCard
from tutor.ui.widgets.common.writing_card import WritingCard
from tutor.ui.widgets.experiment.card import ExperimentCard
from tutor.ui.widgets.question.card import Phase, QuestionCard

THINGS_TO_DO = "Figure, TaskCard, VideoCard, WritingCard"
Card = QuestionCard | ExperimentCard


class CardsScreen(TutorScreen):
    """It scrolls in `reading`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.reading = VerticalScroll(id="reading", can_focus=False)

    @property
    def cards(self) -> list[Card]:
        """Questions and experiments in the order of the page."""
        return [card for card in self.query(TaskCard) if isinstance(card, Card)]

    @property
    def experiment_in_use(self) -> ExperimentCard | None:
        """The focused one; else, unless a question waits, the first one still open."""
        cards = list(self.query(ExperimentCard))
        if focused := [card for card in cards if card.has_focus_within]:
            return focused[0]
        question = self.question_in_use
        if question is not None and (question.has_focus_within or not question.settled):
            return None
        return next(iter([card for card in cards if not card.settled] + cards), None)

    @property
    def question_in_use(self) -> QuestionCard | None:
        """The focused one, else the first one still open on the page."""
        cards = list(self.query(QuestionCard))
        focused = [card for card in cards if card.has_focus_within]
        waiting = [card for card in cards if not card.settled]
        return next(iter(focused + waiting + cards), None)

    @property
    def card_in_use(self) -> Card | None:
        return self.experiment_in_use or self.question_in_use

    @property
    def begins(self) -> Widget | None:
        """What enter begins with: the first thing to do that is still open; a figure in use is left for the next."""
        for block in self.query(THINGS_TO_DO):
            if isinstance(block, Figure):
                if not isinstance(self.focused, Figure):
                    return block
                continue
            if isinstance(block, QuestionCard) and block is not self.question_in_use:
                continue
            if isinstance(block, ExperimentCard) and block.settled:
                continue
            if (task := cast(Card | VideoCard | WritingCard, block).first_task) is not None:
                return task
        return None

    # what the keys ask of it

    async def action_submit(self) -> None:
        if (card := self.card_in_use) is not None:
            await card.submit()

    async def action_improve(self) -> None:
        if (card := self.card_in_use) is not None:
            await card.improve()

    def action_more_seeds(self) -> None:
        if isinstance(card := self.card_in_use, ExperimentCard):
            card.more_seeds()

    async def action_digit(self, number: int) -> None:
        if (card := self.card_in_use) is not None:
            await card.choose(number)

    # scrolling

    def _read_at(self, y: float) -> None:
        self.reading.scroll_to(y=y, animate=False, immediate=True)  # the footer tells whether more is below
        self.call_after_refresh(self.refresh_footer)

    def action_scroll(self, by: int) -> None:
        self._read_at(self.reading.scroll_y + by)

    def action_scroll_page(self, by: int) -> None:
        self._read_at(self.reading.scroll_y + by * max(1, self.reading.size.height - 2))

    def action_jump(self, by: int) -> None:
        self._read_at(self.reading.max_scroll_y if by > 0 else 0)

    # going from one thing to do to the next

    def action_next_task(self) -> None:
        self._move_focus_by(1)

    def action_previous_task(self) -> None:
        self._move_focus_by(-1)

    def _move_focus_by(self, by: int) -> None:
        there = set(self.focus_chain)  # in the order of where they stand, which is not known yet on a page that opens
        chain = [part for part in self.walk_children(Widget) if part in there]
        if chain:
            at = chain.index(self.focused) + by if self.focused in chain else 0 if by > 0 else -1
            self.enter(chain[at % len(chain)])

    def enter(self, task: Widget) -> None:
        """The learner goes to something to do: it has the focus, and is seen."""
        self.set_focus(task, scroll_visible=False)
        if isinstance(task, TickList):
            task.entered = True
        if not task.has_class(FIELD):  # which comes into view by itself
            bring_block(task)
        self.call_after_refresh(self.refresh_footer)

    # typing

    def open_field(self) -> Widget | None:
        """That of the card with the focus, else the first one in view, else the first of the page."""
        if not self.reading.display:  # a pane hides the page
            return None
        fields = [editor for editor in self.query(DraftEditor) if not editor.read_only]
        focused = [
            field for field in fields if any(card.has_focus_within for card in self.cards if card in field.ancestors)
        ]
        in_view = [field for field in fields if field.region.overlaps(self.reading.content_region)]
        return next(iter(focused + in_view + fields), None)

    def stays_a_key(self, event: events.Key) -> bool:
        """A figure in use keeps its own keys, and a choice or how sure one is keeps the digits."""
        if super().stays_a_key(event):
            return True
        if event.character is not None and event.character.isdigit() and self._digits_choose:
            return True
        if isinstance(self.focused, Figure):
            binding = self.active_bindings.get(event.key)
            return binding is not None and binding.node is self.focused
        return False

    @property
    def _digits_choose(self) -> bool:
        card = self.card_in_use
        if isinstance(card, QuestionCard) and card.phase is Phase.SURE:
            return True
        return card is not None and any(not choices.revealed for choices in card.query(ChoiceList))

    # links

    @property
    def links(self) -> tuple[Link, ...]:
        """Those of all texts and videos of the page, in reading order, an address once."""
        found: dict[str, Link] = {}
        for part in self.query("Prose, VideoCard"):
            if isinstance(part, Prose | VideoCard) and part.display:
                for link in part.links:
                    found.setdefault(link.address, link)
        return tuple(found.values())

    def action_open_links(self) -> None:
        links = self.links
        if len(links) == 1:
            open_link(self.app, links[0].address)
        elif links:
            self.app.push_screen(LinksScreen(links), self._open_link)
        else:
            self.app.notify("There is no link on this page.")

    def _open_link(self, address: str | None) -> None:
        if address:
            open_link(self.app, address)

    def on_prose_link_pressed(self, message: Prose.LinkPressed) -> None:
        open_link(self.app, message.address)
