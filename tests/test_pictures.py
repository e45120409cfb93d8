"""How large pictures are, from the heads of their files, however these were made."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.pictures import Picture, look_at_picture
from tests.drawing import picture
from tests.sites import apply, run_build, write_site

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}><rect width="7" height="9"/></svg>'


def png_head(width: int, height: int) -> bytes:
    """Return the beginning of a PNG that claims a size."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("a.jpg", picture(40, 30), (40, 30)),
        ("a.JPEG", picture(40, 30), (40, 30)),
        ("a.png", picture(40, 30, "PNG"), (40, 30)),
        ("a.gif", picture(40, 30, "GIF"), (40, 30)),
        ("a.webp", picture(40, 30, "WEBP"), (40, 30)),
        ("a.avif", picture(40, 30, "AVIF"), (40, 30)),
        ("turned.jpg", picture(40, 30, turn=6), (30, 40)),
        ("turned.jpg", picture(40, 30, turn=3), (40, 30)),
        ("named wrongly.png", picture(40, 30), (40, 30)),
        ("a.svg", SVG.format('width="40" height="30"').encode(), (40, 30)),
        ("a.svg", SVG.format("width='2cm' height='1in'").encode(), (76, 96)),
        ("a.svg", SVG.format('viewBox="0 0 40.4 30.5"').encode(), (40, 31)),
        ("a.svg", SVG.format('width="100%" viewBox="0,0,40,30"').encode(), (40, 30)),
        ("a.svg", SVG.format('height="60" viewBox="0 0 40 30"').encode(), (80, 60)),
        ("a.svg", ('<?xml version="1.0"?><!-- <svgx> -->' + SVG.format('title="a > b" width="4" height="3"')).encode(), (4, 3)),
    ],
)  # fmt: skip
def test_the_size_is_that_in_which_a_browser_shows_the_picture(name: str, data: bytes, size: tuple[int, int]) -> None:
    assert look_at_picture(name, data) == (Picture(*size), [])


@pytest.mark.parametrize("attributes", ["", 'width="100%" height="100%"', 'viewBox="0 0 x 4"', 'width="9999999"'])
def test_an_svg_without_a_size_has_none_and_that_is_no_problem(attributes: str) -> None:
    assert look_at_picture("a.svg", SVG.format(attributes).encode()) == (None, [])


@pytest.mark.parametrize(
    ("name", "form", "data"),
    [
        ("a.png", "PNG", b""),
        ("a.png", "PNG", b"This is text.\n"),
        ("a.png", "PNG", png_head(2_000_000_000, 10)),
        ("a.png", "PNG", png_head(0, 10)),
        ("a.png", "PNG", b"P5 " + b"1" * 100_000),
        ("a.jpg", "JPEG", picture(40, 30)[:100]),
        ("a.jpg", "JPEG", b"\xff\xd8\xff\xe0\xff\xff" + b"\0" * 1000),
        ("a.webp", "WebP", b"RIFF\0\0\0\0WEBPVP8 "),
        ("a.gif", "GIF", b"GIF89a"),
        ("a.avif", "AVIF", b"\0\0\0\x1cftypavif" + b"\0" * 8),
        ("a.svg", "SVG", b"<html><svgx width='3'></html>"),
        ("a.svg", "SVG", b"<svg " * 20_000),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else value,
)
def test_a_picture_that_cannot_be_read_is_a_warning(name: str, form: str, data: bytes) -> None:
    found, problems = look_at_picture(name, data)
    assert (found, [str(problem) for problem in problems]) == (
        None,
        [
            f"{name}: W406 The picture cannot be read: it is damaged, or no {form}. It is published as it is, without its size."
        ],
    )


@settings(max_examples=300, deadline=500)
@given(
    st.sampled_from([picture(40, 30, form) for form in ("JPEG", "PNG", "GIF", "WEBP", "AVIF")] + [SVG.encode()]),
    st.integers(0, 400),
    st.binary(max_size=8),
)
def test_no_file_makes_it_fail_or_wait(data: bytes, place: int, other: bytes) -> None:
    for name in ("a.jpg", "a.svg"):
        look_at_picture(name, data[:place] + other + data[place + len(other) :])
        look_at_picture(name, data[:place] + other)


ARTICLE = """\
---
title: An article
date: 2024-03-01
images: [{src: top.jpg, alt: The top, caption: A caption, credit: Ada Example}]
---
![one](one.png) and ![two](/two.webp), <img src="one.png" alt="three" width="20">, ![four](one.png){width=20 height=90},
![five](damaged.png), ![six](three.svg)
"""


def shown(root: Path) -> list[str]:
    """Return every image on the page of the article."""
    html = (root / "public/2024/03/x/index.html").read_text("utf-8")
    return [f"<img{part.partition('>')[0]}>" for part in html.split("<img")[1:]]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site whose article shows pictures from above it, beside it and from the static files."""
    return write_site(
        tmp_path / "site",
        {
            "site.yaml": "base_url: https://example.org/news/\n",
            "articles/x/index.md": ARTICLE,
            "articles/x/top.jpg": picture(400, 300, turn=8),
            "articles/x/one.png": picture(40, 30, "PNG"),
            "articles/x/damaged.png": b"no picture",
            "articles/x/three.svg": b"<svg/>",
            "static/two.webp": picture(50, 25, "WEBP"),
        },
    )


def test_every_image_of_an_article_says_how_large_it_is_and_all_but_the_first_wait(site: Path) -> None:
    report = run_build(site)
    assert shown(site) == [
        '<img src="/news/2024/03/x/top.jpg" alt="The top" width="300" height="400">',
        '<img src="/news/2024/03/x/one.png" alt="one" loading="lazy" decoding="async" width="40" height="30">',
        '<img src="/news/two.webp" alt="two" loading="lazy" decoding="async" width="50" height="25">',
        '<img src="/news/2024/03/x/one.png" alt="three" width="20" loading="lazy" decoding="async" height="15">',
        '<img src="/news/2024/03/x/one.png" alt="four" width="20" height="90" loading="lazy" decoding="async">',
        '<img src="/news/2024/03/x/damaged.png" alt="five" loading="lazy" decoding="async">',
        '<img src="/news/2024/03/x/three.svg" alt="six" loading="lazy" decoding="async">',
    ]
    assert [(problem.path, problem.code) for problem in report.problems] == [("articles/x/damaged.png", "W406")]


def test_a_picture_near_the_beginning_of_the_text_is_not_waited_for(site: Path) -> None:
    for text, wait in (("Words.\n\n", ""), ("Words. " * 300, ' loading="lazy" decoding="async"')):
        apply(site, "articles/x/index.md", f"---\ntitle: A\ndate: 2024-03\n---\n{text}![one](one.png)\n")
        run_build(site)
        assert shown(site) == [f'<img src="/news/2024/03/x/one.png" alt="one"{wait} width="40" height="30">']


def test_a_picture_of_another_size_changes_every_page_that_shows_it(site: Path) -> None:
    write_site(
        site,
        {
            "articles/y.md": "---\ntitle: Y\ndate: 2024-03\n---\n![of x](x/one.png) ![two](/two.webp)\n",
            "articles/z.md": "---\ntitle: Z\ndate: 2024-03\n---\nNone.\n",
            "pages/about.md": "---\ntitle: About\n---\n![of x](/2024/03/x/one.png)\n",
            "authorities/tags/t.md": "---\nname: T\n---\n![of x](../../articles/x/one.png)\n",
            "articles/w.md": "---\ntitle: W\ndate: 2023-03\ntags: [t]\n---\nNone.\n",
        },
    )
    run_build(site)
    (site / "articles/x/one.png").write_bytes(picture(60, 30, "PNG"))
    # The picture, the articles, the page and the tag.
    assert run_build(site).written == 5
    for name in ("2024/03/x", "2024/03/y", "about", "tags/t"):
        assert 'width="60" height="30"' in (site / "public" / name / "index.html").read_text("utf-8")
    (site / "articles/x/one.png").write_bytes(picture(60, 30, "PNG", colour="red"))
    assert run_build(site).written == 1


def test_a_picture_that_goes_is_missed_and_one_that_is_mended_is_no_problem_any_more(site: Path) -> None:
    run_build(site)
    (site / "articles/x/damaged.png").unlink()
    assert [problem.code for problem in run_build(site).problems] == ["W401"]
    (site / "articles/x/damaged.png").write_bytes(picture(7, 8, "PNG"))
    assert run_build(site).problems == ()
    assert 'alt="five" loading="lazy" decoding="async" width="7" height="8"' in shown(site)[5]
