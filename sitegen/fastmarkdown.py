"""Python-Markdown, made to cost less: the same HTML, byte for byte, without looking for what is not there.

`speed_up` puts a step of its own in the place of each step that costs much on news prose. Each of them first looks for
the one sign without which Python-Markdown's step does nothing: no ``<``, no HTML; no fence, no code; no dash, star or
bracket at the beginning of a line, a paragraph. Where the sign is there, Python-Markdown's own step runs, or one that
follows it. Emphasis and links are in `fastinline` and `fastpatterns`, what is done to the tree in `fasttree`.

Python-Markdown alone takes more than five times as long for an article of 8 KB with a few links, headings and a list,
ten times for words alone, and twice for the lists and tables of a technical text.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown, blockprocessors, preprocessors, treeprocessors
from markdown.blockparser import BlockParser
from markdown.extensions import attr_list, def_list, fenced_code, footnotes, tables, toc
from markdown.serializers import to_html_string
from markdown.util import ETX, STX, Registry

from sitegen.fastinline import FastInline
from sitegen.fastpatterns import speed_up_patterns
from sitegen.fasttree import AttributeLists, Headings, Prettify, Unescape, makes_anchors_alone, serialise

_BLOCK_PROCESSORS = {
    blockprocessors.EmptyBlockProcessor,
    blockprocessors.ListIndentProcessor,
    blockprocessors.CodeBlockProcessor,
    blockprocessors.HashHeaderProcessor,
    blockprocessors.SetextHeaderProcessor,
    blockprocessors.HRProcessor,
    blockprocessors.OListProcessor,
    blockprocessors.UListProcessor,
    blockprocessors.BlockQuoteProcessor,
    blockprocessors.ReferenceProcessor,
    blockprocessors.ParagraphProcessor,
    footnotes.FootnoteBlockProcessor,
    def_list.DefListIndentProcessor,
    def_list.DefListProcessor,
    tables.TableProcessor,
}
"""Those that `PlainBlocks` knows not to be interested in its blocks."""

_RULE = r"[-*_][-*_ ]*(?:\n|\Z)"
_FIRST_LINE = re.compile(rf"\n|    | {{0,3}}(?:[-+*] |{_RULE}|[=#:>]|\d+\.)")
_OTHER_LINE = re.compile(rf"\n {{0,3}}(?:{_RULE}|[=#:>])")
_BLANK_LINE = re.compile(r"\n +(?=\n)")


def speed_up(md: Markdown) -> Markdown:
    """Replace the steps of *md*, which has all its extensions already, by the ones here; return it.

    A step that is not Python-Markdown's own stays. The version is one of those that `markup.make_converter` names:
    from one patch to the next, steps change.
    """
    if md.tab_length != 4:
        return md
    before, after = md.preprocessors, md.treeprocessors
    if _has(before, "normalize_whitespace", preprocessors.NormalizeWhitespace):
        before.register(Whitespace(md), "normalize_whitespace", 30)
    if _has(before, "fenced_code_block", fenced_code.FencedBlockPreprocessor):
        before.register(Skipped(before["fenced_code_block"], "`~"), "fenced_code_block", 25)
    if _has(before, "html_block", preprocessors.HtmlBlockPreprocessor):
        # A reference such as "&#1 " comes back with a semicolon.
        before.register(Skipped(before["html_block"], "<&"), "html_block", 20)
    blocks = md.parser.blockprocessors
    if "paragraph" in blocks and {type(processor) for processor in blocks} <= _BLOCK_PROCESSORS:
        blocks.register(PlainBlocks(md.parser), "plain", 110)
    speed_up_patterns(md)
    if _has(after, "inline", treeprocessors.InlineProcessor):
        after.register(FastInline(md), "inline", 20)
    if _has(after, "prettify", treeprocessors.PrettifyTreeprocessor):
        after.register(Prettify(md), "prettify", 10)
    if _has(after, "attr_list", attr_list.AttrListTreeprocessor):
        after.register(AttributeLists(md), "attr_list", 8)
    if "toc" in after and type(table := after["toc"]) is toc.TocTreeprocessor and makes_anchors_alone(table):
        after.register(Headings(table), "toc", 5)
    if _has(after, "unescape", treeprocessors.UnescapeTreeprocessor):
        after.register(Unescape(md), "unescape", 0)
    if md.serializer is to_html_string:
        md.serializer = serialise
    return md


def _has(registry: object, name: str, kind: type) -> bool:
    """Say whether *registry* has a step *name* that is exactly of *kind*; another may do anything."""
    return isinstance(registry, Registry) and name in registry and type(registry[name]) is kind


class Whitespace(preprocessors.Preprocessor):
    """The step ``normalize_whitespace``: line ends, tabs, and lines of blanks."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        if STX in source or ETX in source:
            source = source.replace(STX, "").replace(ETX, "")
        if "\r" in source:
            source = source.replace("\r\n", "\n").replace("\r", "\n")
        source += "\n\n"
        if "\t" in source:
            source = source.expandtabs(self.md.tab_length)
        if "\n " in source:
            source = _BLANK_LINE.sub("\n", source)
        return source.split("\n")


class Skipped(preprocessors.Preprocessor):
    """A step that is skipped where the text has none of the signs it looks for."""

    def __init__(self, stock: preprocessors.Preprocessor, signs: str) -> None:
        super().__init__(stock.md)
        self.stock, self.signs = stock, signs

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        return self.stock.run(lines) if any(sign in source for sign in self.signs) else lines


class PlainBlocks(blockprocessors.BlockProcessor):
    """Makes paragraphs, before all others, of the blocks that no other block processor would take."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.paragraph = parser.blockprocessors["paragraph"]

    def test(self, parent: Element, block: str) -> bool:
        return is_plain(block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        self.paragraph.run(parent, blocks)
        while blocks and is_plain(blocks[0]):
            self.paragraph.run(parent, blocks)


def is_plain(block: str) -> bool:
    """Say whether *block* has no sign of anything but a paragraph.

    Signs are a pipe, what ends the name in a definition, and what lists, quotes, rules and headings begin with.
    """
    if not block or "|" in block or _FIRST_LINE.match(block) or ("[" in block and "]:" in block):
        return False
    for line in block.split("\n")[1:]:
        if line[:1] in " -*_=#:>":
            return not _OTHER_LINE.search(block)
    return True
