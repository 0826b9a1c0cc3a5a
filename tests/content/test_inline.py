"""Prose becomes a plain tree: styles kept, HTML and markup shown as what they are."""

from __future__ import annotations

import pytest

from tutor.content.inline import ProseBlock, Span, parse_blocks, parse_spans


def one(markdown: str) -> ProseBlock:
    (block,) = parse_blocks(markdown)
    return block


def text_of(block: ProseBlock) -> str:
    """The words alone, without style."""
    return block.code or "".join(span.text for span in block.spans)


def test_styles() -> None:
    assert one("a **b *c* d** `e` [f](https://a.org/g)").spans == (
        Span("a "),
        Span("b ", bold=True),
        Span("c", bold=True, italic=True),
        Span(" d", bold=True),
        Span(" "),
        Span("e", code=True),
        Span(" "),
        Span("f", link="https://a.org/g"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "<b>a</b>",
        "a <script>x</script>",
        "[/foo] [bold]x[/bold]",
        "[int]",
        "- not\\",
        "~~a~~",
        "train.py a@b.org",
        "&#27;[",
    ],
)
def test_what_is_no_markdown_is_shown_as_it_is(text: str) -> None:
    shown = "".join(text_of(block) for block in parse_blocks(text))
    assert shown.replace("\ufffd", "&#27;") == text.removeprefix("- ")
    assert not any(span.link or span.bold for block in parse_blocks(text) for span in block.spans)


def test_only_http_links_are_links() -> None:
    for target in ("javascript:alert(1)", "file:///etc/passwd", "notes.md", "mailto:a@b.org"):
        assert all(not span.link for span in one(f"[x]({target})").spans)
    assert one("see https://a.org/b now").spans[1] == Span("https://a.org/b", link="https://a.org/b")


def test_layers_are_found_whole_and_in_any_case() -> None:
    spans = one("The input\nlayer, **Hidden layers** and an output layer; `input layer`, inputlayer, layer").spans
    assert [(span.text, span.layer) for span in spans if span.layer] == [
        ("input layer", "input"),
        ("Hidden layers", "hidden"),
        ("output layer", "output"),
    ]
    assert "".join(span.text for span in spans).startswith("The input layer, Hidden layers and an output layer; ")


def test_lists_are_flat_with_markers_and_depth() -> None:
    blocks = parse_blocks("- a\n\n  more\n\n  3. b\n  4. c\n- \n- ```\n  x\n  ```\n")
    assert [(block.kind, text_of(block), block.marker, block.indent) for block in blocks] == [
        ("bullet", "a", "•", 1),
        ("paragraph", "more", "", 1),
        ("ordered", "b", "3.", 2),
        ("ordered", "c", "4.", 2),
        ("bullet", "", "•", 1),
        ("code", "x", "•", 1),
    ]


def test_headings_quotes_rules_and_breaks() -> None:
    blocks = parse_blocks("### A\n\n> b\n> c\n>\n> - d\n\n***\n\ne\\\nf")
    assert [(block.kind, text_of(block), block.quoted) for block in blocks] == [
        ("heading", "A", 0),
        ("quote", "b c", 1),
        ("bullet", "d", 1),
        ("rule", "", 0),
        ("paragraph", "e\nf", 0),
    ]


def test_code_keeps_its_lines_and_language() -> None:
    block = one("~~~python title\nif a:\n\treturn **b**\n\n~~~")
    assert (block.kind, block.language, block.code) == ("code", "python", "if a:\n    return **b**\n")


def test_tables_have_alignments_and_styled_cells() -> None:
    block = one("| a | **b** | c |\n|:--|:-:|--:|\n| 1 | 2 | |\n")
    assert block.kind == "table"
    assert block.alignments == ("left", "center", "right")
    assert block.header == ((Span("a"),), (Span("b", bold=True),), (Span("c"),))
    assert block.rows == (((Span("1"),), (Span("2"),), ()),)


def test_spans_of_one_line_and_of_several_paragraphs() -> None:
    assert parse_spans("a *b*") == (Span("a "), Span("b", italic=True))
    assert parse_spans("a\n\nb") == (Span("a\nb"),)
    assert parse_spans(" \n") == ()


def test_asking_again_is_free() -> None:
    assert parse_blocks("once *more*") is parse_blocks("once *more*")
