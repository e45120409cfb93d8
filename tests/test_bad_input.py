"""What bad input gets: a message with its place and what would be right, and a site that stays as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.catalog import open_catalog
from tests.sites import GOOD_ARTICLE, Run, call, run_build, sitegen, snapshot, write_site

ON_WINDOWS = sys.platform == "win32"
IS_ROOT = not ON_WINDOWS and os.geteuid() == 0
needs_symlinks = pytest.mark.skipif(ON_WINDOWS, reason="Windows lets only administrators make symbolic links")
needs_posix = pytest.mark.skipif(ON_WINDOWS, reason="needs signals and limits of POSIX")

NO_FRONT_MATTER = (
    "articles/bad.md:1:1: E101 The file begins without front matter: "
    "begin it with the lines '---', 'title: …', 'date: 2024-03-01', '---'."
)
EMPTY_FRONT_MATTER = (
    "articles/bad.md:1:1: E103 The front matter is empty: write 'title: …' and 'date: …' between the fences."
)
NEVER_CLOSED = "E104 This quote is never closed: close it, or double it where it belongs to the text."
GOES_ON = (
    "E104 Text goes on after the closing quote: put the whole value in quotes, and double the same quotes inside it."
)
CONTINUES = "E104 This line continues the one before it: that one lacks its ': ', or this one is indented by mistake."
BAD_START = "E104 A value cannot begin like this unless it stands in quotes:"
TOO_DEEP = "E106 Lists and maps are nested more than 32 deep."
CHOOSE = "choose another slug, alias, file name or id."


def article(fields: str, body: str = "Text.\n") -> str:
    return f"---\n{fields}\n---\n\n{body}"


def titled(title: str) -> str:
    """Return an article whose title, on line 2 from column 8, is written as *title*."""
    return article(f"title: {title}\ndate: 2024")


def dated(fields: str) -> str:
    """Return an article that has what is required, and *fields* from line 4."""
    return article(f"title: A\ndate: 2024\n{fields}")


def refused(*messages: str) -> Run:
    """Return what a build says that stopped at these messages."""
    count = f"{len(messages)} error{'s' * (len(messages) > 1)}"
    return Run(1, "", "".join(f"{message}\n" for message in messages) + f"Nothing was published: {count}.\n")


FAULTS: dict[str, tuple[str | bytes, str]] = {
    "no front matter": ("Only text.\n", NO_FRONT_MATTER),
    "an empty file": ("", NO_FRONT_MATTER),
    "blank lines alone": ("\n\n", NO_FRONT_MATTER),
    "unclosed front matter": (
        "---\ntitle: A\ndate: 2024\n\nText.\n",
        "articles/bad.md:1:1: E102 The front matter that opens here is never closed: put a line '---' "
        "after its last field.",
    ),
    "unclosed TOML": (
        "\n+++\ntitle = 'A'\n---\n",
        "articles/bad.md:2:1: E102 The front matter that opens here is never closed: put a line '+++' "
        "after its last field.",
    ),
    "empty front matter": ("---\n---\nText.\n", EMPTY_FRONT_MATTER),
    "a comment as front matter": ("---\n# no field\n---\nText.\n", EMPTY_FRONT_MATTER),
    "a list as front matter": (
        "---\n- a\n- b\n---\n",
        "articles/bad.md:2:1: E103 Front matter is made of 'name: value' lines; this is none.",
    ),
    "a word as front matter": (
        "---\nhello\n---\n",
        "articles/bad.md:2:1: E103 Front matter is made of 'name: value' lines; this is none.",
    ),
    "no blank after the colon": (
        article("title:A\ndate:2024"),
        "articles/bad.md:2:1: E103 Front matter is made of 'name: value' lines; this is none.",
    ),
    "a tab before a field": (
        article("title: A\n\tdate: 2024"),
        "articles/bad.md:3:1: E104 A tab cannot indent here: use blanks.",
    ),
    "a tab before a list entry": (
        dated("tags:\n\t- a"),
        "articles/bad.md:5:1: E104 A tab cannot indent here: use blanks.",
    ),
    "a tab after blanks": (
        dated("people:\n  - name: A\n  \trole: B"),
        "articles/bad.md:6:3: E104 A tab cannot indent here: use blanks.",
    ),
    "an unclosed double quote": (titled('"A'), f"articles/bad.md:2:8: {NEVER_CLOSED}"),
    "an unclosed single quote": (titled("'A"), f"articles/bad.md:2:8: {NEVER_CLOSED}"),
    "a quote inside quotes": (titled("'It's'"), f"articles/bad.md:2:12: {GOES_ON}"),
    "text after a quoted word": (titled('"He" said'), f"articles/bad.md:2:13: {GOES_ON}"),
    "an escape that YAML lacks": (
        titled(r'"C:\q"'),
        r"articles/bad.md:2:11: E104 In double quotes '\' begins an escape: double it, or use single quotes.",
    ),
    "a colon in a value": (
        titled("a: b"),
        "articles/bad.md:2:9: E104 A value that holds ': ' stands in quotes: title: 'a: b'.",
    ),
    "a colon and quotes in a value": (
        titled("it's: b's"),
        "articles/bad.md:2:12: E104 A value that holds ': ' stands in quotes: title: 'it''s: b''s'.",
    ),
    "a line without a colon": (article("title A\ndate: 2024"), f"articles/bad.md:3:5: {CONTINUES}"),
    "a line indented by mistake": (article("title: A\n date: 2024"), f"articles/bad.md:3:6: {CONTINUES}"),
    "a value that begins with @": (titled("@x"), f"articles/bad.md:2:8: {BAD_START} title: '@x'."),
    "a value that begins with `": (titled("`x"), f"articles/bad.md:2:8: {BAD_START} title: '`x'."),
    "a value that begins with %": (titled("%x"), f"articles/bad.md:2:8: {BAD_START} title: '%x'."),
    "a value that begins with [a]": (titled("[a] b"), f"articles/bad.md:2:12: {BAD_START} title: '[a] b'."),
    "a value that begins with {a}": (titled("{a} b"), f"articles/bad.md:2:12: {BAD_START} title: '{{a}} b'."),
    "a value that begins with *a*": (titled("*a* b"), f"articles/bad.md:2:10: {BAD_START} title: '*a* b'."),
    "a value that begins with [": (titled("[a"), f"articles/bad.md:2:8: {BAD_START} title: '[a'."),
    "a value that begins with -": (titled("- x"), f"articles/bad.md:2:8: {BAD_START} title: '- x'."),
    "a value that begins with ?": (titled("? x"), f"articles/bad.md:2:8: {BAD_START} title: '? x'."),
    "a value that begins with a comma": (titled(", x"), f"articles/bad.md:2:8: {BAD_START} title: ', x'."),
    "a value that begins with |": (titled("| x"), f"articles/bad.md:2:8: {BAD_START} title: '| x'."),
    "a value that begins with >": (titled("> x"), f"articles/bad.md:2:8: {BAD_START} title: '> x'."),
    "an entry that begins with @": (dated("tags:\n  - @x"), f"articles/bad.md:5:5: {BAD_START} '@x'."),
    "an entry in brackets that begins with @": (
        dated("tags: [a, @x]"),
        f"articles/bad.md:4:11: {BAD_START} '@x'.",
    ),
    "a value that begins with *": (
        titled("*a"),
        "articles/bad.md:2:8: E106 Aliases (*name) are not read here: write the value itself, or quote it.",
    ),
    "a value that begins with &": (
        titled("&a b"),
        "articles/bad.md:2:8: E106 '&a' is an anchor in YAML and would be lost: put the value in quotes.",
    ),
    "a value that begins with !": (
        titled("!x y"),
        "articles/bad.md:2:8: E106 '!x' is a tag in YAML and is not read: put the value in quotes.",
    ),
    "a tag that would run code": (
        titled("!!python/object/apply:os.system [x]"),
        "articles/bad.md:2:8: E106 '!!python/object/apply:os.system' is a tag in YAML and is not read: "
        "put the value in quotes.",
    ),
    "a title that begins with #": (
        titled("#1 in the world"),
        "articles/bad.md:2:7: E201 The title is empty; where it begins with '#' or is a word like "
        "'null', put it in quotes.",
    ),
    "a list as a key": (article("[a]: b"), "articles/bad.md:2:1: E104 A key is a word, not a list or a map."),
    "two documents": (
        article("title: A\n--- x"),
        "articles/bad.md:3:1: E104 A second document begins here; a file has one.",
    ),
    "broken TOML": ("+++\ntitle = A\n+++\n", "articles/bad.md:2:9: E104 This is no TOML: Invalid value."),
    "the same key twice": (
        dated("tags: [a]\ntitle: B"),
        "articles/bad.md:5:1: E105 'title' stands on line 2 already; keep one of the two.",
    ),
    "the same key twice further in": (
        dated("extra: {a: 1, a: 2}"),
        "articles/bad.md:4:15: E105 'a' stands on line 4 already; keep one of the two.",
    ),
    "an alias bomb": (
        article("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: A\ndate: 2024"),
        "articles/bad.md:2:4: E106 '&a' is an anchor in YAML and would be lost: put the value in quotes.",
    ),
    "lists 10,000 deep": (
        dated("extra: " + "[" * 10_000 + "]" * 10_000),
        f"articles/bad.md:4:39: {TOO_DEEP}",
    ),
    "maps 10,000 deep": (
        dated("extra: " + "{a: " * 10_000 + "}" * 10_000),
        f"articles/bad.md:4:132: {TOO_DEEP}",
    ),
    "TOML lists 10,000 deep": (
        f"+++\nx = {'[' * 10_000}{']' * 10_000}\n+++\n",
        f"articles/bad.md:2:1: {TOO_DEEP}",
    ),
    "TOML lists 40 deep": (f"+++\n\nx = {'[' * 40}{']' * 40}\n+++\n", f"articles/bad.md:3:1: {TOO_DEEP}"),
    "a body of lists 500 deep": (
        article("title: A\ndate: 2024", "".join(f"{'  ' * level}- x\n" for level in range(500))),
        "articles/bad.md:5: E205 Quotes or lists are nested too deep here to be meant: fewer levels.",
    ),
    "a file of 9 MB": (
        dated("tags: a").encode() + b"x" * 9_000_000,
        "articles/bad.md: E106 The file has 9,000,043 bytes; an article has at most 8,388,608.",
    ),
    "a day that no month has": (
        article("title: A\ndate: 2023-02-30"),
        "articles/bad.md:3:7: E203 '2023-02-30' is no date: February 2023 has 28 days.",
    ),
    "a thirteenth month": (
        article("title: A\ndate: 2023-13-01"),
        "articles/bad.md:3:7: E203 '2023-13-01' is no date: months go from 1 to 12.",
    ),
    "an ambiguous date": (
        article("title: A\ndate: 03/04/2023"),
        "articles/bad.md:3:7: E203 '03/04/2023' can be 2023-04-03 or 2023-03-04; write the one that is meant.",
    ),
    "a word as a date": (
        article("title: A\ndate: soon"),
        "articles/bad.md:3:7: E203 'soon' is no date; write it like 2013-05-06, 2013-05, 2013 or "
        "2013-05-06 09:05 -0400.",
    ),
    "an impossible hour": (
        article("title: A\ndate: 2023-01-01 25:00"),
        "articles/bad.md:3:7: E203 '2023-01-01 25:00' has no possible time: hours go to 23, minutes and seconds to 59.",
    ),
    "no title": (article("date: 2024"), "articles/bad.md:2: E201 There is no title: write 'title: …'."),
    "an empty title": (
        titled("''"),
        "articles/bad.md:2:8: E201 The title is empty; where it begins with '#' or is a word like "
        "'null', put it in quotes.",
    ),
    "a list as title": (titled("[A]"), "articles/bad.md:2:8: E202 'title' is one text, not a list."),
    "no date": (
        article("title: A"),
        "articles/bad.md:2: E201 There is no date: write 'date: 2024-03-01'; a year or a month will do, "
        "and so will a file name 2024-03-01-….md.",
    ),
    "GB18030": (
        article("title: 上海交通大学与齐鲁工业大学\ndate: 2024", "两所大学签署合作协议。\n").encode("gb18030"),
        "articles/bad.md:2:8: E107 Byte 0xC9 is not UTF-8; the file looks like GB18030 (Chinese): save it as UTF-8.",
    ),
    "GB18030 in the body": (
        article("title: A\ndate: 2024", "From 齐鲁工业大学，两所大学。").encode("gb18030"),
        "articles/bad.md:6:6: E107 Byte 0xC6 is not UTF-8; the file looks like GB18030 (Chinese): save it as UTF-8.",
    ),
    "Windows-1252": (
        titled("Café à Genève").encode("cp1252"),
        "articles/bad.md:2:11: E107 Byte 0xE9 is not UTF-8; "
        "the file looks like Windows-1252 (Western European): save it as UTF-8.",
    ),
    "Windows-1252 after a byte order mark": (
        b"\xef\xbb\xbf" + titled("é").encode("cp1252"),
        "articles/bad.md:2:8: E107 Byte 0xE9 is not UTF-8; "
        "the file looks like Windows-1252 (Western European): save it as UTF-8.",
    ),
    "UTF-16": (
        b"\xff\xfe" + titled("A").encode("utf-16-le"),
        "articles/bad.md:1:1: E107 Byte 0xFF is not UTF-8; the file looks like UTF-16: save it as UTF-8.",
    ),
    "UTF-16 without a mark": (
        titled("A").encode("utf-16-le"),
        "articles/bad.md:1:2: E107 Byte 0x00 is no text; the file looks like UTF-16: save it as UTF-8.",
    ),
    "a NUL in a title": (
        titled("A\0"),
        "articles/bad.md:2:9: E108 The control character U+0000 stands here: delete it.",
    ),
    "an escape sequence of terminals": (
        titled("A\x1b[31m"),
        "articles/bad.md:2:9: E108 The control character U+001B stands here: delete it.",
    ),
    "a bell in the body": (
        dated("tags: a") + "ab\x07c",
        "articles/bad.md:8:3: E108 The control character U+0007 stands here: delete it.",
    ),
    "a NUL as an escape": (
        titled(r'"A\u0000"'),
        "articles/bad.md:2:8: E108 The control character U+0000 stands in this value: delete it.",
    ),
    "a surrogate as an escape": (
        titled(r'"A\ud800"'),
        "articles/bad.md:2:12: E108 This escape stands for no character: delete it.",
    ),
    "a control character in the name of a field": (
        dated(r'"a\u0007": b'),
        "articles/bad.md:4:1: E108 The control character U+0007 stands in this value: delete it.",
    ),
    "a control character in an unknown field": (
        dated(r'other: "\u0007"'),
        "articles/bad.md:4:8: E108 The control character U+0007 stands in this value: delete it.",
    ),
    "a control character under extra": (
        dated(r'extra: {deep: [{er: "\u0007"}]}'),
        "articles/bad.md:4:21: E108 The control character U+0007 stands in this value: delete it.",
    ),
    "a slug that climbs": (
        dated("slug: ../../x"),
        "articles/bad.md:4:7: E204 The slug '../../x' leads to another place: it is one segment of an address, without '/'.",
    ),
    "a slug that climbs in code": (
        dated("slug: ..%2f..%2fx"),
        "articles/bad.md:4:7: E204 The slug '..%2f..%2fx' could lead out of its place.",
    ),
    "an absolute slug": (
        dated("slug: /x"),
        "articles/bad.md:4:7: E204 The slug '/x' leads to another place: it is one segment of an address, without '/'.",
    ),
    "a slug with a backslash": (
        dated("slug: a\\b"),
        "articles/bad.md:4:7: E204 The slug 'a\\b' leads to another place: it is one segment of an address, without '/'.",
    ),
    "a slug with a drive": (
        dated("slug: 'c:'"),
        "articles/bad.md:4:7: E204 The slug 'c:' could lead out of its place.",
    ),
    "a slug of dots": (
        dated("slug: .."),
        "articles/bad.md:4:7: E204 The slug '..' has no letters or digits.",
    ),
    "a slug reserved here": (
        dated("slug: page"),
        "articles/bad.md:4:7: E204 The slug 'page' is reserved: choose another.",
    ),
    "a slug reserved on Windows": (
        dated("slug: CON"),
        "articles/bad.md:4:7: E204 The slug 'CON' is reserved: choose another.",
    ),
    "a slug reserved on Windows with an ending": (
        dated("slug: nul.txt"),
        "articles/bad.md:4:7: E204 The slug 'nul.txt' is reserved: choose another.",
    ),
    "an empty slug": (
        dated('slug: ""'),
        "articles/bad.md:4:7: E204 The slug is empty: write one, or leave the field out.",
    ),
    "a slug of 300 bytes": (
        dated("slug: " + "é" * 150),
        f"articles/bad.md:4:7: E204 The slug '{'é' * 60}' has 300 bytes; the most is 200.",
    ),
    "a slug that is a list": (
        dated("slug: [a]"),
        "articles/bad.md:4:7: E202 'slug' is one text, not a list.",
    ),
    "an alias that climbs": (
        dated("aliases: ../x"),
        "articles/bad.md:4:10: E204 The alias '../x' has no letters or digits: write it like /old/path/.",
    ),
    "an alias that climbs in code": (
        dated("aliases: [/good/, /a/%2e%2e/x/]"),
        "articles/bad.md:4:19: E204 The alias '/a/%2e%2e/x/' has no letters or digits: write it like /old/path/.",
    ),
    "an alias of the home page": (
        dated("aliases: /"),
        "articles/bad.md:4:10: E204 The alias '/' is no path of this site: write it like /old/path/.",
    ),
    "an alias with a query": (
        dated("aliases: /a?b=c"),
        "articles/bad.md:4:10: E204 The alias '/a?b=c' is no path of this site: write it like /old/path/.",
    ),
    "an alias that is no address": (
        dated("aliases: 'http://[x'"),
        "articles/bad.md:4:10: E204 The alias 'http://[x' is no path of this site: write it like /old/path/.",
    ),
    "an address of a month": (
        article("title: A\ndate: 2024\nslug: '05'"),
        "articles/bad.md: E204 The address /2024/05/ belongs to pages that sitegen makes: choose another slug, "
        "or another 'permalink'.",
    ),
    "an alias that shadows an article": (
        dated("aliases: /2024/03/first/"),
        f"articles/bad.md: E301 The address /2024/03/first/ belongs to articles/first.md already: {CHOOSE}",
    ),
    "an alias that shadows a listing": (
        dated("aliases: /tags/agreements/"),
        f"articles/bad.md: E301 The address /tags/agreements/ belongs to a page that every site has already: {CHOOSE}",
    ),
    "an alias below a file": (
        dated("aliases: /theme/style.css/x/"),
        f"articles/bad.md: E301 The address /theme/style.css/x/ lies below the file /theme/style.css: {CHOOSE}",
    ),
    "a source that is no address": (
        dated("source: {url: 'http://[x'}"),
        "articles/bad.md:4:9: E202 'source.url' is an address that begins with https:// or http://, not 'http://[x'.",
    ),
    "a source that would run code": (
        dated("source: {url: 'javascript:alert(1)'}"),
        "articles/bad.md:4:9: E202 'source.url' is an address that begins with https:// or http://, "
        "not 'javascript:alert(1)'.",
    ),
    "a language that is none": (
        dated("language: in English"),
        "articles/bad.md:4:11: E202 'in English' is no language code; write it like en, zh-Hans or pt-BR.",
    ),
    "a draft that is neither": (
        dated("draft: maybe"),
        "articles/bad.md:4:8: E202 'draft' is true or false, not 'maybe'.",
    ),
}


@pytest.mark.parametrize(("content", "message"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_article_is_refused_with_its_place(site: Path, content: str | bytes, message: str) -> None:
    before = snapshot(site / "public")
    write_site(site, {"articles/bad.md": content})
    assert call("build", site) == refused(message)
    assert snapshot(site / "public") == before


def refuses(site: Path, *messages: str) -> None:
    """Assert that *site*, built and then spoiled, is refused with *messages* and stays as it was."""
    before = snapshot(site / "public")
    assert call("build", site) == refused(*messages)
    assert snapshot(site / "public") == before


def test_all_problems_are_told_in_one_run_in_order_of_path_and_line(site: Path) -> None:
    files = {
        "articles/b.md": article("title: 'A\ndate: 2024"),
        "articles/a/z.md": article("date: soon\nslug: page"),
        "authorities/people.yaml": "- name: A\n",
    }
    write_site(site, files)
    refuses(
        site,
        "articles/a/z.md:2: E201 There is no title: write 'title: …'.",
        "articles/a/z.md:2:7: E203 'soon' is no date; write it like 2013-05-06, 2013-05, 2013 or "
        "2013-05-06 09:05 -0400.",
        "articles/a/z.md:3:7: E204 The slug 'page' is reserved: choose another.",
        f"articles/b.md:2:8: {NEVER_CLOSED}",
        "authorities/people.yaml:1:3: E304 A record needs an 'id', which becomes its address, and a 'name'.",
    )


COLLISIONS: dict[str, tuple[str, str]] = {
    "the same path": ("first", "first"),
    "paths that differ in case": ("first", "FIRST"),
    "paths that differ in Unicode form": ("é", unicodedata.normalize("NFD", "é")),
}


@pytest.mark.parametrize(
    "order", [("a.md", "b.md"), ("b.md", "a.md")], ids=["found in order", "found the other way round"]
)
@pytest.mark.parametrize(("first", "second"), COLLISIONS.values(), ids=COLLISIONS)
def test_two_articles_on_one_path_are_refused(site: Path, first: str, second: str, order: tuple[str, str]) -> None:
    slugs = {"a.md": first, "b.md": second}
    write_site(site, {f"articles/{order[0]}": article(f"title: A\ndate: 2024-05-01\nslug: {slugs[order[0]]}")})
    assert call("build", site).status == 0
    write_site(site, {f"articles/{order[1]}": article(f"title: A\ndate: 2024-05-01\nslug: {slugs[order[1]]}")})
    shown = unicodedata.normalize("NFC", second)
    refuses(
        site,
        f"articles/b.md: E301 Its address /2024/05/{shown}/ belongs to articles/a.md already: "
        "give one of the two another 'slug' or date.",
    )


@pytest.mark.parametrize("name", ["a.md", "z.md"], ids=["before", "after"])
def test_two_articles_with_one_id_are_refused(site: Path, name: str) -> None:
    write_site(site, {f"articles/{name}": dated("id: first")})
    later, earlier = sorted([name, "first.md"], reverse=True)
    refuses(
        site,
        f"articles/{later}: E303 Its id 'first' belongs to articles/{earlier} already: give one of the "
        "two another 'id'.",
    )


def test_two_articles_on_one_path_are_refused_on_every_run(site: Path) -> None:
    write_site(site, {"articles/a.md": article("title: A\ndate: 2024-03-05\nslug: first")})
    first = call("build", site)
    assert first.status == 1
    assert call("build", site) == first == call("build", site, "--full")


OWN_FILES: dict[str, tuple[str, str]] = {
    "a static file in the place of the home page": (
        "static/index.html",
        f"static/index.html: E301 The address / belongs to a page that every site has already: {CHOOSE}",
    ),
    "a static file in the place of an article": (
        "static/2024/03/first/index.html",
        "static/2024/03/first/index.html: E301 The address /2024/03/first/ belongs to "
        f"articles/first.md already: {CHOOSE}",
    ),
    "a file beside an article in its place": (
        "articles/folder/index.html",
        "articles/folder/index.html: E301 The address /2024/folder/ belongs to "
        f"articles/folder/index.md already: {CHOOSE}",
    ),
    "a static file in the place of a folder": (
        "static/2024",
        "static/2024: E301 The file /2024 stands where other pages need a folder: choose another name.",
    ),
    "a stand-alone page in the place of an index": (
        "pages/archive.md",
        f"pages/archive.md: E301 The address /archive/ belongs to a page that every site has already: {CHOOSE}",
    ),
}


@pytest.mark.parametrize(("name", "message"), OWN_FILES.values(), ids=OWN_FILES)
def test_a_file_in_the_place_of_a_page_is_refused(site: Path, name: str, message: str) -> None:
    write_site(site, {"articles/folder/index.md": article("title: F\ndate: 2024")})
    assert call("build", site).status == 0
    write_site(site, {name: article("title: A") if name.endswith(".md") else "mine"})
    refuses(site, message)


def test_a_file_in_the_place_of_a_folder_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    write_site(tmp_path, {"articles/a.md": dated("tags: a"), "static/2024": "mine"})
    assert call("build", tmp_path) == refused(OWN_FILES["a static file in the place of a folder"][1])
    assert snapshot(tmp_path / "public") == {}


# Files that cannot be read


@needs_symlinks
@pytest.mark.parametrize("folder", ["articles", "static", "templates", "authorities", "pages"])
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_symbolic_link_out_of_the_site_is_refused(site: Path, tmp_path: Path, folder: str, kind: str) -> None:
    outside = write_site(tmp_path / "outside", {"secret.md": GOOD_ARTICLE})
    name = "people.yaml" if folder == "authorities" else "link.md"
    (site / folder).mkdir(exist_ok=True)
    (site / folder / name).symlink_to(outside / "secret.md" if kind == "file" else outside)
    refuses(
        site,
        f"{folder}/{name}: E110 This symbolic link leads out of the site folder: put the file itself here.",
    )


@needs_symlinks
@pytest.mark.parametrize("target", ["gone.md", "link.md"], ids=["nothing", "itself"])
def test_a_symbolic_link_to_nothing_is_refused(site: Path, target: str) -> None:
    (site / "articles/link.md").symlink_to(target)
    refuses(site, "articles/link.md: E109 This symbolic link leads to nothing.")


@pytest.mark.skipif(ON_WINDOWS or IS_ROOT, reason="root reads every file, and Windows has other permissions")
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_an_unreadable_file_or_folder_is_refused(site: Path, kind: str) -> None:
    closed = site / ("articles/closed.md" if kind == "file" else "articles/closed")
    write_site(site, {"articles/closed.md" if kind == "file" else "articles/closed/a.md": GOOD_ARTICLE})
    closed.chmod(0)
    try:
        name = closed.relative_to(site).as_posix()
        refuses(site, f"{name}: E109 The {kind} cannot be read: Permission denied.")
    finally:
        closed.chmod(0o700)


def test_settings_that_cannot_be_read_are_refused(site: Path) -> None:
    (site / "site.yaml").unlink()
    (site / "site.yaml").mkdir()
    refuses(site, "site.yaml: E109 The file cannot be read: Is a directory.")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name themselves")
def test_a_file_name_that_is_not_utf_8_is_refused(site: Path) -> None:
    Path(os.fsdecode(os.fsencode(site) + b"/articles/caf\xe9.md")).write_text(GOOD_ARTICLE)
    refuses(site, r"articles/caf\xe9.md: E109 The file name is not UTF-8: rename the file.")


# Templates

TEMPLATES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "a syntax error": (
        {"article.html": "a\nb\n{% if %}\n"},
        "templates/article.html:3: E401 Expected an expression, got 'end of statement block'.",
    ),
    "an unknown tag in an included template": (
        {"article.html": "{% include 'part.html' %}\n", "part.html": "\n\n{% foo %}\n"},
        "templates/part.html:3: E401 Encountered unknown tag 'foo'.",
    ),
    "an undefined name": (
        {"article.html": "a\nb\n{{ nothing }}\n"},
        "templates/article.html:3: E401 'nothing' is undefined (while making /2024/03/first/).",
    ),
    "an undefined attribute": (
        {"article.html": "a\n{{ page.nothing }}\n"},
        "templates/article.html:2: E401 'sitegen.views.ArticleView object' has no attribute 'nothing' "
        "(while making /2024/03/first/).",
    ),
    "an undefined name in an included template": (
        {"article.html": "a\n{% include 'part.html' %}\n", "part.html": "\n\n{{ nothing }}\n"},
        "templates/part.html:3: E401 'nothing' is undefined (while making /2024/03/first/).",
    ),
    "an unknown filter": (
        {"article.html": "a\n{{ 1|nothing }}\n"},
        "templates/article.html:2: E401 No filter named 'nothing'.",
    ),
    "a division by zero": (
        {"article.html": "a\n{{ 1 / 0 }}\n"},
        "templates/article.html:2: E401 division by zero (while making /2024/03/first/).",
    ),
    "an included template that is not there": (
        {"article.html": "a\n{% include 'gone.html' %}\n"},
        "templates/article.html:2: E401 There is no template 'gone.html', here or in the default theme.",
    ),
    "an extended template that is not there": (
        {"article.html": "{% extends 'gone.html' %}\n"},
        "templates/article.html:1: E401 There is no template 'gone.html', here or in the default theme.",
    ),
    "a template that includes itself": (
        {"article.html": "a\n{% include 'article.html' %}\n"},
        "templates/article.html:2: E401 The template includes itself without end (while making /2024/03/first/).",
    ),
    "a template that is not UTF-8": (
        {"article.html": "é".encode("latin-1")},
        "templates/article.html: E401 The template is not UTF-8: save it as UTF-8.",
    ),
    "an included template that is not UTF-8": (
        {"article.html": "{% include 'part.html' %}", "part.html": "é".encode("latin-1")},
        "templates/part.html: E401 The template is not UTF-8: save it as UTF-8.",
    ),
}


@pytest.mark.parametrize(("templates", "message"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_faulty_template_is_refused_with_its_name_and_line(
    site: Path, templates: dict[str, str | bytes], message: str
) -> None:
    write_site(site / "templates", templates)
    refuses(site, message)


# Settings

SETTINGS: dict[str, tuple[str | bytes, str]] = {
    "an unknown setting": (
        "title: A\ntitel: B\n",
        "site.yaml:2:1: E501 There is no setting 'titel' (did you mean 'title'?).",
    ),
    "no YAML": (
        "title: a: b\n",
        "site.yaml:1:9: E501 A value that holds ': ' stands in quotes: title: 'a: b'.",
    ),
    "an unclosed quote": (
        "title: 'x\n",
        "site.yaml:1:8: E501 This quote is never closed: close it, or double it where it belongs to the text.",
    ),
    "a tab": ("\ttitle: x\n", "site.yaml:1:1: E501 A tab cannot indent here: use blanks."),
    "a list": ("- a\n", "site.yaml:1:1: E501 Settings are 'name: value' lines."),
    "a setting twice": (
        "title: A\ntitle: B\n",
        "site.yaml:2:1: E501 'title' stands on line 1 already; keep one of the two.",
    ),
    "an anchor": (
        "title: &a b\n",
        "site.yaml:1:8: E501 '&a' is an anchor in YAML and would be lost: put the value in quotes.",
    ),
    "Windows-1252": (
        "title: Café\n".encode("cp1252"),
        "site.yaml:1:11: E501 Byte 0xE9 is not UTF-8; "
        "the file looks like Windows-1252 (Western European): save it as UTF-8.",
    ),
    "a control character": (
        "title: A\x07\n",
        "site.yaml:1:9: E501 The control character U+0007 stands here: delete it.",
    ),
    "a control character as an escape": (
        'title: "A\\u0000"\n',
        "site.yaml:1:8: E501 The control character U+0000 stands in this value: delete it.",
    ),
    "a list as title": ("title: [A]\n", "site.yaml:1:8: E501 'title' is one text."),
    "an address without a scheme": (
        "base_url: example.org\n",
        "site.yaml:1:11: E501 'example.org' is no address of a site; write it like https://example.org/news/.",
    ),
    "an address that is none": (
        "base_url: 'http://[x'\n",
        "site.yaml:1:11: E501 'http://[x' is no address of a site; write it like https://example.org/news/.",
    ),
    "pages of nothing": ("per_page: 0\n", "site.yaml:1:11: E501 'per_page' is a number from 1 to 1000."),
    "pages of words": ("per_page: many\n", "site.yaml:1:11: E501 'per_page' is a number from 1 to 1000."),
    "a language that is none": (
        "language: in English\n",
        "site.yaml:1:11: E501 'in English' is no language code; write it like en, zh-Hans or pt-BR.",
    ),
    "a choice that is none": ("html: yes\n", "site.yaml:1:7: E501 'html' is safe or trusted, not 'yes'."),
    "an offset that is none": (
        "utc_offset: 8\n",
        "site.yaml:1:13: E501 '8' is no offset; write it like +08:00, in quotes.",
    ),
    "an offset that no place has": (
        "utc_offset: +25:99\n",
        "site.yaml:1:13: E501 '+25:99' is no offset; write it like +08:00, in quotes.",
    ),
    "a folder above the site": (
        "articles: ../x\n",
        "site.yaml:1:11: E501 'articles' is a folder inside the site folder, written with '/': not '../x'.",
    ),
    "an absolute folder": (
        "templates: /x\n",
        "site.yaml:1:12: E501 'templates' is a folder inside the site folder, written with '/': not '/x'.",
    ),
    "an unknown key of a folder": (
        "articles: [{path: articles, lang: en}]\n",
        "site.yaml:1:29: E501 A folder of articles has 'path' and 'language', not 'lang'.",
    ),
    "an address without a slug": (
        "permalink: /{year}/\n",
        "site.yaml:1:12: E501 A permalink begins and ends with '/', holds {slug}, "
        "and is otherwise made of letters, digits and '-'.",
    ),
    "an address that climbs": (
        "permalink: /../{slug}/\n",
        "site.yaml:1:12: E501 A permalink begins and ends with '/', holds {slug}, "
        "and is otherwise made of letters, digits and '-'.",
    ),
    "an unknown part of an address": (
        "permalink: /{author}/{slug}/\n",
        "site.yaml:1:12: E501 '{author}' is no part of an address; there are year, month, day, slug, language, folder.",
    ),
    "fields that are no map": (
        "fields: authors\n",
        "site.yaml:1:9: E501 'fields' is a map: our field, then theirs, such as 'people: authors'.",
    ),
    "an unknown field": (
        "fields: {poeple: authors}\n",
        "site.yaml:1:10: E501 'poeple' is no field of an article (did you mean 'people'?).",
    ),
    "a menu without paths": (
        "menu: [{title: About}]\n",
        "site.yaml:1:8: E501 An entry of the menu is {title: About, path: /about/}.",
    ),
    "a menu that leads to another host": (
        "menu: [{title: About, path: //evil.example/}]\n",
        "site.yaml:1:8: E501 An entry of the menu is {title: About, path: /about/}.",
    ),
}


@pytest.mark.parametrize(("content", "message"), SETTINGS.values(), ids=SETTINGS)
def test_faulty_settings_are_refused_with_their_place(site: Path, content: str | bytes, message: str) -> None:
    write_site(site, {"site.yaml": content})
    refuses(site, message)


def test_all_faulty_settings_are_told_in_one_run(site: Path) -> None:
    write_site(site, {"site.yaml": "per_page: 0\ntitle: A\nhtml: yes\n"})
    refuses(
        site,
        "site.yaml:1:11: E501 'per_page' is a number from 1 to 1000.",
        "site.yaml:3:7: E501 'html' is safe or trusted, not 'yes'.",
    )


# Authority records

RECORDS: dict[str, tuple[str | bytes, str]] = {
    "a variant that fits two records": (
        "- id: a\n  name: Ada\n  variants: [A. Example]\n\n- id: b\n  name: Bea\n  variants: [a example]\n",
        "authorities/people.yaml:5: E302 'a example' is a name of b, and of a "
        "(authorities/people.yaml:1) too: "
        "keep it in one of the two, make both longer, or say with 'distinct_from' that they are two.",
    ),
    "a record without id": (
        "- name: Ada\n",
        "authorities/people.yaml:1:3: E304 A record needs an 'id', which becomes its address, and a 'name'.",
    ),
    "a record without name": (
        "- id: a\n",
        "authorities/people.yaml:1:3: E304 A record needs an 'id', which becomes its address, and a 'name'.",
    ),
    "two records with one id": (
        "- id: a\n  name: Ada\n- id: a\n  name: Bea\n",
        "authorities/people.yaml:3:3: E304 The id 'a' belongs to the record on line 1 already.",
    ),
    "two ids that differ in case": (
        "- id: a\n  name: Ada\n- id: A\n  name: Bea\n",
        "authorities/people.yaml:3:3: E304 The id 'A' belongs to the record on line 1 already.",
    ),
    "an id that climbs": (
        "- id: ../a\n  name: Ada\n",
        "authorities/people.yaml:1:7: E304 The id '../a' could lead out of its place.",
    ),
    "a reserved id": (
        "- id: page\n  name: Ada\n",
        "authorities/people.yaml:1:7: E304 The id 'page' is reserved: choose another.",
    ),
    "a map in the place of the list": (
        "id: a\n",
        "authorities/people.yaml:1:1: E304 Records are a list: each begins with '- id: …'.",
    ),
    "a word in the place of a record": (
        "- a\n",
        "authorities/people.yaml:1:3: E304 A record is a map with 'id' and 'name'.",
    ),
    "an unclosed quote": ("- id: 'a\n", f"authorities/people.yaml:1:7: {NEVER_CLOSED}"),
    "Windows-1252": (
        "- id: a\n  name: É\n".encode("cp1252"),
        "authorities/people.yaml:2:9: E107 Byte 0xC9 is not UTF-8; "
        "the file looks like Windows-1252 (Western European): save it as UTF-8.",
    ),
    "a control character as an escape": (
        '- id: a\n  name: "A\\u0000"\n',
        "authorities/people.yaml:2:9: E108 The control character U+0000 stands in this value: delete it.",
    ),
}


@pytest.mark.parametrize(("content", "message"), RECORDS.values(), ids=RECORDS)
def test_a_faulty_record_is_refused_with_its_place(site: Path, content: str | bytes, message: str) -> None:
    write_site(site, {"authorities/people.yaml": content})
    refuses(site, message)


# The output folder


def cannot(message: str) -> Run:
    """Return what a command says whose call, or whose output folder, is at fault."""
    return Run(2, "", f"{message}\n")


def test_an_output_folder_with_foreign_files_is_refused(site: Path, tmp_path: Path) -> None:
    other = write_site(tmp_path / "other", {"thesis.txt": "mine", "index.html": "mine"})
    assert call("build", site, "-o", other) == cannot(
        f"{other}: the folder holds files that sitegen did not write (index.html, thesis.txt). "
        "Choose another with -o, or build beside them with --allow-foreign, which leaves them alone."
    )
    assert snapshot(other) == {"thesis.txt": b"mine", "index.html": b"mine"}


def test_foreign_files_are_left_alone_where_they_are_allowed(site: Path, tmp_path: Path) -> None:
    other = write_site(tmp_path / "other", {"thesis.txt": "mine", "tags/mine.txt": "mine"})
    assert call("build", site, "-o", other, "--allow-foreign").status == 0
    built = snapshot(other)
    assert (built.pop("thesis.txt"), built.pop("tags/mine.txt")) == (b"mine", b"mine")
    assert built == snapshot(site / "public")
    (site / "articles/first.md").unlink()
    (site / "articles/second.md").unlink()
    assert call("build", site, "-o", other).status == 0
    assert snapshot(other)["tags/mine.txt"] == b"mine"


@pytest.mark.parametrize("options", [(), ("--allow-foreign",)], ids=["by itself", "when foreign files are allowed"])
def test_a_foreign_file_in_the_place_of_a_page_is_never_overwritten(site: Path, options: tuple[str, ...]) -> None:
    write_site(site, {"articles/new.md": dated("tags: a"), "public/2024/new/index.html": "mine"})
    before = snapshot(site / "public")
    assert call("build", site, *options) == cannot(
        f"{site}/public/2024/new/index.html: this file was not written by sitegen and would be lost. "
        "Move it away; "
        "files of your own belong in the site's static/ folder."
    )
    assert snapshot(site / "public") == before


def test_an_output_that_is_a_file_is_refused(site: Path, tmp_path: Path) -> None:
    write_site(tmp_path, {"file": "mine"})
    message = f"{tmp_path}/file: the output is to be a folder, and this is a file."
    assert call("build", site, "-o", tmp_path / "file") == cannot(message)
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_an_output_below_a_file_is_refused(site: Path, tmp_path: Path) -> None:
    write_site(tmp_path, {"file": "mine"})
    message = f"{tmp_path}/file/public: cannot be written: Not a directory."
    assert call("build", site, "-o", tmp_path / "file/public") == cannot(message)


@pytest.mark.skipif(ON_WINDOWS or IS_ROOT, reason="root writes everywhere, and Windows has other permissions")
def test_an_output_that_cannot_be_written_is_refused(site: Path) -> None:
    write_site(site, {"articles/new.md": dated("tags: a")})
    before = snapshot(site / "public")
    (site / "public").chmod(0o500)
    try:
        message = f"{site}/public/.sitegen-staging: cannot be written: Permission denied."
        assert call("build", site) == cannot(message)
        assert snapshot(site / "public") == before
    finally:
        (site / "public").chmod(0o700)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a file system that takes no file, even from root")
def test_an_output_where_no_file_can_be_is_refused(site: Path) -> None:
    message = "/proc/self/public: cannot be written: No such file or directory."
    run = sitegen("build", site, "-o", "/proc/self/public")
    # The name of the process's own folder ends in its number.
    assert (run.status, run.err.replace(run.err.split("/")[2], "self", 1)) == (2, f"{message}\n")


OVERLAPS: dict[str, tuple[str, str]] = {
    "the site": (
        ".",
        "The output folder '{site}' holds the site itself: choose a folder of its own, such as 'public'.",
    ),
    "a folder above the site": (
        "..",
        "The output folder '{above}' holds the site itself: choose a folder of its own, such as 'public'.",
    ),
    "a folder of articles": (
        "articles",
        "The output folder '{site}/articles' and '{site}/articles', which is read, lie in one another: choose another.",
    ),
    "a folder below the articles": (
        "articles/public",
        "The output folder '{site}/articles/public' and '{site}/articles', which is read, lie in one "
        "another: choose another.",
    ),
    "the state of the build": (
        ".sitegen/public",
        "The output folder '{site}/.sitegen/public' and '{site}/.sitegen', which is read, lie in one "
        "another: choose another.",
    ),
}


@pytest.mark.parametrize(("output", "message"), OVERLAPS.values(), ids=OVERLAPS)
@pytest.mark.parametrize("is_setting", [True, False], ids=["as a setting", "as an option"])
def test_an_output_folder_that_holds_sources_is_refused(
    site: Path, output: str, message: str, is_setting: bool
) -> None:
    before = snapshot(site / "articles")
    if is_setting:
        write_site(site, {"site.yaml": f"output: {output}\n"})
    options = () if is_setting else ("-o", site / output)
    assert call("build", site, *options) == cannot(message.format(site=site, above=site.parent))
    assert snapshot(site / "articles") == before


@needs_symlinks
@pytest.mark.parametrize("name", ["2024", "2024/03", ".sitegen-staging"])
def test_a_symbolic_link_in_the_output_is_not_followed_when_writing(site: Path, tmp_path: Path, name: str) -> None:
    outside = write_site(tmp_path / "outside", {"mine.txt": "mine"})
    if (site / "public" / name).exists():
        (site / "public" / name).rename(tmp_path / "away")
    (site / "public" / name).symlink_to(outside)
    write_site(site, {"articles/first.md": GOOD_ARTICLE + "More.\n"})
    before = snapshot(site / "public")
    message = f"{site}/public/{name}: this is to be a folder of the site; move what stands here away."
    assert call("build", site) == cannot(message)
    assert (snapshot(site / "public"), snapshot(outside)) == (before, {"mine.txt": b"mine"})


@needs_symlinks
def test_a_symbolic_link_in_the_output_is_not_followed_when_removing(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (site / "public/2024/03").rename(outside)
    (site / "public/2024/03").symlink_to(outside)
    before = snapshot(outside)
    (site / "articles/first.md").unlink()
    message = f"{site}/public/2024/03: this is to be a folder of the site; move what stands here away."
    assert call("build", site) == cannot(message)
    assert snapshot(outside) == before


@needs_symlinks
def test_a_symbolic_link_in_the_place_of_a_page_is_refused(site: Path, tmp_path: Path) -> None:
    page = site / "public/2024/03/first/index.html"
    page.unlink()
    page.symlink_to(tmp_path / "mine.txt")
    write_site(tmp_path, {"mine.txt": "mine"})
    write_site(site, {"articles/first.md": GOOD_ARTICLE + "More.\n"})
    message = f"{page}: this is to be a file of the site; move what stands here away."
    assert call("build", site) == cannot(message)
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"


@pytest.mark.parametrize("name", [".sitegen-manifest", ".sitegen-journal"])
@pytest.mark.parametrize("is_absolute", [False, True], ids=["relative", "absolute"])
def test_nothing_outside_the_output_is_removed_whatever_its_lists_say(
    site: Path, tmp_path: Path, name: str, is_absolute: bool
) -> None:
    write_site(tmp_path, {"mine.txt": "mine"})
    with (site / "public" / name).open("a") as file:
        file.write(f"{tmp_path / 'mine.txt' if is_absolute else '../../mine.txt'}\n")
    call("build", site)
    assert (tmp_path / "mine.txt").exists()


# A disk that is full, two builds, Ctrl-C


@needs_posix
def test_a_page_that_cannot_be_written_whole_leaves_the_site_as_it_was(site: Path) -> None:
    write_site(site, {"articles/first.md": GOOD_ARTICLE + "x\n" * 50_000})
    before = snapshot(site / "public")
    run = sitegen("build", site, preparation=largest_file(60_000))
    assert run == cannot(f"{site}/public/2024/03/first/index.html: cannot be written: File too large.")
    assert snapshot(site / "public") == before


@needs_posix
def test_a_state_that_cannot_be_written_leaves_the_site_as_it_was(site: Path) -> None:
    write_site(site, {"articles/first.md": GOOD_ARTICLE + "More.\n"})
    before = snapshot(site / "public")
    run = sitegen("build", site, preparation=largest_file(10_000))
    message = f"{site}/.sitegen/catalog.sqlite: the state of the build cannot be written: disk I/O error."
    assert run == cannot(message)
    assert snapshot(site / "public") == before


@needs_posix
def test_a_state_that_cannot_be_kept_is_told_and_repaired_by_the_next_build(site: Path) -> None:
    text = "word " * 800
    write_site(site, {f"articles/a{number}.md": dated(f"tags: t{number % 7}") + text for number in range(200)})
    run = sitegen("build", site, preparation=largest_file(250_000))
    message = f"{site}/.sitegen/catalog.sqlite: the state of the build cannot be written: disk I/O error."
    assert run == cannot(message)
    assert call("build", site).status == 0
    assert snapshot(site / "public") == clean_build(site)


FULL_DISK = """
set -e
mount -t tmpfs -o size=256k tmpfs "$1"
cp -a "$2" "$1/public"
status=0
"$3" -m sitegen build "$4" -o "$1/public" || status=$?
cp -a "$1/public" "$5"
exit $status
"""


@needs_posix
def test_a_full_disk_leaves_the_site_as_it_was(site: Path, tmp_path: Path) -> None:
    mount = tmp_path / "mount"
    mount.mkdir()
    probe = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", str(mount)]
    try:
        can_mount = subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        can_mount = False
    if not can_mount:
        pytest.skip("no small file system can be mounted here")
    before = snapshot(site / "public")
    write_site(site, {"articles/first.md": GOOD_ARTICLE + "x\n" * 200_000})
    arguments = [mount, site / "public", sys.executable, site, tmp_path / "after"]
    script = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        FULL_DISK,
        "sh",
        *map(str, arguments),
    ]
    run = subprocess.run(script, capture_output=True, encoding="utf-8", check=False)
    message = f"{mount}/public/2024/03/first/index.html: the disk is full; the site is as it was before this build.\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, "", message)
    assert snapshot(tmp_path / "after") == before


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_second_build_at_once_is_refused(site: Path, command: str) -> None:
    write_site(site, {"articles/first.md": GOOD_ARTICLE + "More.\n"})
    before = snapshot(site / "public")
    with open_catalog(site / ".sitegen/catalog.sqlite"):
        run = sitegen(command, site)
    assert run == cannot("Another build of this site is running; wait for it to end.")
    assert snapshot(site / "public") == before


@needs_posix
def test_an_interrupted_build_is_told_and_finished_by_the_next_one(tmp_path: Path) -> None:
    site = write_site(
        tmp_path / "site",
        {f"articles/a{number}.md": dated(f"tags: [a, t{number % 7}]") + "word " * 500 for number in range(300)},
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "sitegen", "build", "--no-search", site], stderr=subprocess.PIPE, encoding="utf-8"
    )
    while not (site / "public/.sitegen-staging").exists() and process.poll() is None:
        wait_a_moment(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (
        130,
        "\nStopped. What was being built is finished by the next build.\n",
    )
    assert snapshot(site / "public") == {}
    assert call("build", "--no-search", site).status == 0
    assert snapshot(site / "public") == clean_build(site)


def wait_a_moment(process: subprocess.Popen[str]) -> None:
    try:
        process.wait(0.002)
    except subprocess.TimeoutExpired:
        return


def largest_file(size: int) -> Callable[[], None]:
    """Return what makes every write of a process fail that lets a file grow beyond *size* bytes."""

    def prepare() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return prepare


def clean_build(site: Path) -> dict[str, bytes]:
    """Return the output of *site* built from nothing."""
    copy = site.with_name("clean")
    names = [path for path in sorted(site.rglob("*")) if path.is_file()]
    for path in names:
        name = path.relative_to(site)
        if name.parts[0] not in ("public", ".sitegen"):
            write_site(copy, {name.as_posix(): path.read_bytes()})
    run_build(copy)
    return snapshot(copy / "public")


# What is fine

FINE: dict[str, str | bytes] = {
    "a byte order mark": b"\xef\xbb\xbf" + GOOD_ARTICLE.encode(),
    "line ends of Windows": GOOD_ARTICLE.replace("\n", "\r\n"),
    "line ends of old Macs": GOOD_ARTICLE.replace("\n", "\r"),
    "blank lines before the fence": f"\n  \n\n{GOOD_ARTICLE}",
    "blanks after the fences": GOOD_ARTICLE.replace("---\n", "---  \n"),
    "dots as closing fence": GOOD_ARTICLE.replace("---\n\n", "...\n\n"),
    "quoted values": GOOD_ARTICLE.replace("The first article", '"The first article"').replace(
        "2024-03-01", "'2024-03-01'"
    ),
    "a list of one as a single value": GOOD_ARTICLE.replace("[Example University]", "Example University")
    .replace('["Ada Example, Rector"]', "Ada Example, Rector")
    .replace("[agreements]", "agreements"),
    "TOML": (
        "+++\ntitle = 'The first article'\ndate = 2024-03-01\ninstitutions = ['Example University']\n"
        "people = ['Ada Example, Rector']\ntags = 'agreements'\n+++\n\nA paragraph about what Ada Example said at Example University.\n"
    ),
    "comments and blank lines": GOOD_ARTICLE.replace("date:", "\n# the day of the signing\ndate:"),
}


@pytest.mark.parametrize("content", FINE.values(), ids=FINE)
def test_another_way_to_write_an_article_gives_the_same_site(site: Path, content: str | bytes) -> None:
    before = snapshot(site / "public")
    write_site(site, {"articles/first.md": content})
    report = run_build(site, full=True)
    assert report.problems == ()
    assert snapshot(site / "public") == before


def test_a_rule_of_dashes_in_the_body_is_no_fence(site: Path) -> None:
    write_site(site, {"articles/first.md": GOOD_ARTICLE + "\n---\n\nAfter the rule.\n\n---\n"})
    assert run_build(site).problems == ()
    html = (site / "public/2024/03/first/index.html").read_text("utf-8")
    assert ".</p>\n<hr>\n<p>After the rule.</p>\n<hr>" in html


NAMES = {
    "a b": "a-b",
    "a:b": "a-b",
    "a|b": "a-b",
    "100%": "100-percent",
    "%41": "a",
    "a#1": "a-sharp-1",
    "R&D": "r-and-d",
    "C++": "c-plus-plus",
    "?": "x-19f27a",
    'a"b': "a-b",
    "<b>": "b",
    "上海交通大学": "上海交通大学",
    "é": "é",
    "con": "con-1",
    "page": "page-1",
    "..x": None,
}
"""File names, without ``.md``, and the slugs they become; hidden files are no articles."""


@pytest.mark.skipif(ON_WINDOWS, reason="Windows refuses some of these names itself")
@pytest.mark.parametrize(("stem", "slug"), NAMES.items(), ids=NAMES)
def test_any_sign_in_a_file_name_is_fine(site: Path, stem: str, slug: str | None) -> None:
    write_site(site, {f"articles/{stem}.md": article("title: T\ndate: 2024-07-01")})
    report = run_build(site)
    assert report.problems == ()
    pages = {name for name in snapshot(site / "public") if name.startswith("2024/07/") and name.count("/") == 3}
    assert pages == ({f"2024/07/{slug}/index.html"} if slug else set())


# The command as a user calls it, in a process of its own

CALLS: dict[str, tuple[dict[str, str | bytes], Run]] = {
    "a good site": ({}, Run(0, "", "")),
    "a faulty article": (
        {"articles/bad.md": titled("a: b")},
        refused(FAULTS["a colon in a value"][1]),
    ),
    "a faulty template": (
        {"templates/article.html": "{{ nothing }}"},
        refused("templates/article.html:1: E401 'nothing' is undefined (while making /2024/03/first/)."),
    ),
    "faulty settings": (
        {"site.yaml": "per_page: 0\n"},
        refused("site.yaml:1:11: E501 'per_page' is a number from 1 to 1000."),
    ),
}


@pytest.mark.parametrize(("files", "expected"), CALLS.values(), ids=CALLS)
def test_the_installed_command_says_the_same(site: Path, files: dict[str, str | bytes], expected: Run) -> None:
    before = snapshot(site / "public")
    write_site(site, files)
    assert sitegen("build", site, "--quiet") == expected
    assert snapshot(site / "public") == before


def test_messages_in_any_script_survive_a_narrow_locale(site: Path) -> None:
    write_site(site, {"articles/新闻.md": "Text.\n"})
    done = subprocess.run(
        [sys.executable, "-m", "sitegen", "build", site],
        capture_output=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.stderr.decode() == refused(NO_FRONT_MATTER.replace("bad", "新闻")).err
