"""Emphasis, links and the like: what Python-Markdown makes of them, without looking for what cannot be there.

Python-Markdown tries each of its patterns on each text. Here a pattern is tried where a text has the sign it cannot do
without, and most texts of a news article have none. A pattern that is not Python-Markdown's own, to the letter, is
tried on every text, as there.
"""

from __future__ import annotations

from collections import deque
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, AtomicString

from sitegen.fastpatterns import REFERENCES, signs_of

_Guarded = tuple[InlineProcessor, tuple[str, ...]]
"""A pattern and its signs."""


class FastInline(InlineTreeprocessor):
    """The step ``inline``. Its methods follow Python-Markdown's one by one, also in how deep they call each other."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.stashed_nodes: dict[str, Element | str] = {}
        self.known: list[object] = []
        """The patterns that the next two were made of."""
        self.every: list[_Guarded] = []
        self.signs: tuple[str, ...] = ()
        """A text without any of them is left as it is. The empty sign is in every text."""
        self.patterns: list[_Guarded] = []
        """Those of this run."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        if not self._knows_patterns():
            return super().run(tree, ancestors)
        self.stashed_nodes = {}
        parents = [*(ancestors or ()), tree.tag.lower()]
        queue: deque[tuple[Element, list[str]]] = deque([(tree, parents)])
        while queue:
            element, self.ancestors = queue.popleft()
            if element is not tree:
                self.ancestors.append(element.tag.lower())
            found = []
            for child in element:  # grows while it is gone through: what a tail holds comes next
                text = child.text
                if text and self._is_marked(text) and not isinstance(text, AtomicString):
                    self.ancestors.append(child.tag.lower())
                    child.text = None
                    nodes = self._resolve(self._stash_marks(text), child, True)
                    queue.extend(nodes)
                    found.append((child, nodes))
                    self.ancestors.pop()
                tail = child.tail
                if tail and self._is_marked(tail):
                    self._split_tail(element, child, tail)
                if len(child):
                    queue.append((child, self.ancestors[:]))
            for child, nodes in found:
                for place, (node, _) in enumerate(nodes):
                    child.insert(place, node)
        return tree

    def _knows_patterns(self) -> bool:
        """Look at the patterns of this run. Those of before Python-Markdown 3 are left to Python-Markdown."""
        patterns: list[object] = list(self.md.inlinePatterns)
        if patterns != self.known:
            self.known = patterns
            self.every = [(pattern, signs_of(pattern)) for pattern in patterns if isinstance(pattern, InlineProcessor)]
            every = dict.fromkeys(sign for _, signs in self.every for sign in signs or ("",))
            self.signs = tuple(sign for sign in every if not any(other in sign for other in every if other != sign))
        self.patterns = self.every
        if not self.md.references:
            self.patterns = [guarded for guarded in self.every if not guarded[1] or type(guarded[0]) not in REFERENCES]
        return len(self.every) == len(patterns)

    def _is_marked(self, text: str) -> bool:
        # Not "any": it takes twice as long.
        for sign in self.signs:
            if sign in text:
                return True
        return INLINE_PLACEHOLDER_PREFIX in text

    def _split_tail(self, element: Element, child: Element, tail: str) -> None:
        holder = Element("d")
        child.tail = None
        nodes = self._resolve(self._stash_marks(tail), holder, False)
        if holder.tail:
            child.tail = holder.tail
        place = list(element).index(child) + 1
        for node, _ in reversed(nodes):
            element.insert(place, node)

    def _stash_marks(self, text: str, first: int = 0) -> str:
        """Return *text* with a placeholder for each thing that the patterns from the *first* on find in it."""
        if isinstance(text, AtomicString):
            return text
        start, number, count = 0, first, len(self.patterns)
        while number < count:
            pattern, signs = self.patterns[number]
            for sign in signs:
                if sign in text:
                    break
            else:
                if signs:
                    number, start = number + 1, 0
                    continue
            text, again, start = self._stash_mark(pattern, text, number, start)
            if not again:
                number += 1
        return text

    def _stash_mark(self, pattern: InlineProcessor, text: str, number: int, start: int) -> tuple[str, bool, int]:
        """Return *text* after the next find of *pattern*, whether to look for one more, and from where."""
        for tag in pattern.ANCESTOR_EXCLUDES:
            if tag.lower() in self.ancestors:
                return text, False, 0
        for match in pattern.getCompiledRegExp().finditer(text, start):
            node, begin, end = pattern.handleMatch(match, text)
            if begin is not None and end is not None:
                break
        else:
            return text, False, 0
        if node is None:
            return text, True, end
        if not isinstance(node, str) and not isinstance(node.text, AtomicString):
            for child in [node, *node]:
                if child.text and self._is_marked(child.text):
                    self.ancestors.append(child.tag.lower())
                    child.text = self._stash_marks(child.text, number + 1)
                    self.ancestors.pop()
                if child.tail and self._is_marked(child.tail):
                    child.tail = self._stash_marks(child.tail, number)
        name = f"{len(self.stashed_nodes):04d}"
        self.stashed_nodes[name] = node
        placeholder = f"{INLINE_PLACEHOLDER_PREFIX}{name}{ETX}"
        return f"{text[:begin]}{placeholder}{text[end:]}", True, begin + len(placeholder)

    def _resolve(self, text: str, parent: Element, is_text: bool) -> list[tuple[Element, list[str]]]:
        """Return the elements that the placeholders in *text* stand for, and put the words between them in place."""
        result: list[tuple[Element, list[str]]] = []

        def add(words: str) -> None:
            if not words:
                return
            if result:
                last = result[-1][0]
                last.tail = last.tail + words if last.tail else words
            elif is_text:
                parent.text = parent.text + words if parent.text else words
            else:
                parent.tail = parent.tail + words if parent.tail else words

        start = 0
        while (index := text.find(INLINE_PLACEHOLDER_PREFIX, start)) != -1:
            match = INLINE_PLACEHOLDER_RE.search(text, index)
            node = self.stashed_nodes.get(match[1]) if match else None
            if match is None or node is None:
                end = index + len(INLINE_PLACEHOLDER_PREFIX)
                add(text[start:end])
                start = end
                continue
            add(text[start:index])
            start = match.end()
            if isinstance(node, str):
                add(node)
                continue
            for child in [node, *node]:
                if child.tail and child.tail.strip():
                    self._resolve_within(node, child, False)
                if child.text and child.text.strip():
                    self._resolve_within(child, child, True)
            result.append((node, self.ancestors[:]))
        rest = text[start:]
        add(AtomicString(rest) if isinstance(text, AtomicString) else rest)
        return result

    def _resolve_within(self, node: Element, child: Element, is_text: bool) -> None:
        text = child.text if is_text else child.tail
        if text is None or INLINE_PLACEHOLDER_PREFIX not in text:
            return
        if is_text:
            child.text = None
        else:
            child.tail = None
        nodes = self._resolve(text, child, is_text)
        place = 0 if is_text or node is child else list(node).index(child) + 1
        for found, _ in reversed(nodes):
            node.insert(place, found)
