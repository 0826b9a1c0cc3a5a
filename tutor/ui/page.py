"""A page of a lesson as widgets, in the author's order. Few widgets: prose that follows prose is one of them."""

from __future__ import annotations

from textual.widget import Widget

from tutor.domain.curriculum import Block, Definition, Lesson, LiveFigure, Prose, Video, WritingActivity
from tutor.domain.experiment import Experiment
from tutor.ui.context import Context
from tutor.ui.figures import make_figure
from tutor.ui.widgets.common.fault_card import FaultCard
from tutor.ui.widgets.common.heading import PageHeading, positions_of
from tutor.ui.widgets.common.prose import Prose as ProseWidget
from tutor.ui.widgets.common.video_card import VideoCard
from tutor.ui.widgets.common.writing_card import WritingCard
from tutor.ui.widgets.experiment.card import ExperimentCard
from tutor.ui.widgets.question.card import QuestionCard


def page_widgets(lesson: Lesson, index: int, context: Context) -> list[Widget]:
    """The heading with the place in the lesson, then a widget for each block."""
    page = lesson.pages[index]
    before = sum(len(earlier.questions) for earlier in lesson.pages[:index])
    asked = range(before + 1, before + 1 + len(page.questions))
    heading = PageHeading(page.title, positions_of(index + 1, len(lesson.pages), asked, len(lesson.questions)))
    return [heading, *(_widget(block, lesson, context) for block in page.blocks)]


def _widget(block: Block, lesson: Lesson, context: Context) -> Widget:
    match block:
        case Prose():
            return ProseWidget(block.markdown, classes="prose")
        case Definition():
            return ProseWidget(f"**{block.term}**: {block.markdown}", classes="prose definition")
        case LiveFigure():
            figure = make_figure(block, context)
            figure.add_class("block")
            return figure
        case Video():
            return VideoCard(block)
        case WritingActivity():
            return WritingCard(block, context.workbook)
        case Experiment() if block.faults:
            return FaultCard("This experiment cannot be run. Tell whoever wrote the lesson:", block.faults)
        case Experiment():
            return ExperimentCard(block, lesson.id, context)
        case _:
            return QuestionCard(block, lesson.id, context)
