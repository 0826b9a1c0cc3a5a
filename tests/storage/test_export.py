"""An export shows a mentor at once who understood what, and holds every word without being obeyed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.domain.samples import CURRICULUM, made, notebook, skipped
from tutor.domain.response import Draft, MentorQuestion, Notebook
from tutor.storage.export import RunLine, export

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=timezone(timedelta(hours=2)))
RUNS = (RunLine(1, "finished", "784-256-64-10, sigmoid, 96.4 %"),)
WORK = replace(
    notebook(
        made("neuron", "first try", 1),
        made("neuron", "second try", 2, confidence=3, ticks=frozenset()),
        skipped("biology"),
        made("mse", "0.25", confidence=3),
        skipped("function"),
        made("function", "IS NOT", 1, confidence=1),
        made("function", "IS", 2),
        made("essay-ethics", "a piece that has six words"),
        made("essay-uses", "too short"),
        Draft("essay-brains", "just begun", "2026-05-04T09:12:00+02:00"),
        made("gone", "to a question that was taken out"),
        Draft("mentor:video/watch", "half a question", "2026-05-04T09:12:00+02:00"),
    ),
    mentor_questions=(MentorQuestion(1, "video/watch", "Why a sigmoid?", "2026-05-04T09:00:00+02:00"),),
)


def markdown(work: Notebook = WORK, learner: str = "") -> str:
    return export(CURRICULUM, work, RUNS, "md", NOW, learner)


def test_a_mentor_sees_first_what_is_asked_of_them() -> None:
    text = markdown(learner="Ada *L*")
    assert text.startswith("# Deep Learning: Ada \\*L\\*'s responses\n\nExported 2026-05-04 09:30")
    order = ["Why a sigmoid?", "## Worth a talk", "## At a glance", "## Networks trained", "## Lesson video"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "Run 1, finished: 784-256-64-10" in text
    assert "half a question" not in text


def test_sure_and_wrong_is_pointed_out() -> None:
    talk = markdown().split("## Worth a talk")[1].split("##")[0]
    assert talk.strip().splitlines() == [
        "- What is a neuron? (certain, with 0 of 2 ideas)",
        "- What is mse? (certain, and not right)",
    ]


def test_the_table_counts_by_lesson() -> None:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in markdown().splitlines() if line[:1] == "|"]
    assert rows[2:] == [
        ["Lesson video", "3 of 4", "0 of 2", "2 certain"],
        ["Lesson writing", "1 of 2", "", ""],
    ]


def test_each_question_has_its_prompt_attempts_ticks_and_drafts() -> None:
    text = markdown()
    neuron = text.split("### What is a neuron?")[1].split("###")[0]
    assert "Say it in your own words." in neuron
    assert neuron.index("second try") < neuron.index("first try")
    assert "- ○ not found: holds a number" in neuron
    assert "### What is biology? (bonus)\n\n*skipped*" in text
    assert "*✓ right at attempt 2, guessing at first*" in text
    assert "*6 words*" in text
    assert "*2 words of 5*" in text
    assert "Draft, 2026-05-04 09:12, 2 words, not submitted:" in text
    assert "No longer in the lessons" in text
    assert "to a question that was taken out" in text


def test_an_empty_notebook_exports_too() -> None:
    for format in ("md", "html"):
        assert "None noted." in export(CURRICULUM, Notebook(), (), format, NOW)
    assert json.loads(export(CURRICULUM, Notebook(), (), "json", NOW))["responses"] == []


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="known are md, html, json"):
        export(CURRICULUM, Notebook(), (), "pdf", NOW)


HOSTILE = (
    "``` \n# heading\n```",
    "~~~\n<script>alert(1)</script>\n`````",
    "\x1b]0;title\x07 \x9b31m \x00",
    "</pre></body><img src=x onerror=alert(1)>",
    "| a | b |\n|---|---|",
    "&lt;b&gt; [link](javascript:x)",
)


def hostile_work(text: str) -> Notebook:
    return replace(
        notebook(made("neuron", text, 1), made("neuron", text, 2), Draft("mse", text + ".", "2026-05-04T09:12")),
        mentor_questions=(MentorQuestion(1, "video/watch", text, "2026-05-04"),),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_learner_text_never_becomes_structure(text: str) -> None:
    calm = [token.type for token in MarkdownIt("gfm-like").parse(markdown(hostile_work("calm")))]
    tokens = MarkdownIt("gfm-like").parse(markdown(hostile_work(text)))
    assert [token.type for token in tokens] == calm
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", markdown(hostile_work(text)))


class Tags(HTMLParser):
    """The tags of a page and the text in its `pre` blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.quoted: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "pre":
            self.quoted.append("")

    def handle_data(self, data: str) -> None:
        if self.quoted and self.tags[-2:] == ["pre", "code"]:
            self.quoted[-1] += data


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_learner_text_never_becomes_a_tag(text: str) -> None:
    calm, page = Tags(), Tags()
    calm.feed(export(CURRICULUM, hostile_work("calm"), (), "html", NOW))
    page.feed(export(CURRICULUM, hostile_work(text), (), "html", NOW, "<b>Ada</b>"))
    assert page.tags == calm.tags
    if not re.search("[\x00-\x1f\x7f-\x9f]", text):
        assert any(text in quoted for quoted in page.quoted)


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_json_holds_every_text_exactly(text: str) -> None:
    record = json.loads(export(CURRICULUM, hostile_work(text), RUNS, "json", NOW, "Ada"))
    assert record["learner"] == "Ada"
    assert record["mentor_questions"][0]["text"] == text
    by_id = {entry["id"]: entry for entry in record["responses"]}
    assert [attempt["text"] for attempt in by_id["neuron"]["attempts"]] == [text, text]
    assert by_id["mse"]["draft"] == text + "."
    assert record["runs"] == [{"run": 1, "state": "finished", "summary": "784-256-64-10, sigmoid, 96.4 %"}]
