from __future__ import annotations

import pytest

from sitegen.errors import ProblemsError
from sitegen.settings import (
    FORMATS,
    Folder,
    MenuItem,
    RecordFolder,
    Settings,
    nearest,
)
from sitegen.settingsfile import base_url, parse_settings, with_base_url

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
authorities:
  - data/names
  - path: content/authors
    taxonomy: people
    fields: {id: slug, name: [display_name, title], identifiers.homepage: domain, extra: github}
    exclude: [_index.md, "drafts/*"]
pages: about
templates: theme/templates
static: theme/static
output: ../built
fields: {people: authors, tags: [topics, categories], source.url: link}
html: trusted
remote_images: allow
shortcodes: strip
text_entities: decode
link_names: declared
pairs: 0
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
        authorities=(
            RecordFolder("data/names"),
            RecordFolder(
                "content/authors",
                "people",
                {
                    "id": ("slug",),
                    "name": ("display_name", "title"),
                    "identifiers.homepage": ("domain",),
                    "extra": ("github",),
                },
                ("_index.md", "drafts/*"),
            ),
        ),
        pages="about",
        templates="theme/templates",
        static="theme/static",
        output="../built",
        fields={"people": ("authors",), "tags": ("topics", "categories"), "source.url": ("link",)},
        html="trusted",
        remote_images="allow",
        shortcodes="strip",
        text_entities="decode",
        link_names="declared",
        pairs=0,
        menu=(MenuItem("About", "/about/"),),
    )


FOLDERS_OF_RECORDS = {
    "one": ("data/names", (RecordFolder("data/names"),)),
    "several": ("[a, {path: b}]", (RecordFolder("a"), RecordFolder("b"))),
    "one with a taxonomy": ("{path: a, taxonomy: tags}", (RecordFolder("a", "tags"),)),
    "none": ("[]", (RecordFolder(),)),
}


@pytest.mark.parametrize(("written", "folders"), FOLDERS_OF_RECORDS.values(), ids=FOLDERS_OF_RECORDS)
def test_folders_of_records_are_named_in_several_ways(written: str, folders: tuple[RecordFolder, ...]) -> None:
    assert parse_settings(f"authorities: {written}\n".encode()).authorities == folders


FAULTS = {
    # Setting as written: column and message.
    "authorities: [a, a]": "1:18: E501 'a' is named twice: a folder has its records read in one way.",
    "authorities: ../names": "1:14: E501 'authorities' is a folder inside the site folder, written with '/': not '../names'.",
    "authorities: {taxonomy: people}": "1:14: E501 A folder of records needs its 'path'.",
    "authorities: {path: a, taxonmy: people}": "1:24: E501 A folder of records has path, taxonomy, fields, exclude, "
    "not 'taxonmy' (did you mean 'taxonomy'?).",
    "authorities: {path: a, taxonomy: person}": "1:34: E501 'taxonomy' is institutions, people or tags, not 'person'.",
    "authorities: {path: a, fields: name}": "1:32: E501 'fields' is a map: our field, then theirs, such as "
    "'name: display_name'.",
    "authorities: {path: a, fields: {nmae: title}}": "1:33: E501 'nmae' is no key of a record (did you mean 'name'?).",
    "authorities: {path: a, fields: {identifiers.orcd: o}}": "1:33: E501 'identifiers.orcd' is no key of a record "
    "(did you mean 'identifiers.orcid'?).",
    "authorities: articles": "1:1: E501 'articles' is a folder of articles: records need a folder of their own.",
    "link_names: some": "1:13: E501 'link_names' is all or declared or none, not 'some'.",
    "pairs: -1": "1:8: E501 'pairs' is a number from 0 to 1000.",
    "pairs: few": "1:8: E501 'pairs' is a number from 0 to 1000.",
    "per_page: 0": "1:11: E501 'per_page' is a number from 1 to 1000.",
    "per_page: ２０": "1:11: E501 'per_page' is a number from 1 to 1000.",
}


@pytest.mark.parametrize("written", FAULTS)
def test_a_setting_that_cannot_be_is_refused_with_its_place(written: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_settings(written.encode())
    assert str(caught.value) == f"site.yaml:{FAULTS[written]}"


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


def test_formats_are_on_unless_they_are_switched_off() -> None:
    assert parse_settings(b"title: A\n").formats == FORMATS
    assert parse_settings(b"formats: {rss: off}\n").formats == tuple(name for name in FORMATS if name != "rss")
    assert parse_settings(b"formats: {atom: on, all: off}\n").formats == ("atom",)


def test_a_format_that_there_is_not_is_reported_with_the_nearest() -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_settings(b"formats: {rs: off, atom: maybe}\n")
    assert str(caught.value) == (
        "site.yaml:1:11: E501 There is no format 'rs' (did you mean 'rss'?).\n"
        "site.yaml:1:26: E501 The format 'atom' is on or off."
    )
