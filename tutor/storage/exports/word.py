"""The report as a document of Word (.docx), which the course's Drive, LibreOffice and Pages open too."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from tutor.domain import document as doc
from tutor.domain.report import Report
from tutor.domain.words import visible
from tutor.storage.exports.prose import Span, paragraphs

MUTED, ACCENT = RGBColor(0x5F, 0x59, 0x65), RGBColor(0x0B, 0x6B, 0x66)
SANS, SERIF, MONO = "Calibri", "Georgia", "Consolas"
_NOT_XML = re.compile("[\ufffe\uffff]")


def write_word(blocks: Iterable[doc.Block], report: Report) -> bytes:
    """The file's bytes. The names of its author and its day are those of the report."""
    return _Writer(report).written(blocks)


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", visible(text))


class _Writer:
    def __init__(self, report: Report) -> None:
        self.file: Document = docx.Document()
        about = self.file.core_properties
        about.author = about.last_modified_by = _text(report.learner.title)
        about.title = _text(f"{report.learner.title}, {report.unit}")
        about.comments = ""
        about.created = about.modified = report.made_at.replace(tzinfo=None)
        self._marks = 0
        self._looks()

    def _looks(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.3)
        section.top_margin = section.bottom_margin = Cm(2)
        for name, size, bold, before in (
            ("Normal", 10.5, False, 0),
            ("Title", 24, True, 0),
            ("Heading 1", 17, True, 24),
            ("Heading 2", 12.5, True, 16),
        ):
            style = self.file.styles[name]
            font = style.font
            font.size, font.bold, font.name = Pt(size), bold, SANS
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            if name != "Normal":
                font.color.rgb = RGBColor(0x14, 0x12, 0x18)
            for rule in list(style.element.iter(qn("w:pBdr"))):  # the template's title has a rule below it
                rule.getparent().remove(rule)
            spaced = style.paragraph_format
            spaced.space_before, spaced.space_after, spaced.widow_control = Pt(before), Pt(5), True

    def written(self, blocks: Iterable[doc.Block]) -> bytes:
        for block in blocks:
            self._block(block)
        made = io.BytesIO()
        self.file.save(made)
        return made.getvalue()

    def _block(self, block: doc.Block) -> None:
        match block:
            case doc.Title(over, text, under):
                self._muted(over)
                self.file.add_paragraph(_text(text), "Title")
                self._muted(under)
            case doc.Heading():
                self._heading(block)
            case doc.Tiles(tiles):
                table = self.file.add_table(0, 2)
                for tile in tiles:
                    cells = table.add_row().cells
                    number = cells[0].paragraphs[0]
                    number.add_run(_text(tile.number)).bold = True
                    number.add_run(_text(f" {tile.of}" if tile.of else ""))
                    cells[1].paragraphs[0].add_run(_text(tile.words)).font.color.rgb = MUTED
                _widths(table, (6.4, 10))
            case doc.Questions(title, asked):
                self.file.add_heading(_text(title), 1)
                for text, where in asked:
                    self._said(text, essay=False, keep=True)
                    self._muted(where)
            case doc.TalkTopics(rows):
                for name, anchor, words in rows:
                    line = self.file.add_paragraph()
                    _link(line, name, anchor)
                    line.add_run(_text(f": {words}"))
            case doc.Contents():
                self._contents(block)
            case doc.Fact(text, mark):
                line = self._muted(f"{mark} {text}".strip())
                line.paragraph_format.keep_with_next = True
            case doc.Markdown(text, label, prompt):
                self._prose(text, label, prompt)
            case doc.LearnerText(text, essay):
                self._said(text, essay=essay)
            case doc.Lines(label, lines):
                if label:
                    line = self.file.add_paragraph()
                    line.add_run(_text(f"{label}")).bold = True
                    line.paragraph_format.keep_with_next = True
                for number, each in enumerate(lines, start=1):
                    self._line(each, last=number == len(lines))
            case doc.Plot(result):
                self._plot(result.plot)

    def _heading(self, block: doc.Heading) -> None:
        line = self.file.add_heading("", block.level - 1)
        if block.anchor:
            self._marks += 1
            start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            start.set(qn("w:id"), str(self._marks))
            start.set(qn("w:name"), block.anchor)
            end.set(qn("w:id"), str(self._marks))
            line._p.append(start)
            line.add_run(_text(block.text))
            line._p.append(end)
        else:
            line.add_run(_text(block.text))
        if block.note:
            note = line.add_run(_text(f"   {block.note}"))
            note.bold, note.font.size, note.font.color.rgb = False, Pt(9.5), MUTED

    def _muted(self, text: str) -> Paragraph:
        line = self.file.add_paragraph()
        run = line.add_run(_text(text))
        run.font.color.rgb, run.font.size = MUTED, Pt(9.5)
        line.paragraph_format.space_after = Pt(3)
        return line

    def _contents(self, block: doc.Contents) -> None:
        table = self.file.add_table(1, len(block.head))
        for cell, name in zip(table.rows[0].cells, block.head, strict=True):
            cell.paragraphs[0].add_run(name).font.color.rgb = MUTED
        for title, anchor, cells in block.rows:
            row = table.add_row()
            whole = OxmlElement("w:cantSplit")
            row._tr.get_or_add_trPr().append(whole)
            first = row.cells[0].paragraphs[0]
            if anchor:
                _link(first, title, anchor)
            else:
                first.add_run(_text(title))
            for cell, told in zip(row.cells[1:], cells, strict=True):
                cell.paragraphs[0].add_run(_text(told))
        for row in table.rows:
            for cell in row.cells[1:]:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for row in table.rows:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
        _widths(table, (6.4, 2.2, 2.8, 2.2, 2.8))

    def _prose(self, text: str, label: str, prompt: bool) -> None:
        before = label
        for para in paragraphs(text):
            line = self.file.add_paragraph()
            line.paragraph_format.left_indent = Cm(0.6 * para.depth)
            line.paragraph_format.keep_with_next = prompt
            line.paragraph_format.keep_together = True
            if before:
                line.add_run(_text(f"{before} ")).bold = True
                before = ""
            if para.bullet:
                line.add_run(f"{para.bullet} ")
            _spans(line, para.spans, bold=prompt)
        if before:
            self.file.add_paragraph().add_run(_text(before)).bold = True

    def _said(self, text: str, *, essay: bool, keep: bool = False) -> None:
        """The learner's words: paragraphs where they left a line empty, their line breaks as they are."""
        for part in _text(text).split("\n\n"):
            line = self.file.add_paragraph()
            if not essay:
                line.paragraph_format.left_indent = Cm(0.6)
                _bar(line)
            for index, words in enumerate(part.split("\n")):
                run = line.add_run()
                if index:
                    run.add_break()
                run.add_text(words)
                if essay:
                    run.font.name, run.font.size = SERIF, Pt(11.5)
            line.paragraph_format.keep_with_next = keep
            if essay:
                line.paragraph_format.line_spacing = 1.3

    def _line(self, each: doc.Line, *, last: bool) -> None:
        line = self.file.add_paragraph()
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(1.1), Cm(-0.6)
        line.paragraph_format.space_after = Pt(5 if last else 1)
        line.paragraph_format.keep_with_next = not last
        line.add_run(f"{each.mark or '–'} ")
        if each.plain:
            line.add_run(_text(each.text))
        else:
            for para in paragraphs(each.text):
                _spans(line, para.spans)
        if each.note:
            line.add_run(_text(f" ({each.note})")).font.color.rgb = MUTED

    def _plot(self, plot: str) -> None:
        if not plot:
            return
        line = self.file.add_paragraph()
        line.paragraph_format.keep_together = line.paragraph_format.keep_with_next = True
        for index, row in enumerate(_text(plot).split("\n")):
            run = line.add_run()
            if index:
                run.add_break()
            run.add_text(row)
            run.font.name, run.font.size = MONO, Pt(8)


def _spans(line: Paragraph, spans: Sequence[Span], *, bold: bool = False) -> None:
    for span in spans:
        run = line.add_run(_text(span.text))
        run.bold, run.italic = bold or span.bold, span.italic
        if span.code:
            run.font.name = MONO


def _link(line: Paragraph, text: str, anchor: str) -> None:
    """A link to a place in the document; python-docx reads links and makes none."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    run = line.add_run(_text(text))
    run.font.color.rgb = ACCENT
    run.font.underline = True
    link.append(run._r)
    line._p.append(link)


def _bar(line: Paragraph) -> None:
    """A faint line at the left of a quotation."""
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", "B9B2A4")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    line._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _widths(table: Table, centimetres: Sequence[float]) -> None:
    """Every program goes by another of the three places that hold a width."""
    table.autofit = False
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
