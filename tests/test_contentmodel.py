from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.contentmodel import _is_sound, _repaired, repair
from sitegen.markup import sanitise

NAMES = ("p", "em", "a", "code", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "pre", "table", "tr", "td", "div", "dl", "dd",
         "details", "summary", "figure", "figcaption", "ruby", "rt", "ins")  # fmt: skip
PIECES = (*(f"<{name}>" for name in NAMES), *(f"</{name}>" for name in NAMES), "text", " ", "\n", "<br>", "<hr>", '<p class="x">',
          '<img src="a.png">', '<td title="a > b">')  # fmt: skip
BLOCKS = ("<p>a <em>b</em></p>", "\n", "<h2>a</h2>", "<h3>a</h3>", "<hr>", "<ul>\n<li>a</li>\n</ul>", "<pre><code>a</code></pre>",
          "<ol><li>a<ul><li>b</li></ul></li></ol>", "<blockquote>\n<p>a</p>\n</blockquote>", "<li>a</li>", "<ul><p>a</p></ul>",
          "<ul><li><p>a</p></li></ul>", "<table><tbody><tr><td>a</td></tr></tbody></table>", "<em><p>a</p></em>")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12) | st.lists(st.sampled_from(BLOCKS), max_size=6))
@example(["<ul><li><em>a<ul><li>b</li></ul></em></li></ul>"])
@example(["<table><tr><td><em><p>a</p></em></td></tr></table>"])
@example(["<h2>a</h2><h4>b</h4>"])
def test_what_looks_sound_needs_no_repair(pieces: list[str]) -> None:
    html = sanitise("".join(pieces))
    assert repair(html) == _repaired(html)


@pytest.mark.parametrize("html", [block for block in BLOCKS if block not in ("<h3>a</h3>", *BLOCKS[9:11], BLOCKS[-1])])
def test_what_most_bodies_are_made_of_looks_sound(html: str) -> None:
    assert _is_sound(html)


@pytest.mark.parametrize(
    "html",
    ["<h3>a</h3>", "<h1>a</h1>", "<h2>a</h2><h4>b</h4>", "<li>a</li>", "<ul><p>a</p></ul>", "<em><p>a</p></em>", "<p><ul></ul></p>"],
)  # fmt: skip
def test_what_is_in_the_wrong_place_does_not_look_sound(html: str) -> None:
    assert not _is_sound(html)


@pytest.mark.parametrize("piece", ["<p>", "<p><em>", "<ul><li>", "<table><tr><td>", "<blockquote><p>"])
def test_a_text_of_open_tags_is_looked_at_once(piece: str) -> None:
    assert not _is_sound(piece * 20_000)
