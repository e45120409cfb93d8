from __future__ import annotations

import html as htmllib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.prose import (
    CONTEXT,
    Run,
    _spaced_once,
    context_of,
    folded_text,
    runs_of,
    unmarked,
    without_markup,
    word_starts,
    written_names,
)
from sitegen.spelling import fold, is_unspaced, spaced

BODIES = st.lists(
    st.sampled_from((
        "<p>", "</p>", "<em>", "</em>", "<code>", "</code>", "<h2>", "</h2>", "<br>", '<a href="x">', "</a>", "<!-- n -->",
        "Qilu", " ", "\n", "University", "&amp;", "&nbsp;", ".", "[[", "]]", "!", "|", "[[SJTU]]", "上海", "\0",
    )),
    max_size=30,
).map("".join)  # fmt: skip
"""HTML as a body may be, and as it never is: marks that are open, tags that are closed twice."""


def test_a_text_is_cut_at_its_tags_and_knows_its_place_and_its_block() -> None:
    assert runs_of("<p>At <em>Qilu</em> now.</p><!-- no --><h2>News</h2><ul><li>x <code>y</code><br>z</li></ul>") == [
        Run(3, "At ", True, 1),
        Run(10, "Qilu", True, 1),
        Run(19, " now.", True, 1),
        Run(43, "News", False, 3),
        Run(60, "x ", True, 6),
        Run(68, "y", False, 6),
        Run(80, "z", True, 7),
    ]


@given(BODIES)
def test_the_runs_of_a_text_are_all_that_stands_between_its_tags(html: str) -> None:
    runs = runs_of(html)
    assert all(html[run.start :].startswith(run.text) for run in runs)
    assert "".join(run.text for run in runs) == re.sub(r"<!--.*?-->|<[^>]*>", "", html)


CLOSED = {
    "links": '<a href="x">SJTU</a>',
    "code": "<code>SJTU</code>",
    "blocks of code": "<pre><code>SJTU</code></pre>",
    "headings": '<h3 id="x">SJTU</h3>',
    "captions": "<figcaption>SJTU</figcaption>",
    "links with other tags in them": '<a href="x"><strong>SJTU</strong></a>',
    "keys and samples": "<kbd>SJTU</kbd><samp>SJTU</samp>",
    "comments": "<!-- SJTU -->",
    "attributes": '<img alt="SJTU" src="x.png">',
}


@pytest.mark.parametrize("html", CLOSED.values(), ids=CLOSED)
def test_names_are_not_looked_for_in(html: str) -> None:
    assert folded_text(f"<p>Text {html} text</p>").replace("\n", "") == "texttext"


def test_names_are_looked_for_in_each_run_of_open_text_alone() -> None:
    assert folded_text("<p>At <em>Qilu University</em>, <code>x</code>S.J.T.U.</p>") == "at\nqiluuniversity\n,\nsjtu"


@given(BODIES)
def test_a_folded_text_has_a_line_for_each_open_run(html: str) -> None:
    assert folded_text(html).split("\n") == ([fold(run.text) for run in runs_of(html) if run.is_open] or [""])


def test_what_could_be_a_name_begins_as_a_word_does_or_with_any_character_of_a_script_without_blanks() -> None:
    assert word_starts("<p>At S.J.T.U., 在上海 <code>no</code></p>", 3) == {
        "ats", "sjt", "jtu", "tu,", "u,在", ",在上", "在上海", "上海", "海"
    }  # fmt: skip


@given(BODIES | st.text("Ab. _'é\u0301ﬁ上海\n"), st.integers(1, 6))
def test_what_could_be_a_name_is_a_piece_of_the_folded_text(html: str, size: int) -> None:
    expected = set()
    for run in runs_of(html):
        text = spaced(run.text) if run.is_open else ""
        for match in re.finditer(r"\w+|[^\w\s]", text):
            has_unspaced = any(map(is_unspaced, match[0]))
            for place in range(match.start(), match.end() if has_unspaced else match.start() + 1):
                expected.add(fold(text[place:])[:size])
    assert word_starts(html, size) == expected - {""}


MARKS = {
    "[[SJTU]]": ("SJTU", {"SJTU"}),
    "[[the school|sjtu]]": ("the school", {"sjtu"}),
    "[[!SJTU]]": ("SJTU", {"SJTU"}),
    "[[a]] [[b|c]]": ("a b", {"a", "c"}),
    "[[a|b|c]]": ("[[a|b|c]]", set()),
    "[[]] [[ ]": ("[[]] [[ ]", set()),
    "[[a\nb]]": ("[[a\nb]]", set()),
    "[[[a]]]": ("[a]", {"a"}),
    "[SJTU]": ("[SJTU]", set()),
    "[[AT&amp;T]]": ("AT&amp;T", {"AT&T"}),
    "[[1]] x[[0]]": ("[[1]] x[[0]]", set()),
}


@pytest.mark.parametrize(("text", "expected"), MARKS.items(), ids=MARKS)
def test_a_mark_is_shown_as_the_name_in_it_and_says_whom_it_means(text: str, expected: tuple[str, set[str]]) -> None:
    assert (without_markup(text), written_names(f"<p>{text}</p>")) == expected


def test_what_looks_like_a_mark_in_code_and_links_is_text() -> None:
    html = '<p>[[a]] <code>[[b]]</code> <a href="x">[[c]]</a></p>'
    assert unmarked(html) == '<p>a <code>[[b]]</code> <a href="x">[[c]]</a></p>'
    assert written_names(html) == {"a"}


@given(BODIES)
def test_taking_the_marks_out_changes_nothing_else(html: str) -> None:
    if "[[" not in html:
        assert unmarked(html) == html
    assert re.sub(r"[\[\]!|]", "", unmarked(html)) == re.sub(r"[\[\]!|]", "", html)


def line(html: str, printed: str) -> tuple[str, str, str]:
    """Return the context of the first place where the text of *html* prints *printed*."""
    runs = runs_of(html)
    number = next(number for number, run in enumerate(runs) if printed in run.text)
    start = runs[number].text.index(printed)
    return context_of(runs, number, start, start + len(printed))


LONG = "word " * 30
CONTEXTS: dict[str, tuple[str, tuple[str, str, str]]] = {
    "its paragraph alone": ("<p>First.</p><p>At SJTU now.</p><p>Last.</p>", ("At ", "SJTU", " now.")),
    "what its paragraph has in other tags": (
        "<p>At <em>old</em> <b>SJTU</b> <code>now</code> and <a href='x'>then</a>.</p>",
        ("At old ", "SJTU", " now and then."),
    ),
    "nothing where it stands alone": ("<li>SJTU</li>", ("", "SJTU", "")),
    "a line of a poem": ("<p>One<br>At SJTU now<br>Two</p>", ("At ", "SJTU", " now")),
    "one blank for many": ("<p>At  \n SJTU&nbsp;&nbsp;\n now</p>", ("At ", "SJTU", " now")),
    "characters as a reader sees them": ("<p>R&amp;D at SJTU &lt;now&gt;</p>", ("R&D at ", "SJTU", " <now>")),
    "names without their marks": ("<p>[[Wu|wu-yantao]] of SJTU and [[!Qilu]]</p>", ("Wu of ", "SJTU", " and Qilu")),
    "whole words of a long text": (
        f"<p>{LONG}SJTU {LONG}</p>",
        ("…" + "word " * 17, "SJTU", " word" * 17 + "…"),
    ),
    "characters of a long text without blanks": (
        f"<p>{'上' * 100}SJTU{'海' * 100}</p>",
        ("…" + "上" * CONTEXT, "SJTU", "海" * CONTEXT + "…"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), CONTEXTS.values(), ids=CONTEXTS)
def test_the_line_around_a_name_has(html: str, expected: tuple[str, str, str]) -> None:
    assert line(html, "SJTU") == expected


PIECES = ("Qilu", " ", "\n", " " * CONTEXT, "&amp;", "&nbsp;", "[[SJTU]]", "上海" * 30, "long" * 8)
PLAIN = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@given(PLAIN, PLAIN)
def test_the_line_around_a_name_is_a_piece_of_its_paragraph_as_a_reader_sees_it(before: str, after: str) -> None:
    shown = [re.sub(r"\s+", " ", htmllib.unescape(without_markup(text))) for text in (before, after)]
    start, printed, end = line(f"<p>{before}⟦Here⟧{after}</p>", "⟦Here⟧")
    assert printed == "⟦Here⟧"
    assert shown[0].endswith(start.removeprefix("…")) and shown[1].startswith(end.removesuffix("…"))
    assert start.startswith("…") == (len(shown[0].lstrip()) > CONTEXT)
    assert end.endswith("…") == (len(shown[1].rstrip()) > CONTEXT)


@given(st.text() | st.text(" \n\t\u00a0\u3000\x1c\u200ba上"))
def test_many_blanks_are_read_as_one(text: str) -> None:
    assert _spaced_once(text) == re.sub(r"\s+", " ", text)
