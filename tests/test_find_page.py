"""The page that finds an article by the address of its original, in a browser, below a path prefix."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from sitegen.build import build
from sitegen.originaladdresses import shard_of
from sitegen.site import read_site
from tests.browsing import Watched, served
from tests.sites import apply

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ADDRESSES = json.loads((Path(__file__).parent / "cases" / "addresses.json").read_text("utf-8"))
TITLE = 'Quotes " & <b>signs</b> 🎈 مرحبا'
NEIGHBOUR = next(
    address for number in range(9999) if shard_of(address := f"example.org/{number}") == shard_of("constructor")
)
"""An address in the file where a word would be that every object of JavaScript knows."""

ARTICLES = {
    "first": ("1912-04", "en", TITLE, "{url: 'https://www.example.org/titanic.html?id=7', archived: 'https://archive.example/AbC12'}"),
    "second": ("2013", "zh", "上海的新闻", "{url: 'http://example.org/上海/'}"),
    "third": ("2014-05-06", "en", "The same again", "{url: 'http://example.org/titanic.html?id=7&utm_source=x'}"),
    "fourth": ("2015", "en", "Without an original", "{name: Somebody}"),
    "fifth": ("2016", "en", "The neighbour", f"{{url: 'https://{NEIGHBOUR}'}}"),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the archive."""
    root = tmp_path_factory.mktemp("find")
    apply(root, "site/site.yaml", "title: Harbour news\nbase_url: https://example.org/news/\nsearch: off\n")
    for name, (date, language, title, source) in ARTICLES.items():
        fields = f"title: {json.dumps(title, ensure_ascii=False)}\ndate: {date}\nlanguage: {language}\nsource: {source}"
        apply(root, f"site/articles/{name}.md", f"---\n{fields}\n---\nText.\n")
    build(read_site(root / "site", root / "www/news"))
    with served(root / "www") as address:
        yield f"{address}news/"


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page that must have said nothing, and asked no other host."""
    watched = Watched()
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        watched.follow(page)
        yield page
        assert watched.said == []
        assert [address for address in watched.asked if not address.startswith(site)] == []


def found(page: Page) -> tuple[str, list[tuple[str, str, str]]]:
    """Return what the page says, and date, title and link of the articles it shows."""
    page.locator("#_status:not(:empty)").wait_for()
    items = page.evaluate(
        "[...document.querySelectorAll('#_originals li')].map((item) =>"
        " [item.querySelector('time').textContent, item.querySelector('a').textContent, item.querySelector('a').href])"
    )
    return page.locator("#_status").inner_text(), [tuple(item) for item in items]


def test_an_address_in_another_spelling_finds_every_article_that_names_it(page: Page, site: str) -> None:
    page.goto(f"{site}find/")
    page.fill("#_url", "example.org//titanic.html?fbclid=2&id=7#top")
    page.press("#_url", "Enter")
    page.wait_for_url("**/find/?url=*")
    assert found(page) == (
        "2 articles have this original:",
        [
            ("6 May 2014", "The same again", f"{site}2014/05/third/"),
            ("April 1912", TITLE, f"{site}1912/04/first/"),
        ],
    )
    assert page.input_value("#_url") == "example.org//titanic.html?fbclid=2&id=7#top"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("https://web.archive.org/web/2019/http://example.org/%E4%B8%8A%E6%B5%B7", "上海的新闻"),
        ("https://archive.example/AbC12/", TITLE),
    ],
    ids=["a copy in a web archive", "the copy that the article names"],
)
def test_a_link_to_the_page_leads_on_from_the_address_of_a_copy(
    page: Page, site: str, written: str, title: str
) -> None:
    page.goto(f"{site}find/?url={quote(written, safe='')}")
    told, articles = found(page)
    assert (told, [article[1] for article in articles]) == ("1 article has this original:", [title])


@pytest.mark.parametrize(
    "written",
    ["https://example.org/nothing", "javascript:alert(1)", "__proto__", "constructor", "<img src=x onerror=alert(1)>"],
)
def test_what_is_not_here_is_said_so_in_words(page: Page, site: str, written: str) -> None:
    page.goto(f"{site}find/?url={quote(written, safe='')}")
    message = f"No article here gives “{written}” as its original."
    assert found(page) == (f"{message} It may have had another address: try words of its title in the search.", [])


def test_the_script_brings_addresses_to_the_form_that_the_files_have(page: Page, site: str) -> None:
    page.goto(f"{site}find/")
    script = (
        "async (written) => { const find = await import(`${location.origin}/news/theme/find.js`);"
        " return written.map((url) => [find.normalAddress(url), find.shardOf(find.normalAddress(url))]); }"
    )
    normal = page.evaluate(script, [written for written, *_ in ADDRESSES])
    assert normal == [[address, shard_of(address)] for _, address, _ in ADDRESSES]


def test_without_scripts_the_page_says_what_else_there_is(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}find/?url=example.org")
        assert "Finding an address needs JavaScript." in page.locator("main").inner_text()
        links = page.locator("main nav a").evaluate_all("all => all.map((link) => link.textContent)")
    assert links == ["word", "date", "institution", "person", "tag"]


@pytest.mark.parametrize("name", ["404.html", "search/"])
def test_the_page_is_linked_where_something_was_not_found(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}{name}")
    assert page.locator("main a[href='/news/find/']").count() == 1
