from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.bodies import (
    _PLAIN_TAGS,
    EXCERPT_LENGTH,
    Body,
    Reference,
    _end_of_address,
    _Rewriter,
    excerpt,
    parse_body,
    resolve_body,
)
from sitegen.imagetags import Shown
from sitegen.settings import Settings
from sitegen.urls import clean_url

CASES = Path(__file__).parent / "cases"


def parse(text: str, line: int = 1, settings: Settings | None = None) -> tuple[Body, list[str]]:
    body, problems = parse_body(text, "articles/x/a.md", line, settings or Settings())
    return body, [str(problem).removeprefix("articles/x/a.md:") for problem in problems]


@pytest.mark.parametrize("case", sorted((CASES / "bodies").glob("*.md")), ids=lambda case: case.stem)
def test_markdown_becomes_html(case: Path) -> None:
    body, problems = parse(case.read_text("utf-8"))
    assert (body.html + "\n", problems) == (case.with_suffix(".html").read_text("utf-8"), [])


@pytest.mark.parametrize("case", sorted((CASES / "hostile").glob("*.md")), ids=lambda case: case.stem)
def test_hostile_markdown_becomes_harmless_html(case: Path) -> None:
    body, _ = parse(case.read_text("utf-8"))
    assert body.html + "\n" == case.with_suffix(".html").read_text("utf-8")
    assert harm_in(body.html) == []


class _Watcher(HTMLParser):
    """Lists the tags and attributes that act, load or leave their place."""

    def __init__(self) -> None:
        super().__init__()
        self.harm: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "base",
            "meta",
            "link",
            "svg",
            "math",
            "body",
        ):
            self.harm.append(tag)
        for name, value in attrs:
            scheme = "".join((value or "").split()).lower().partition(":")[0]
            if name.startswith("on") or name in ("style", "srcset", "action", "formaction"):
                self.harm.append(name)
            if name in ("href", "src") and scheme in ("javascript", "data", "vbscript"):
                self.harm.append(f"{name}={value}")
            if name == "src" and not (value or "").startswith("sitegen:"):
                self.harm.append(f"src={value}")


def harm_in(html: str) -> list[str]:
    watcher = _Watcher()
    watcher.feed(html)
    watcher.close()
    return watcher.harm


PIECES = (
    "< > / \" ' = & ; ! -- [ ] ( ) ` \\ { } : # \n \n\n a x <a href= <img src= javascript:alert(1) onerror= "
    "onclick=x style= <script> </script> <!-- --> <svg> </svg> <math> <style> <p> </p> <div> <iframe src= "
    "data:text/html,x https://example.com/ ![a]( [a]( <noscript> <table> <td> sitegen:0 &#106; {{< %}} "
    "<![CDATA[ <title> \ue0000\ue001"
)


@given(st.lists(st.sampled_from(["", *PIECES.split(" ")]), max_size=14).map("".join))
def test_no_body_whatever_it_holds_becomes_harmful_html(text: str) -> None:
    body, _ = parse(text)
    assert harm_in(resolve_body(body.html, dict[int, str]().get)) == []


LINKS: dict[str, tuple[str, tuple[Reference, ...]]] = {
    "a file beside the article": (
        "[x](b.md#h)",
        (Reference("link", ("source:articles/x/b.md", "relative:b.md"), "h", 7, "b.md#h"),),
    ),
    "a file above": (
        "[x](../b.md)",
        (Reference("link", ("source:articles/b.md", "relative:../b.md"), "", 7, "../b.md"),),
    ),
    "a path of the site": ("[x](/2024/b/)", (Reference("link", ("path:2024/b/",), "", 7, "/2024/b/"),)),
    "an address of the site itself": (
        "[x](https://example.org/news/2024/b/)",
        (Reference("link", ("path:2024/b/",), "", 7, "/2024/b/"),),
    ),
    "an image": (
        "![x](b.png)",
        (Reference("image", ("source:articles/x/b.png", "relative:b.png"), "", 7, "b.png"),),
    ),
    "an image with a blank": (
        "![x](<b c.png>)",
        (Reference("image", ("source:articles/x/b c.png", "relative:b c.png"), "", 7, "b c.png"),),
    ),
    "a percent-encoded path": ("[x](/%E6%96%B0/)", (Reference("link", ("path:新/",), "", 7, "/%E6%96%B0/"),)),
    "another site": ("[x](https://example.com/)", ()),
    "a letter": ("[x](mailto:a@example.com)", ()),
    "an anchor of its own": ("[x](#x)\n\n## X", ()),
}


@pytest.mark.parametrize(("text", "references"), LINKS.values(), ids=LINKS)
def test_links_inside_the_site_wait_to_be_resolved(text: str, references: tuple[Reference, ...]) -> None:
    body, problems = parse(text, 7, Settings(base_url="https://example.org/news/"))
    assert (body.references, problems) == (references, [])


def test_the_line_of_a_link_is_that_of_the_link_and_not_of_words_like_it() -> None:
    body, _ = parse("About data.md and a.md.\n\n[x](a.md)\n\n[y](b.md)\n", 7)
    assert [(reference.written, reference.line) for reference in body.references] == [
        ("a.md", 9),
        ("b.md", 11),
    ]


def test_the_same_link_twice_has_two_lines() -> None:
    body, _ = parse("[x](a.md)\n\n[y](a.md)\n", 7)
    assert [reference.line for reference in body.references] == [7, 9]


PROBLEMS: dict[str, tuple[str, list[str]]] = {
    "an image without words": (
        "Text.\n\n![](b.png)\n",
        ["12: W403 The image 'b.png' has no alternative text: say what it shows."],
    ),
    "an anchor that is not there": (
        "Text.\n\n[x](#nothing)\n",
        ["12: W402 '#nothing' names no heading or anchor of this article; the link is shown as text."],
    ),
    "images of other hosts": (
        "![a](https://example.com/a.png) ![b](//example.com/b.png)\n",
        [" N201 2 images of other hosts: shown as links unless 'remote_images: allow' is set"],
    ),
    "scripts, handlers and styles": (
        '<script>x</script>\n\n<p onclick="x" style="y">z</p>\n\n<b onclick=\'x\'>y</b>\n',
        [" W405 Left out, since pages hold nothing active: <script>, onclick= (2), style="],
    ),
    "an address that runs code": (
        "[x](javascript:alert)\n",
        ["10: W405 The link 'javascript:alert' is shown as text: pages link to http, https, mailto and tel."],
    ),
    "a shortcode": (
        "{{< x >}}\n",
        [" W404 1 shortcode of another generator kept as text, the first: {{< x >}}"],
    ),
    "shortcodes": (
        "{% a\n b %} {{< c >}}\n",
        [" W404 2 shortcodes of another generator kept as text, the first: {% a b %}"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_is_odd_in_a_body_is_told_with_its_line_from_the_top_of_the_file(text: str, expected: list[str]) -> None:
    assert parse(text, 10)[1] == expected


def test_nesting_beyond_sense_is_a_problem_and_no_crash() -> None:
    body, problems = parse("".join(f"{'  ' * level}- x\n" for level in range(500)), 10)
    assert body == Body("", (), (), "")
    assert problems == ["10: E205 Quotes or lists are nested too deep here to be meant: fewer levels."]


REMOTE = {
    "with words": (
        "![A bridge](https://example.com/b.png)",
        '<p><a class="remote-image" href="https://example.com/b.png">A bridge</a></p>',
    ),
    "without words": (
        "![](https://example.com/b%20c.png)",
        '<p><a class="remote-image" href="https://example.com/b%20c.png">b c.png</a></p>',
    ),
    "without a scheme": (
        "![A](//example.com/b.png)",
        '<p><a class="remote-image" href="//example.com/b.png">A</a></p>',
    ),
    "in a link": (
        "[![A](https://example.com/b.png)](https://example.com/)",
        '<p><a href="https://example.com/"><span class="remote-image">A</span></a></p>',
    ),
}


@pytest.mark.parametrize(("text", "html"), REMOTE.values(), ids=REMOTE)
def test_an_image_of_another_host_becomes_a_link(text: str, html: str) -> None:
    assert parse(text)[0].html == html


def test_an_image_of_another_host_is_shown_where_the_settings_allow_it() -> None:
    body, _ = parse("![A](https://example.com/b.png)", settings=Settings(remote_images="allow"))
    assert body.html == '<p><img src="https://example.com/b.png" alt="A" loading="lazy" decoding="async"></p>'


SHORTCODES = {
    "a tag": (
        'Before {{< figure src="a.png" >}} after',
        'Before {{&lt; figure src="a.png" &gt;}} after',
        "Before  after",
    ),
    "a tag of Jekyll": ("{% include a.html %} b", "{% include a.html %} b", "b"),
    "an expression": ("{{ site.title }} b", "{{ site.title }} b", "b"),
    "markup inside": (
        "{{% note %}} *a* {{% /note %}}",
        "{{% note %}} <em>a</em> {{% /note %}}",
        "<em>a</em> ",
    ),
    "markup in the tag": ("a {{< b *c* _d_ <script> >}}", "a {{&lt; b *c* _d_ &lt;script&gt; &gt;}}", "a "),
    "in code": ("`{{< a >}}`", "<code>{{&lt; a &gt;}}</code>", "<code>{{&lt; a &gt;}}</code>"),
}


@pytest.mark.parametrize(("text", "kept", "stripped"), SHORTCODES.values(), ids=SHORTCODES)
def test_shortcodes_are_kept_as_text_or_stripped_but_never_executed(text: str, kept: str, stripped: str) -> None:
    assert parse(text)[0].html == f"<p>{kept}</p>"
    assert parse(text, settings=Settings(shortcodes="strip"))[0].html == f"<p>{stripped}</p>"


def test_shortcodes_in_a_code_block_are_left_alone() -> None:
    text = "```\n{{< a >}}\n```\n"
    expected = '<pre tabindex="0"><code>{{&lt; a &gt;}}\n</code></pre>'
    assert parse(text) == (Body(expected, (), (), ""), [])
    assert parse(text, settings=Settings(shortcodes="strip")) == (Body(expected, (), (), ""), [])


def test_html_of_trusted_authors_is_left_alone() -> None:
    text = (
        '<script>alert(1)</script>\n\n<p onclick="x" style="color: red">a <iframe '
        'src="https://example.com/"></iframe></p>\n'
    )
    body, problems = parse(text, settings=Settings(html="trusted"))
    assert (body.html, problems) == (text.rstrip("\n"), [])


def test_links_in_html_of_trusted_authors_are_resolved_too() -> None:
    body, _ = parse('<a href="b.md" target="_blank" onclick="x">b</a>', settings=Settings(html="trusted"))
    assert body.html == '<p><a href="sitegen:0" target="_blank" onclick="x">b</a></p>'


def test_references_are_filled_in_and_what_leads_nowhere_stays_readable() -> None:
    body, _ = parse("[a](a.md) [b](b.md) ![c](c.png) ![d](d.png)")
    addresses = {0: "/2024/a/?x=1&y=2", 2: "/2024/c.png"}
    assert resolve_body(body.html, addresses.get) == (
        '<p><a href="/2024/a/?x=1&amp;y=2">a</a> <a>b</a> '
        '<img src="/2024/c.png" alt="c" loading="lazy" decoding="async"> <span class="missing-image">d</span></p>'
    )


def test_an_image_of_this_site_is_shown_with_what_is_known_of_it() -> None:
    body, _ = parse('![c](c.png) ![d](d.png){.align-left width=30}\n\n<img src="e.png" alt="e" height="9">')
    shown = [
        Shown("/c.png", 0, 0, ""),
        Shown("/d&.png", 300, 200, "/d&.png.80w.webp 80w"),
        Shown("/e.png", 20, 10, "/e.png.8w.webp 8w"),
    ]
    assert resolve_body(body.html, lambda index: shown[index]) == (
        '<p><img src="/c.png" alt="c"> <img src="/d&amp;.png" alt="d" width="30" class="align-left" loading="lazy" '
        'decoding="async" height="20" srcset="/d&amp;.png.80w.webp 80w" sizes="30px"></p>\n'
        '<p><img src="/e.png" alt="e" height="9" loading="lazy" decoding="async" width="18" '
        'srcset="/e.png.8w.webp 8w" sizes="18px"></p>'
    )
    assert resolve_body(body.html, lambda index: shown[index], is_first=False).count("lazy") == 3


def test_anchors_are_every_id_of_the_body_once() -> None:
    body, _ = parse('## One\n\n## 二 {#two}\n\n<p id="three">x</p>\n\n<p id="three">y</p>\n\n<a name="four">z</a>\n')
    assert body.anchors == ("one", "two", "three", "four")
    assert body.html.count('id="three"') == 1


EXCERPTS = {
    "a short paragraph": ("One *two* & three.", "One two & three."),
    "after a heading and a picture": ("## H\n\n![](a.png)\n\nOne.", "One."),
    "no paragraph": ("- one", ""),
    "a long paragraph with sentences": (
        "One sentence of some length. " * 12,
        ("One sentence of some length. " * 8).strip(),
    ),
    "a long paragraph of words": ("word " * 80, ("word " * 47).strip() + "…"),
    "a long paragraph of Chinese": ("上海交通大学签署协议。" * 30, "上海交通大学签署协议。" * 21),
}


@pytest.mark.parametrize(("text", "expected"), EXCERPTS.values(), ids=EXCERPTS)
def test_the_excerpt_is_the_beginning_of_the_first_paragraph(text: str, expected: str) -> None:
    found = parse(text)[0].excerpt
    assert found == expected
    assert len(found) <= EXCERPT_LENGTH


PARAGRAPHS = st.lists(st.sampled_from(("<p>", '<p class="x">', "<pre>", "</p>", "one", " ", "\n", "<em>", "&amp;")))


@given(PARAGRAPHS.map("".join))
def test_the_excerpt_is_of_the_first_paragraph_that_has_words(html: str) -> None:
    words = [re.sub("<[^>]*>", "", inner) for inner in re.findall(r"<p\b[^>]*>(.*?)</p>", html, re.DOTALL)]
    texts = [" ".join(text.replace("&amp;", "&").split()) for text in words]
    assert len(html) > EXCERPT_LENGTH or excerpt(html) == next(filter(None, texts), "")


@pytest.mark.parametrize("tag", sorted(_PLAIN_TAGS))
@pytest.mark.parametrize("html", ["safe", "trusted"])
def test_a_plain_tag_is_published_as_it_is(tag: str, html: str) -> None:
    rewriter = _Rewriter("", "a.md", 1, Settings(html=html), [])
    assert rewriter.tag(tag) == tag
    assert (rewriter.code_depth, rewriter.link_depth, rewriter.tables, rewriter.problems) == (0, 0, 0, [])


def test_an_excerpt_of_no_html_is_empty() -> None:
    assert excerpt("") == ""


@given(st.text("ab/]:( \n='%"), st.text("ab/ ", min_size=1, max_size=2), st.integers(0, 3))
def test_an_address_is_found_where_it_stands_as_one(text: str, written: str, begin: int) -> None:
    pattern = rf"""(?:[(<"'=]|\]:\s*){re.escape(written)}(?![\w/%-])"""
    found = re.compile(pattern).search(text, begin)
    assert _end_of_address(text, written, begin) == (found.end() if found else -1)


URLS = {
    "a blank": ("https://example.com/a b", "https://example.com/a%20b"),
    "a quote": ('https://example.com/"x"', "https://example.com/%22x%22"),
    "Chinese": ("https://example.com/新", "https://example.com/%E6%96%B0"),
    "what is encoded already": (
        "https://example.com/%E6%96%B0?a=b&c#d",
        "https://example.com/%E6%96%B0?a=b&c#d",
    ),
}


@pytest.mark.parametrize(("url", "clean"), URLS.values(), ids=URLS)
def test_an_address_is_percent_encoded_once(url: str, clean: str) -> None:
    assert clean_url(url) == clean
