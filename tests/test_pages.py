"""The sample archive in a browser: every kind of page, on a phone and on a desk, by day and by night."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sitegen.build import build
from sitegen.site import read_site
from tests.browsing import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHECKOUT = Path(__file__).parent.parent
PAGES = (
    "",
    "archive/",
    "2024/",
    "2024/03/",
    "2024/03/counterpart-support-agreement/",
    "institutions/",
    "institutions/sjtu/",
    "people/ding-kuiling/",
    "tags/agreements/",
    "about/",
    "404.html",
)

NOTICE = """\
---
title: Harbour opens its gates to the public on Sunday
date: 2023-05-20
place: Rotterdam
summary: For the first time in thirty years visitors may walk to the end of the old pier.
institutions: [Harbour Board]
---
"""
"""The beginning of an article as most are."""

ENGLISH = "The board has long been of the opinion that a port is best understood by those who have walked through it. "

CHINESE = "港务局一直认为，只有亲自走过港口的人，才能真正了解它，因此决定在周日向公众开放全部码头。"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample archive below a path prefix, as a web server of this machine shows it."""
    root = tmp_path_factory.mktemp("pages")
    for folder in ("articles", "authorities", "pages"):
        shutil.copytree(CHECKOUT / folder, root / "site" / folder)
    shutil.copy(CHECKOUT / "site.yaml", root / "site")
    for slug, language, text in (("notice", "en", ENGLISH), ("kaifang", "zh", CHINESE)):
        notice = NOTICE.replace("place:", f"language: {language}\nplace:")
        paragraphs = f"{text * 8}\n\n" * 3
        (root / "site" / "articles" / f"{slug}.md").write_text(
            f"{notice}{paragraphs}[More](https://example.com/more)\n"
        )
    build(read_site(root / "site", root / "www" / "news", "https://example.org/news/"))
    with served(root / "www") as server:
        yield f"{server}news/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_no_page_overflows_complains_or_asks_another_host(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    with browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=True,
    ) as context:
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        for path in PAGES:
            response = page.goto(address + path)
            assert response is not None and response.ok, path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator("h1").count() == 1, path
    assert said == []
    assert [url for url in asked if not url.startswith(address)] == []


def test_a_reader_without_scripts_walks_from_the_front_page_to_a_person(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("link", name="Shanghai Jiao Tong University signs an agreement").click()
        page.get_by_role("link", name="Ding Kuiling").first.click()
        assert page.url == f"{address}people/ding-kuiling/"
        assert page.get_by_text("丁奎岭").is_visible()
        assert page.locator("h1").inner_text() == "Ding Kuiling"


def test_the_keyboard_reaches_the_text_first(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}2024/03/counterpart-support-agreement/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#_main"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "_main"


def open_notice(browser: Browser, address: str, width: int, slug: str = "notice") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{address}2023/05/{slug}/")
    return page


@pytest.mark.parametrize(("width", "lowest"), [(1280, 208), (390, 266)])
def test_the_text_begins_high_on_the_page(browser: Browser, address: str, width: int, lowest: int) -> None:
    with open_notice(browser, address, width) as page:
        assert page.locator(".standfirst").is_visible()
        assert page.evaluate("document.querySelector('.body').getBoundingClientRect().top") <= lowest


@pytest.mark.parametrize("width", [768, 1280])
@pytest.mark.parametrize(("slug", "least", "most"), [("notice", 60, 75), ("kaifang", 30, 40)])
def test_a_line_has_as_many_characters_as_are_easily_read(
    browser: Browser, address: str, width: int, slug: str, least: int, most: int
) -> None:
    with open_notice(browser, address, width, slug) as page:
        characters = page.evaluate(
            """() => {
                const text = document.querySelector(".body p");
                const lines = text.getBoundingClientRect().height / parseFloat(getComputedStyle(text).lineHeight);
                return text.textContent.length / lines;
            }"""
        )
        assert least <= characters <= most


def test_a_citation_is_copied_by_one_press_and_the_reader_hears_of_it(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"{address}2023/05/notice/")
        page.get_by_role("button", name="Copy Chicago").click()
        page.get_by_role("status").get_by_text("Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == (
            "“Harbour opens its gates to the public on Sunday,” Partnership news, May 20, 2023,"
            " https://example.org/news/2023/05/notice/."
        )


def test_a_citation_is_selected_as_a_whole_where_scripts_do_not_run(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}2023/05/notice/")
        assert page.get_by_role("button").count() == 0
        assert page.locator(".citation").first.evaluate("text => getComputedStyle(text).userSelect") == "all"


def test_paper_has_text_addresses_and_a_citation_and_nothing_to_press(browser: Browser, address: str) -> None:
    with open_notice(browser, address, 1280) as page:
        page.emulate_media(media="print")
        for name in (".masthead nav", ".neighbours", ".coverage", "button", "details", ".skip"):
            assert not any(found.is_visible() for found in page.locator(name).all()), name
        for name in ("h1", ".dateline", ".standfirst", ".body", ".names"):
            assert page.locator(name).is_visible(), name
        assert page.locator(".citation").all_inner_texts()[0].endswith("/2023/05/notice/.")
        assert page.locator(".address").inner_text() == "https://example.org/news/2023/05/notice/"
        shown = "link => getComputedStyle(link, '::after').content"
        assert page.get_by_role("link", name="More").evaluate(shown) == '" (https://example.com/more)"'
        assert page.pdf().startswith(b"%PDF-")
