"""All formats say the same, hold every word, and none of a learner's words is ever obeyed."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import fastjsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.domain.samples import CURRICULUM, NEURON, made, notebook, skipped
from tests.domain.test_bet_result import WORK as BETS
from tests.domain.test_bet_result import with_experiment
from tests.domain.test_reporting import NOW, WORK, report
from tests.domain.test_run_facts import facts
from tests.storage.exports.challenge_samples import AIDS, TRIES
from tutor.domain.report import Report
from tutor.domain.reporting import make_report
from tutor.domain.response import Draft, MentorQuestion, Notebook, Response, ResponseStatus
from tutor.domain.revision import revision_of
from tutor.domain.run_keys import RunKey
from tutor.domain.words import visible
from tutor.storage.exports import FORMATS, ExportExists, FormatError, format_of, free_name, keep, named, written
from tutor.storage.exports.markdown import quote

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "export.schema.json").read_text(encoding="utf-8"))
RUNS = (replace(facts(), summary="784-256-64-10, sigmoid, 96.4 %", test_accuracy=0.964),)


def everything() -> Report:
    work = replace(WORK, bets=BETS.bets, outcomes=BETS.outcomes, tries=TRIES, aids=AIDS)
    return make_report(with_experiment(), work, {"learner": "Ada", "learner id": "0f1e", "theme": "dark"}, NOW, RUNS)


def word_text(data: bytes) -> str:
    """What a document of Word says, top to bottom, tables after the paragraphs."""
    file = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    links = [node.text or "" for node in file.element.body.iter("{*}t")]
    return "\n".join([*(line.text for line in file.paragraphs), *cells, *links])


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        told = dict(attrs)
        self.links += [told["href"] or ""] if "href" in told else []
        self.anchors |= {told["id"] or ""} if "id" in told else set()

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(report: Report, format: str) -> str:
    """The words of an export as a reader has them, blanks made one."""
    data = written(report, format)
    match format:
        case "docx":
            told = word_text(data)
        case "html":
            told = Page(data.decode()).text
        case "md":
            told = re.sub(r"\\(.)", r"\1", data.decode())
        case _:
            told = data.decode()
    return " ".join(told.split())


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "json"])
def test_each_format_for_people_says_every_word_and_number(format: str) -> None:
    text = text_of(everything(), format)
    for words in (
        "Ada",
        "Deep Learning, literacy track",
        "Handed in on 12 November 2026, 09:30 (UTC+1). Nothing here is graded.",
        "of 2 closed ones right",
        "0 at once, 1 at a later try, 1 not yet",
        "certain at first, and wrong",
        "essays: 6, 2 words",
        "bets won",
        "Why a sigmoid?",
        "on video, Page count, 4 May 2026, 09:00 (UTC+2)",
        "certain, with 0 of 2 ideas.",
        "second try",
        "first try, certain",
        "IS NOT",
        "a piece that has six words",
        "just begun",
        "half a question",
        "to a question that was taken out",
        "Page watch, bonus",
        "784-256-64-10, sigmoid, 96.4 %",
        "108 training images and 36 test images of 12 x 10 pixels",
        "0.01 from step 8 on",
        "ten times: 97.1 %",
        "usual rate: 96.3 %. ten times: 97.1 %, higher.",
    ):
        if format != "txt" or not words.endswith("closed ones right"):
            assert words in text, (format, words)


def test_json_meets_its_schema() -> None:
    check = fastjsonschema.compile(SCHEMA)
    for told in (everything(), report(), make_report(CURRICULUM, Notebook(), {}, NOW)):
        check(json.loads(written(told, "json")))


def test_the_schema_refuses_what_it_does_not_know() -> None:
    record = json.loads(written(everything(), "json"))
    record["responses"][0]["attempts"][0]["mood"] = "calm"
    with pytest.raises(fastjsonschema.JsonSchemaException):
        fastjsonschema.compile(SCHEMA)(record)


def test_json_says_whose_it_is_of_what_and_in_which_format() -> None:
    record = json.loads(written(report(runs=RUNS), "json"))
    told = [record[key] for key in ("format", "format_version", "tutor_version", "learner", "unit")]
    assert told == [
        "i2-tutor-responses",
        2,
        "0.1.0",
        {"name": "Ada", "id": "0f1e2d3c"},
        {"id": "unit", "title": "Deep Learning"},
    ]
    assert {one["id"]: one["kind"] for one in record["responses"]} == {
        "neuron": "text",
        "biology": "text",
        "mse": "number",
        "function": "choice",
        "essay-ethics": "writing",
        "essay-uses": "writing",
        "essay-brains": "writing",
        "gone": "gone",
    }
    assert record["runs"] == json.loads(json.dumps([RUNS[0].to_record()]))


def leaves(thing: object) -> Iterator[object]:
    """Every value that a notebook holds, however deep."""
    if is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from leaves(getattr(thing, field.name))
    elif isinstance(thing, list | tuple | frozenset):
        for one in thing:
            yield from leaves(one)
    elif isinstance(thing, dict):
        for one in thing.values():
            yield from leaves(one)
    else:
        yield thing


def test_field_by_field_json_holds_what_the_store_holds() -> None:
    versions = (Draft("neuron", "of another window", "2026-05-04T08:00:00+02:00", 41, 3),)
    asked = revision_of(NEURON)
    response = Response(
        98, "neuron", "old lesson", 3, ResponseStatus.SUBMITTED, "third", 2, frozenset({"sum"}), "2026-05-04T08:00:01Z",
        frozenset({"mentioned line"}), frozenset({"unticked line"}), asked.id, RunKey(97, (96.5,)),
    )  # fmt: skip
    work = replace(
        WORK,
        bets=BETS.bets,
        outcomes=BETS.outcomes,
        versions=versions,
        responses=(*WORK.responses, response),
        revisions=(asked,),
    )
    settings = {"learner": "Ada", "theme": "a theme", "anything": "else"}
    record = json.loads(written(make_report(with_experiment(), work, settings, NOW), "json"))
    held = {repr(leaf) for leaf in leaves(record)}
    missing = {
        repr(leaf)
        for leaf in leaves((work, settings))
        if repr(leaf) not in held and not repr(leaf).startswith("<ResponseStatus")  # told by the list it is in
    }
    assert missing == set()


def test_an_empty_notebook_exports_too() -> None:
    for format in FORMATS:
        assert written(make_report(CURRICULUM, Notebook(), {}, NOW), format)


def test_another_format_is_refused() -> None:
    with pytest.raises(FormatError, match="known are html, docx, md, txt, json"):
        written(report(), "pdf")


@pytest.mark.parametrize(
    ("name", "format"),
    [("me.html", "html"), ("me.HTM", "html"), ("me.docx", "docx"), ("me.markdown", "md"), ("a.b.txt", "txt")],
)
def test_the_ending_decides_the_format(name: str, format: str) -> None:
    assert format_of(Path(name)) == format


@pytest.mark.parametrize("name", ["me.pdf", "me.doc", "me", ".html"])
def test_an_unknown_ending_is_refused(name: str) -> None:
    with pytest.raises(FormatError, match=r"known are \.html, \.docx, \.md, \.txt, \.json"):
        format_of(Path(name))


def test_a_file_that_is_there_is_replaced_only_when_asked(tmp_path: Path) -> None:
    target = tmp_path / named(report(), "md")
    assert target.name == "ada-deep-learning-2026-11-12.md"
    keep(target, b"one", replace=False)
    with pytest.raises(ExportExists):
        keep(target, b"two", replace=False)
    assert target.read_bytes() == b"one"
    assert free_name(target).name == "ada-deep-learning-2026-11-12-2.md"
    keep(target, b"two", replace=True)
    assert target.read_bytes() == b"two"


# nothing is obeyed

HOSTILE = (
    "``` \n# heading\n```",
    "~~~\n<script>alert(1)</script>\n`````",
    "\x1b]0;title\x07 \x9b31m \x00 \ufffe",
    "</p></blockquote></body><img src=x onerror=alert(1)>",
    "| a | b |\n|---|---|\n| c | d |",
    "&lt;b&gt; [link](javascript:x) <http://x.org> http://example.org www.example.org a@b.org",
    "- one\n- two\n\n1. three\n\n    code\n\n> quoted\n\n---\n===",
    "[one]: http://example.org\n\n![picture][one]",
    "$$ x $$ ~~gone~~ *so* __so__ \\* \\",
)


def hostile_work(text: str) -> Notebook:
    return replace(
        notebook(made("neuron", text, 1), made("neuron", text, 2), Draft("mse", text + ".", "2026-05-04T09:12")),
        mentor_questions=(MentorQuestion(1, text, text, "2026-05-04"),),
    )


def hostile_report(text: str, name: str = "Ada") -> Report:
    return make_report(CURRICULUM, hostile_work(text), {"learner": name}, NOW)


def structure(markdown: str) -> set[str]:
    """The kinds of all that a Markdown text is made of."""
    found: set[str] = set()
    for token in MarkdownIt("gfm-like").parse(markdown):
        found |= {token.type, *(child.type for child in token.children or ())}
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_learner_text_never_becomes_markdown(text: str) -> None:
    told = written(hostile_report(text, text), "md").decode()
    assert structure(told) <= structure(written(hostile_report("calm\nand\n\ncalm"), "md").decode())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", told)


QUOTED = {
    "blockquote_open",
    "blockquote_close",
    "paragraph_open",
    "paragraph_close",
    "inline",
    "text",
    "hardbreak",
    "softbreak",
}


MEANINGFUL = st.sampled_from("\\`*_[]<>#|~&=-+.1)( \n\t:/w@!$^x")


@settings(max_examples=80)
@given(st.text(st.one_of(MEANINGFUL, st.characters(exclude_categories=["Cs"]))))
def test_a_quotation_is_words_whatever_they_are(text: str) -> None:
    rendered = MarkdownIt("gfm-like").parse(quote("a " + text))
    children = [child for token in rendered for child in token.children or ()]
    assert {token.type for token in (*rendered, *children)} <= QUOTED
    said = "".join(child.content for child in children if child.type != "hardbreak")
    assert "".join(said.split()) == "".join(("a " + visible(text)).split())


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_learner_text_never_becomes_a_tag(text: str) -> None:
    calm = Page(written(hostile_report("calm"), "html").decode())
    page = Page(written(hostile_report(text, "<b>Ada</b>"), "html").decode())
    assert set(page.tags) == set(calm.tags)
    assert all(link.startswith("#") for link in page.links)
    for part in visible(text).split("\n\n"):
        assert part in page.text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_word_and_plain_text_hold_the_same_words(text: str) -> None:
    for format in ("docx", "txt"):
        told = text_of(hostile_report(text, text), format)
        for line in visible(text).replace("\ufffe", "\ufffd" if format == "docx" else "\ufffe").split("\n"):
            assert " ".join(line.split()) in told


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_holds_every_text_exactly(text: str) -> None:
    record = json.loads(written(hostile_report(text), "json"))
    assert record["mentor_questions"][0]["text"] == text
    by_id = {entry["id"]: entry for entry in record["responses"]}
    assert [attempt["text"] for attempt in by_id["neuron"]["attempts"]] == [text, text]
    assert by_id["mse"]["drafts"][0]["text"] == text + "."


# the page


def test_the_page_runs_no_script_fetches_nothing_and_links_only_within_itself() -> None:
    text = written(everything(), "html").decode()
    page = Page(text)
    assert "default-src 'none'" in text
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(page.tags)
    assert "@import" not in text
    assert not re.search(r"url\(|src=", text)
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= page.anchors
    assert "prefers-color-scheme:dark" in text
    assert {"svg", "blockquote"} <= set(page.tags)
    assert "blockquote class=essay" in text, "essays are set as text"


def test_the_same_report_makes_the_same_file() -> None:
    for format in FORMATS:
        if format != "docx":
            assert written(everything(), format) == written(everything(), format)


# the document of Word


def test_a_word_document_links_to_its_places_and_names_its_author() -> None:
    data = written(everything(), "docx")
    file = docx.Document(io.BytesIO(data))
    assert (file.core_properties.author, file.core_properties.title) == ("Ada", "Ada, Deep Learning")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = parts.read("word/document.xml").decode()
    asked = set(re.findall(r'w:anchor="([^"]+)"', body))
    assert asked
    assert asked <= set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', body))
    headings = [line.text for line in file.paragraphs if line.style is not None and line.style.name == "Heading 1"]
    assert headings[:3] == ["One question for you", "Worth a talk", "Contents"]


def test_python_docx_is_imported_for_a_document_of_word_only() -> None:
    code = (
        "import sys; import tutor.storage.exports, tutor.storage.exports.page, tutor.storage.exports.record\n"
        "import tutor.cli; print('docx' in sys.modules or 'lxml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"


def test_skips_are_told_as_such() -> None:
    text = written(make_report(CURRICULUM, notebook(skipped("biology")), {}, NOW), "md").decode()
    assert "### biology\n\n*Page watch, bonus*\n\n– *skipped*" in text
