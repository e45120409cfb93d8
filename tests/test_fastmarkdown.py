"""Nothing but time is saved: every text gives the HTML that Python-Markdown gives without `speed_up`."""

from __future__ import annotations

import random
import re
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Comment, Element, ProcessingInstruction, QName, SubElement, fromstring

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import EscapeInlineProcessor, SimpleTagInlineProcessor, SimpleTagPattern
from markdown.serializers import to_html_string

from sitegen.fastinline import FastInline
from sitegen.fastmarkdown import speed_up
from sitegen.fasttree import serialise
from sitegen.frontmatter import parse_source
from sitegen.markup import make_converter, stock_converter, to_html
from sitegen.nodes import NodeError

CHECKOUT = Path(__file__).parent.parent
CORPORA = CHECKOUT.parent / "shared" / "corpora"

EXTENSIONS = ("footnotes", "attr_list", "def_list", "fenced_code", "tables", "toc")
SETS = {"ours": None, "none": ()} | {name: (name,) for name in EXTENSIONS} | {"foreign": ("smarty", "nl2br", "abbr")}
"""Sets of extensions; ``None`` stands for what `to_html` uses."""


def read_examples() -> dict[str, list[str]]:
    """Return the examples by their kind."""
    text = (CHECKOUT / "tests/cases/markdown.txt").read_text("utf-8").replace("→", "\t").replace("␠", " ")
    kinds = re.split(r"^§ (.+)\n", text, flags=re.MULTILINE)[1:]
    return {
        kind: re.split(r"^§\n", block, flags=re.MULTILINE) for kind, block in zip(kinds[::2], kinds[1::2], strict=True)
    }


EXAMPLES = read_examples()
EVERY = [example for examples in EXAMPLES.values() for example in examples]

FRAGMENTS = [
    *("word", "two words", "上海", "1912", "1. ", "- ", "* ", "+ ", "> ", "# ", "## ", "===", "---", "***", ": ", "   "),
    *("\n", "\n\n", "    ", "  \n", "\t", "\n- ", "\n    ", "\n> ", "\n: ", "\n---\n", "\n===\n", "\n{: .k }\n", "\r\n"),
    *("`", "``", "```", "\n```\n", "\n~~~\n", "*", "**", "***", "_", "__", "*em*", "**strong**", "_em_", "a_b_c"),
    *("\\", "\\*", "\\_", "\\[", "\\\\", "\\`", "\\|", "[", "]", "(", ")", "](", "[a](b)", "[a](<b> 't')", "![a](b)"),
    *("[r]", "[a][r]", "![r]", "[r]: /x 't'\n", "[^1]", "[^1]: note\n", "///Footnotes Go Here///", "[TOC]", "!", '"'),
    *("<", ">", "<b>", "</b>", "<div>", "</div>", "<!-- ", " -->", "<?x", "?>", "<http://a.b>", "<a@b.c>", "<br>"),
    *("&", "&amp;", "&#65;", "&#65 ", "&x", "{", "}", "{: .c #i k=v }", "{: w }", "|", "\na | b\n--|--\nc | d\n"),
    *("\x02", "\x03", "\x02klzzwxh:0000\x03", "\x02wzxhzdk:0\x03", "\x0242\x03", "\x0b", "\x85", "\xa0", "\u3000"),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)


@lru_cache
def converters(name: str) -> tuple[Markdown, Markdown]:
    """Return Python-Markdown with a set of extensions, and the same made faster; both are used for many texts."""
    return build(name), speed_up(build(name))


def build(name: str) -> Markdown:
    extensions = SETS[name]
    return stock_converter() if extensions is None else Markdown(extensions=extensions, output_format="html")


def convert(converter: Markdown, text: str) -> str:
    return converter.reset().convert(text)


def assert_same(name: str, text: str) -> None:
    stock, fast = converters(name)
    assert convert(fast, text) == convert(stock, text), text


def test_there_are_examples_of_every_kind() -> None:
    assert len(EXAMPLES) == 29
    assert len(EVERY) > 200
    assert len(set(EVERY)) == len(EVERY)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_example_stays_the_same(kind: str, name: str) -> None:
    for example in EXAMPLES[kind]:
        assert_same(name, example)


@pytest.mark.parametrize("between", ["\n", "\n\n    ", ""], ids=["apart", "indented", "together"])
def test_two_examples_in_one_text_stay_the_same(between: str) -> None:
    chosen = random.Random(between)
    for _ in range(1500):
        assert_same("ours", between.join(chosen.choices(EVERY, k=2)))


@pytest.mark.parametrize("name", SETS)
@given(text=TEXTS)
def test_any_text_stays_the_same(name: str, text: str) -> None:
    assert_same(name, text)


@pytest.mark.corpus
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the archives are not at {Path('..', 'shared', 'corpora')}")
@pytest.mark.parametrize("name", ["bitcoin-optech-en-zh", "digitalgov-news", "volcano-blog-en-zh"])
def test_the_articles_of_a_real_archive_stay_the_same(name: str) -> None:
    read = 0
    for path in sorted((CORPORA / name).rglob("*.md")):
        try:
            text = parse_source(path.read_bytes()).body
        except NodeError:
            continue
        read += 1
        assert_same("ours", text)
    assert read > 50


def test_plain_prose_takes_the_fast_ways() -> None:
    """Every other test passes without them, too."""
    fast = speed_up(stock_converter())
    steps = [*fast.preprocessors, *fast.inlinePatterns, *fast.treeprocessors, fast.parser.blockprocessors["plain"]]
    ours = [type(step).__name__ for step in steps if type(step).__module__.startswith("sitegen.")]
    assert ours == [
        *("Whitespace", "Skipped", "Skipped", "FastReference", "FastLink", "FastShortReference", "FastEmphasis"),
        *("FastInline", "Prettify", "AttributeLists", "_Valued", "Headings", "Unescape", "PlainBlocks"),
    ]
    assert fast.serializer is serialise
    inline = fast.treeprocessors["inline"]
    assert isinstance(inline, FastInline)
    convert(fast, "*Words*.")
    assert len(inline.stashed_nodes) == 1
    convert(fast, "Words.")
    assert inline.stashed_nodes == {}
    assert inline.signs == ("`", "\\", "[", "<", "  \n", "&", "*", "_")


def test_a_text_nested_too_deep_fails_as_before() -> None:
    text = "".join(f"{'  ' * level}- x\n" for level in range(600))
    for converter in (build("ours"), speed_up(build("ours"))):
        with pytest.raises(RecursionError):
            converter.convert(text)
    assert to_html("- x") == "<ul>\n<li>x</li>\n</ul>"


QUOTES = "".join(f"{'> ' * level}x\n\n" for level in range(1, 60))


def test_deep_quotes_stay_the_same() -> None:
    assert_same("ours", QUOTES)
    assert_same("ours", "> " * 2000 + "x")


def test_a_pattern_of_somebody_else_is_tried_on_every_text() -> None:
    stock, fast = build("ours"), speed_up(build("ours"))
    for converter in (stock, fast):
        assert convert(converter, "The mill, and *the mill*.") == "<p>The mill, and <em>the mill</em>.</p>"
        converter.inlinePatterns.register(SimpleTagInlineProcessor("()(mill)", "b"), "mill", 1)
    assert convert(fast, "The mill.") == "<p>The <b>mill</b>.</p>"
    for example in ("The mill.", "The mill, and *the mill*.", "[mill](/mill) `mill`", *EVERY):
        assert convert(fast, example) == convert(stock, example)


def test_a_pattern_that_is_not_the_known_one_to_the_letter_is_tried_on_every_text() -> None:
    for register_first in (True, False):
        stock, fast = build("ours"), build("ours")
        for converter in (stock, fast):
            if converter is fast and not register_first:
                speed_up(fast)
            converter.inlinePatterns.register(EscapeInlineProcessor("%(.)", converter), "escape", 180)
        speed_up(fast)
        assert convert(fast, "%*mill%*") == "<p>*mill*</p>" == convert(stock, "%*mill%*")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_patterns_of_the_old_kind_leave_all_to_python_markdown() -> None:
    stock, fast = build("ours"), speed_up(build("ours"))
    for converter in (stock, fast):
        converter.inlinePatterns.register(SimpleTagPattern(r"(\^)(.+?)\^", "sup"), "raised", 1)
    text = "The 2^nd^ *mill^x^*"
    assert convert(fast, text) == "<p>The 2<sup>nd</sup> <em>mill<sup>x</sup></em></p>" == convert(stock, text)


class Stars(BlockProcessor):
    """Takes any block, as a block processor of somebody else may."""

    def test(self, parent: Element, block: str) -> bool:
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        SubElement(parent, "p").text = "★" + blocks.pop(0)


def test_with_a_block_processor_of_somebody_else_no_block_is_plain() -> None:
    md = build("ours")
    md.parser.blockprocessors.register(Stars(md.parser), "stars", 12)
    assert convert(speed_up(md), "Mill") == "<p>★Mill</p>"


def test_the_version_in_use_is_one_that_is_made_faster() -> None:
    assert make_converter().serializer is serialise


def test_a_version_that_is_not_known_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "__version_info__", (3, 11, 99, "final", 0))
    md = make_converter()
    assert md.serializer is to_html_string
    for registry in (md.preprocessors, md.inlinePatterns, md.treeprocessors, md.parser.blockprocessors):
        assert all(type(step).__module__.startswith(("markdown.", "sitegen.markup")) for step in registry)


def test_a_sign_that_is_left_out_is_seen_by_these_tests() -> None:
    stock, fast = build("ours"), speed_up(build("ours"))
    inline = fast.treeprocessors["inline"]
    assert isinstance(inline, FastInline)
    convert(fast, "Words.")
    # Without the pattern of "&", entities come out the same: the serialiser leaves them alone.
    for sign in sorted({*inline.signs} - {"&"}):
        complete, inline.signs = inline.signs, tuple(other for other in inline.signs if other != sign)
        assert any(convert(fast, example) != convert(stock, example) for example in EVERY), sign
        inline.signs = complete


TREES = {
    "an attribute without a value": Element("p", {"hidden": None}),  # type: ignore[dict-item]
    "an attribute named as its value": Element("ol", {"reversed": "reversed", "title": "title"}),
    "attributes to be escaped": Element("a", {"title": "a \"b\" <c> & &amp; 'd'\n", "href": "?a=1&b"}),
    "elements without an end": fromstring("<p>a<br />b<img src='c' /><hr>d<b>e</b></hr>f</p>"),
    "scripts and styles": fromstring("<div><script>a &lt; b</script>c &lt;<style>d &gt; e</style></div>"),
    "tags in capitals": fromstring("<DIV>a<BR/><SCRIPT>&lt;</SCRIPT></DIV>"),
    "nothing": Element("p"),
}


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_a_tree_is_written_the_same(tree: Element) -> None:
    assert serialise(tree) == to_html_string(tree)


def test_what_no_text_makes_is_written_the_same() -> None:
    tree = Element("div")
    tree.append(Comment(" a <b> "))
    tree.append(ProcessingInstruction("x", "y"))
    tree.append(Element(QName("http://example.com/", "p")))
    none = SubElement(tree, "p")
    none.tag = None  # type: ignore[assignment]
    none.text, none.tail = "a < b", "c > d"
    assert serialise(tree) == to_html_string(tree)
