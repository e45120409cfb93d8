"""The sample archive in a browser: every kind of page, on a phone and on a desk, by day and by night."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sitegen.build import build
from sitegen.site import read_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
ARGUMENTS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

pytestmark = pytest.mark.browser


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample archive below a path prefix, as a web server of this machine shows it."""
    root = tmp_path_factory.mktemp("pages")
    for folder in ("articles", "authorities", "pages"):
        shutil.copytree(CHECKOUT / folder, root / "site" / folder)
    shutil.copy(CHECKOUT / "site.yaml", root / "site")
    build(read_site(root / "site", root / "www" / "news", "https://example.org/news/"))
    handler = functools.partial(_Quiet, directory=str(root / "www"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/news/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no 'chromium' on the PATH: install the distribution's package of that name")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield found
        found.close()


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


def test_paper_has_the_text_and_no_navigation(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}2024/03/counterpart-support-agreement/")
        page.emulate_media(media="print")
        assert not page.get_by_role("navigation").first.is_visible()
        assert page.locator("h1").is_visible()
        assert page.locator(".body").is_visible()
