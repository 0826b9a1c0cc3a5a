"""The report as one HTML page: no script, nothing fetched, readable on a telephone, in the dark and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from tutor.domain import document as doc
from tutor.domain.marks import GLYPHS, Mark
from tutor.domain.words import visible
from tutor.storage.exports.drawing import svg
from tutor.storage.exports.prose import parser
from tutor.storage.exports.style import STYLE

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_TONES = {GLYPHS[Mark.RIGHT]: "right", GLYPHS[Mark.WRONG]: "wrong"}


def write_page(blocks: Iterable[doc.Block]) -> str:
    """A whole document."""
    each = list(blocks)
    title = next((f"{block.text}, {block.over}" for block in each if isinstance(block, doc.Title)), "I2 Tutor")
    body = "\n".join(_grouped(each))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_text(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n"
        "</html>\n"
    )


def _grouped(blocks: list[doc.Block]) -> Iterator[str]:
    """Each part in a section, each task in an article whose head (name, status, prompt) stays in one piece."""
    open_tags: list[str] = []
    for block in blocks:
        if isinstance(block, doc.Heading):
            while open_tags and (block.level == 2 or open_tags[-1] != "section"):
                yield f"</{open_tags.pop()}>"
            wanted = ("section",) if block.level == 2 else ("article", "header")
            for tag in wanted:
                yield f"<{tag}>"
                open_tags.append(tag)
        elif open_tags[-1:] == ["header"] and not (isinstance(block, doc.Markdown) or _is_status(block)):
            yield f"</{open_tags.pop()}>"
        yield _block(block)
    yield from (f"</{tag}>" for tag in reversed(open_tags))


def _is_status(block: doc.Block) -> bool:
    return isinstance(block, doc.Fact) and bool(block.mark)


def _block(block: doc.Block) -> str:
    match block:
        case doc.Title(over, text, under):
            return f"<header><p>{_text(over)}</p><h1>{_text(text)}</h1><p>{_text(under)}</p></header>"
        case doc.Heading(level, text, anchor, note):
            told = f' <span class="where">{_text(note)}</span>' if note else ""
            named = f' id="{escape(anchor)}"' if anchor else ""
            return f"<h{level}{named}>{_text(text)}{told}</h{level}>"
        case doc.Tiles(tiles):
            return f'<div class="tiles">{"".join(map(_tile, tiles))}</div>'
        case doc.Questions(title, asked):
            rows = "".join(f'<li>{_paragraphs(text)}<p class="where">{_text(where)}</p></li>' for text, where in asked)
            return f"<aside><h2>{_text(title)}</h2><ol>{rows}</ol></aside>"
        case doc.TalkTopics(rows):
            talks = "".join(f"<dt>{_link(name, anchor)}</dt><dd>{_marked(words)}</dd>" for name, anchor, words in rows)
            return f'<dl class="talks">{talks}</dl>'
        case doc.Contents():
            return _contents(block)
        case doc.Fact(text, mark, quiet):
            return f'<p class="fact">{_glyph(mark, quiet=quiet)}{_text(text)}</p>'
        case doc.Markdown(text, label, prompt):
            return f'<div class="{"prompt" if prompt else "lesson"}">{_labelled(label, text)}</div>'
        case doc.LearnerText(text, essay):
            return f"<blockquote{' class=essay' if essay else ''}>{_paragraphs(text)}</blockquote>"
        case doc.Lines(label, lines):
            named = f'<p class="label">{_text(label)}</p>' if label else ""
            return f'<div class="lines">{named}<ul>{"".join(map(_line, lines))}</ul></div>'
        case doc.Plot(result):
            return f"<figure>{svg(result)}</figure>" if result.outcomes else ""


def _labelled(label: str, markdown: str) -> str:
    """The lesson's text with a label at the beginning of its first paragraph."""
    told: str = parser().render(visible(markdown))
    if not label:
        return told
    named = f"<b>{_marked(label)}</b>"
    return told.replace("<p>", f"<p>{named} ", 1) if told.startswith("<p>") else f"<p>{named}</p>{told}"


def _tile(tile: doc.Tile) -> str:
    bar = ""
    if tile.bar:
        shares = "".join(f'<i style="width:{100 * share:.2f}%"></i>' for share in tile.bar)
        bar = f'<span class="bar">{shares}</span>'
    wide = " wide" if len(tile.bar) > 1 else ""
    of = f" <span>{_text(tile.of)}</span>" if tile.of else ""
    number = f'<p class="number"><b>{_text(tile.number)}</b>{of}</p>'
    return f'<div class="tile{wide}">{number}{bar}<p>{_text(tile.words)}</p></div>'


def _contents(block: doc.Contents) -> str:
    head = "".join(f"<th>{_text(name)}</th>" for name in block.head)
    rows = "".join(
        f"<tr><td>{_link(title, anchor)}</td>{''.join(f'<td>{_text(cell)}</td>' for cell in cells)}</tr>"
        for title, anchor, cells in block.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _line(line: doc.Line) -> str:
    told = _text(line.text) if line.plain else parser().renderInline(visible(line.text))
    note = f' <span class="where">{_text(line.note)}</span>' if line.note else ""
    return f"<li>{_glyph(line.mark)}<span>{told}{note}</span></li>"


def _link(text: str, anchor: str) -> str:
    return f'<a href="#{escape(anchor)}">{_text(text)}</a>' if anchor else _text(text)


def _glyph(mark: str, *, quiet: bool = False) -> str:
    tone = "open" if quiet else _TONES.get(mark, "open")
    return f'<span class="mark {tone}">{_text(mark)}</span> ' if mark else ""


def _marked(words: str) -> str:
    """Plain words in which the marks have their tones."""
    text = _text(words)
    for mark, tone in _TONES.items():
        text = text.replace(mark, f'<span class="{tone}">{mark}</span>')
    return text


def _paragraphs(text: str) -> str:
    """The learner's words: a paragraph where they left a line empty, their line breaks and blanks as they are."""
    return "".join(f"<p>{escape(part)}</p>" for part in visible(text).split("\n\n"))


def _text(text: str) -> str:
    return escape(visible(text))
