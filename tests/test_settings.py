from __future__ import annotations

import pytest

from sitegen.settings import Folder, MenuItem, Settings, base_url, nearest, parse_settings, with_base_url

EMPTY = {"nothing": b"", "a comment": b"# nothing\n", "null": b"~\n", "a byte order mark": b"\xef\xbb\xbf\n"}


@pytest.mark.parametrize("data", EMPTY.values(), ids=EMPTY)
def test_every_setting_has_a_default(data: bytes) -> None:
    assert parse_settings(data) == Settings()


def test_a_setting_without_a_value_keeps_its_default() -> None:
    assert parse_settings(b"title:\nper_page: ~\n") == Settings()


WHOLE = """\
title: 'News: an archive'
description: What it is.
language: zh-Hans
base_url: https://example.org/news
id: example
utc_offset: "+08:00"
permalink: /{folder}/{year}-{month}/{slug}/
per_page: 20
articles: [news, {path: neu, language: de}]
exclude: ["_*", drafts/*]
authorities: data/names
pages: about
templates: theme/templates
static: theme/static
output: ../built
fields: {people: authors, tags: [topics, categories], source.url: link}
html: trusted
remote_images: allow
shortcodes: strip
text_entities: decode
menu: [{title: About, path: /about/}]
"""


def test_every_setting_can_be_set() -> None:
    assert parse_settings(WHOLE.encode()) == Settings(
        title="News: an archive",
        description="What it is.",
        language="zh-Hans",
        base_url="https://example.org/news/",
        id="example",
        utc_offset="+08:00",
        permalink="/{folder}/{year}-{month}/{slug}/",
        per_page=20,
        articles=(Folder("news"), Folder("neu", "de")),
        exclude=("_*", "drafts/*"),
        authorities="data/names",
        pages="about",
        templates="theme/templates",
        static="theme/static",
        output="../built",
        fields={"people": ("authors",), "tags": ("topics", "categories"), "source.url": ("link",)},
        html="trusted",
        remote_images="allow",
        shortcodes="strip",
        text_entities="decode",
        menu=(MenuItem("About", "/about/"),),
    )


def test_line_ends_of_windows_are_line_ends() -> None:
    assert parse_settings(b"title: A\r\nper_page: 20\r\n") == Settings(title="A", per_page=20)


PREFIXES = {
    "": "/",
    "https://example.org/": "/",
    "https://example.org/news/": "/news/",
    "http://localhost:8000/a/b/": "/a/b/",
}


@pytest.mark.parametrize(("url", "prefix"), PREFIXES.items(), ids=PREFIXES)
def test_the_prefix_is_the_path_of_the_address(url: str, prefix: str) -> None:
    assert Settings(base_url=url).prefix == prefix


BAD_ADDRESSES = (
    "example.org",
    "ftp://example.org/",
    "https:///x",
    "https://example.org/?a",
    "https://example.org/#a",
    "https://a b/",
    "http://[x",
)


@pytest.mark.parametrize("text", BAD_ADDRESSES)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no address") as caught:
        base_url(text)
    assert str(caught.value) == f"'{text}' is no address of a site; write it like https://example.org/news/"


def test_the_address_alone_can_be_another() -> None:
    settings = parse_settings(WHOLE.encode())
    other = with_base_url(settings, "http://localhost")
    assert other.base_url == "http://localhost/"
    assert with_base_url(other, settings.base_url) == settings


NEAREST = {
    "one letter more": ("titles", " (did you mean 'title'?)"),
    "two letters changed": ("TITEL", " (did you mean 'title'?)"),
    "another word": ("weight", ""),
}


@pytest.mark.parametrize(("word", "expected"), NEAREST.values(), ids=NEAREST)
def test_the_nearest_known_word_is_offered_where_it_is_near(word: str, expected: str) -> None:
    assert nearest(word, ("title", "date")) == expected
