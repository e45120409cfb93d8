"""Python-Markdown's last steps, from the tree to HTML, without looking for what is not there."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import Markdown, postprocessors, treeprocessors
from markdown.extensions import attr_list, footnotes, toc
from markdown.serializers import RE_AMP, to_html_string
from markdown.util import STX, AtomicString

_POSTPROCESSORS = {
    postprocessors.RawHtmlPostprocessor,
    postprocessors.AndSubstitutePostprocessor,
    footnotes.FootnotePostprocessor,
}
"""Those that `Headings` knows to leave plain words as they are."""

_HEADING = re.compile("[Hh][123456]")


class _Levels(dict[object, bool]):
    """Which tags are of block level, asked once a run: the list of them may change between runs."""

    def __init__(self, md: Markdown) -> None:
        super().__init__()
        self.md = md

    def __missing__(self, tag: object) -> bool:
        self[tag] = answer = self.md.is_block_level(tag)
        return answer


class Prettify(treeprocessors.Treeprocessor):
    """The step ``prettify``: line breaks between blocks and after ``br``, one at the end of code."""

    def run(self, root: Element) -> None:
        self._break_lines(root, _Levels(self.md))
        for br in root.iter("br"):
            br.tail = f"\n{br.tail}" if br.tail and br.tail.strip() else "\n"
        for pre in root.iter("pre"):
            if len(pre) and pre[0].tag == "code" and not len(pre[0]) and pre[0].text is not None:
                pre[0].text = AtomicString(pre[0].text.rstrip() + "\n")

    def _break_lines(self, element: Element, is_block: _Levels) -> None:
        tag = element.tag
        if is_block[tag] and tag != "code" and tag != "pre" and len(element):
            if (not element.text or not element.text.strip()) and is_block[element[0].tag]:
                element.text = "\n"
            for child in element:
                if is_block[child.tag]:
                    if len(child):
                        self._break_lines(child, is_block)
                    elif not child.tail or not child.tail.strip():
                        child.tail = "\n"
        if not element.tail or not element.tail.strip():
            element.tail = "\n"


class AttributeLists(attr_list.AttrListTreeprocessor):
    """The step ``attr_list``, skipped where no text has a brace."""

    def run(self, doc: Element) -> None:
        if "{" in "".join(doc.itertext()):
            super().run(doc)


def makes_anchors_alone(table: toc.TocTreeprocessor) -> bool:
    """Say whether all that the step ``toc`` adds to the document is the anchors of headings."""
    known = {type(processor) for processor in table.md.postprocessors} <= _POSTPROCESSORS
    return known and not (table.marker or table.use_anchors or table.use_permalinks)


class Headings(treeprocessors.Treeprocessor):
    """The step ``toc`` for anchors alone. No table of contents is made: ``md.toc`` is not what it says."""

    def __init__(self, stock: toc.TocTreeprocessor) -> None:
        super().__init__(stock.md)
        self.stock = stock

    def run(self, root: Element) -> None:
        headings: list[Element] = []
        ids: set[str] = set()
        for element in root.iter():
            if (name := element.get("id")) is not None:
                ids.add(name)
            if _HEADING.match(element.tag):
                headings.append(element)
        # Attributes may name the anchor. A hundred headings of the same words need the cache that the stock step has.
        if len(headings) >= 100 or any(heading.keys() for heading in headings):
            self.stock.run(root)
            return
        for heading in headings:
            self.stock.set_level(heading)
            anchor = self.stock.slugify(html.unescape(self._words(heading)), self.stock.sep)
            heading.set("id", toc.unique(anchor, ids))

    def _words(self, heading: Element) -> str:
        text = heading.text
        if not text or len(heading) or "&" in text or "<" in text or ">" in text or STX in text:
            text = toc.strip_tags(toc.render_inner_html(toc.remove_fnrefs(heading), self.md))
        return " ".join(text.split())


class Unescape(treeprocessors.UnescapeTreeprocessor):
    """The step ``unescape``, where there is something to unescape."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and STX in element.text and element.tag != "code":
                element.text = self.unescape(element.text)
            if element.tail and STX in element.tail:
                element.tail = self.unescape(element.tail)
            for name, value in element.items():
                if value is not None and STX in value:
                    element.set(name, self.unescape(value))


def serialise(root: Element) -> str:
    """Return *root* as HTML, as `markdown.serializers.to_html_string` does."""
    parts: list[str] = []
    write = parts.append
    stack: list[Element | str] = [root]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            write(element)
            continue
        tag = element.tag
        attributes = _attributes(element) if element.keys() else ""
        if type(tag) is not str or attributes is None:
            return to_html_string(root)
        lower = tag.lower()
        text = element.text
        if text and lower != "script" and lower != "style":
            text = _escape(text)
        tail = _escape(element.tail) if element.tail else ""
        end = "" if lower in HTML_EMPTY else f"</{tag}>"
        if len(element):
            write(f"<{tag}{attributes}>{text or ''}")
            stack.append(f"{end}{tail}")
            stack.extend(element[::-1])
        else:
            write(f"<{tag}{attributes}>{text or ''}{end}{tail}")
    return "".join(parts)


def _attributes(element: Element) -> str | None:
    """Return the attributes of *element* as they are written, or ``None`` where one of them may have no value."""
    written = []
    for name, value in sorted(element.items()):
        if value is None or value == name:
            return None
        quoted = _escape(value).replace('"', "&quot;")
        written.append(f' {name}="{quoted}"')
    return "".join(written)


def _escape(text: str) -> str:
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text
