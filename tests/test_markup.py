from __future__ import annotations

import pytest

from sitegen.markup import link_embeds, removed, sanitise, to_html

EMBEDS = {
    "a frame": (
        '<iframe src="https://example.com/a"></iframe>',
        '<a class="embed" href="https://example.com/a">https://example.com/a</a>',
    ),
    "a frame without a scheme": (
        "<iframe src='//example.com/a'></iframe>",
        '<a class="embed" href="https://example.com/a">https://example.com/a</a>',
    ),
    "a video with a source": (
        "<video><source src=a.mp4>old</video>",
        '<a class="embed" href="a.mp4">a.mp4</a>',
    ),
    "a frame that breaks out": (
        "<iframe src='a\"<b'></iframe>",
        '<a class="embed" href="a%22%3Cb">a%22%3Cb</a>',
    ),
    "a frame of nothing": ("a<iframe></iframe>b", "ab"),
    "none": ("<p>a</p>", "<p>a</p>"),
}


@pytest.mark.parametrize(("html", "expected"), EMBEDS.values(), ids=EMBEDS)
def test_what_loads_from_elsewhere_becomes_a_link(html: str, expected: str) -> None:
    assert link_embeds(html) == expected


KEPT = (
    '<p class="a" id="b" lang="zh" dir="rtl" title="c">d</p>',
    '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
    '<table><caption>a</caption><thead><tr><th scope="col" '
    'align="left">b</th></tr></thead><tbody><tr><td colspan="2">c</td></tr></tbody></table>',
    '<figure><img src="a.png" alt="b" width="1" height="2"><figcaption>c</figcaption></figure>',
    '<ol start="3" reversed=""><li>a</li></ol>',
    "<dl><dt>a</dt><dd>b</dd></dl>",
    '<details open=""><summary>a</summary>b</details>',
    "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>",
    '<p>a<wbr>b<br><abbr title="c">d</abbr> <mark>f</mark> <kbd>g</kbd></p>',
    '<a href="mailto:a@example.com">a</a> <a href="tel:1">b</a> <a href="../c#d">e</a>',
)


@pytest.mark.parametrize("html", KEPT)
def test_what_a_news_text_needs_is_kept(html: str) -> None:
    assert sanitise(html) == html
    assert removed(html) == ""


UNSAFE = {
    "a script": ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
    "a handler": ('<p onclick="alert(1)">a</p>', "<p>a</p>"),
    "a style": ('<p style="position: fixed">a</p>', "<p>a</p>"),
    "an address that runs code": ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
    "an address that holds a page": ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
    "a form": ('<form action="x"><input name="a">b</form>', "b"),
    "a head": ('<base href="x"><meta http-equiv="refresh" content="0"><link rel="stylesheet" href="x">a', "a"),
}


@pytest.mark.parametrize(("html", "expected"), UNSAFE.values(), ids=UNSAFE)
def test_what_acts_or_loads_is_taken_out(html: str, expected: str) -> None:
    assert sanitise(html) == expected


REMOVED = {
    "nothing": ("<p>a</p>", ""),
    "a script": ("<script>a</script>", "<script>"),
    "two scripts and a form": ("<script></script><form><script></script></form>", "<form>, <script> (2)"),
    "a handler": ('<p onclick="x">', "onclick="),
    "a handler and a style in one tag": ('<p onclick="x" style="y">', "onclick=, style="),
    "words that look like attributes": ("<p>a style = b</p>", ""),
}


@pytest.mark.parametrize(("html", "expected"), REMOVED.values(), ids=REMOVED)
def test_what_is_removed_is_named_and_counted(html: str, expected: str) -> None:
    assert removed(html) == expected


def test_one_text_leaves_no_trace_in_the_next() -> None:
    first = to_html("A[^1].\n\n[^1]: Note.\n\n[ref]: https://example.com/\n\n## H\n")
    assert to_html("[ref] [^1]\n\n## H\n") == '<p>[ref] [^1]</p>\n<h2 id="h">H</h2>'
    assert to_html("A[^1].\n\n[^1]: Note.\n\n[ref]: https://example.com/\n\n## H\n") == first


def test_a_text_nested_too_deep_leaves_no_trace_in_the_next() -> None:
    text = "One.\n\n> Two.\n>\n> Three.\n"
    before = to_html(text)
    with pytest.raises(RecursionError):
        to_html("".join(f"{'  ' * level}- x\n" for level in range(500)))
    assert to_html(text) == before


VALUELESS = {
    "# A title {: id}": '<h1 id="a-title">A title</h1>',
    "# A title {: id=}": '<h1 id="a-title">A title</h1>',
    "# A title {: data-toc-label}": '<h1 id="a-title">A title</h1>',
    "- a\n{: id}": "<ul>\n<li>a</li>\n</ul>",
}


@pytest.mark.parametrize(("text", "html"), VALUELESS.items(), ids=VALUELESS)
def test_an_anchor_without_a_name_is_none(text: str, html: str) -> None:
    assert to_html(text) == html
