"""The search box in a browser: what it suggests while one types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sitegen.suggestions import MOST
from tests.browsing import served
from tests.sites import run_build, write_site
from tests.test_beginnings import WORDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

RECORDS = (
    "- {id: sjtu, name: Shanghai Jiao Tong University, native: {zh: 上海交通大学}, variants: [SJTU]}\n"
    "- {id: shandong, name: Shandong University}\n"
)


def article(title: str, date: str, fields: str = "") -> str:
    return f"---\ntitle: {json.dumps(title)}\ndate: {date}\n{fields}\n---\n\nText.\n"


FILES = {
    "site.yaml": "title: T\n",
    "authorities/institutions.yaml": RECORDS,
    "articles/a.md": article("Shanghai opens <b>a port</b>", "2024-04-01", "institutions: [sjtu, shandong]"),
    "articles/b.md": article("A port again", "2024-05-01", "institutions: [sjtu]\npeople: [Shen Wei, 王伟]"),
    "articles/c.md": article("Old port", "2020", "tags: [Shipping]"),
    **{f"articles/n{number}.md": article(f"Note {number}", "2019") for number in range(MOST)},
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site below a path prefix, as a web server of this machine shows it; it has no full-text search."""
    root = tmp_path_factory.mktemp("suggest")
    run_build(write_site(root / "site", FILES), output=root / "www" / "news", base_url="https://example.org/news/")
    with served(root / "www") as server:
        yield f"{server}news/"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody on a page of the site."""

    page: Page
    asked: list[str] = field(default_factory=list)
    """Addresses that the page requested."""

    def type(self, text: str) -> None:
        """Go to the box, and put *text* in the place of what is there."""
        self.page.keyboard.press("/")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def sees(self, *expected: str) -> None:
        """Wait until these are suggested, before the full-text search."""
        from playwright.sync_api import expect

        text = self.page.get_by_role("combobox").input_value()
        expect(self.page.get_by_role("option")).to_have_text([*expected, f"Search the full text for “{text}”"])

    @property
    def chosen(self) -> str:
        """The option that a screen reader would say; nothing where none is chosen."""
        name = self.page.get_by_role("combobox").get_attribute("aria-activedescendant")
        option = self.page.locator("[role=option][aria-selected=true]")
        assert option.count() == (name is not None)
        return self.page.locator(f"#{name}").inner_text() if name else ""


@pytest.fixture(params=[390, 1280], ids=["a phone", "a desk"])
def reader(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    with browser.new_context(viewport={"width": request.param, "height": 800}) as context:
        found = Reader(context.new_page())
        said: list[str] = []
        found.page.on("console", lambda message: said.append(message.text))
        found.page.on("pageerror", lambda error: said.append(str(error)))
        found.page.on("request", lambda request: found.asked.append(request.url))
        found.page.goto(f"{address}2024/04/a/")
        yield found
        assert said == []
        assert [url for url in found.asked if not url.startswith(address)] == []


SHANGHAI = ("Shanghai Jiao Tong University", "Shandong University")


def test_the_first_letter_is_answered_by_names_and_titles(reader: Reader, address: str) -> None:
    assert not [url for url in reader.asked if "suggest" in url], "nothing is fetched before somebody comes to the box"
    reader.type("S")
    reader.sees("Shen Wei", *SHANGHAI, "Shipping", "Shanghai opens <b>a port</b> 2024-04-01")
    names = ["start", "61"]  # with the names that begin with A, since there are few of both
    assert [url for url in reader.asked if url.endswith(".json")] == [
        f"{address}search/suggestions/{name}.json" for name in names
    ]
    groups = reader.page.get_by_role("listbox").get_by_role("group").all()
    assert groups and [group.get_attribute("aria-label") for group in groups] == [
        "People",
        "Institutions",
        "Tags",
        "Articles",
    ]
    assert reader.page.locator("mark").all_inner_texts() == ["S", "S", "S", "S", "S"]
    assert reader.page.get_by_role("status").inner_text() == "5 suggestions"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("sjtu", ("SJTU → Shanghai Jiao Tong University",)),
        ("交通", ("上海交通大学 → Shanghai Jiao Tong University",)),
        ("wangwei", ("wang wei → 王伟",)),
        ("univ sha", SHANGHAI),
        ("port", ("A port again 2024-05-01", "Shanghai opens <b>a port</b> 2024-04-01", "Old port 2020")),
        ("port AGAIN", ("A port again 2024-05-01",)),
        ("a p", ("A port again 2024-05-01", "Shanghai opens <b>a port</b> 2024-04-01")),
        ("xyz", ()),
        ("note 77", ("Note 77 2019",)),
    ],
    ids=[
        "a variant finds the heading", "Chinese characters are found within a name", "a reading finds a Chinese name",
        "of two words each begins a word of the name", "titles come newest first", "case does not matter",
        "titles that begin as typed come first", "what nothing begins with finds nothing",
        "a title among very many is found",
    ],
)  # fmt: skip
def test_suggested_is(reader: Reader, typed: str, expected: tuple[str, ...]) -> None:
    reader.type(typed)
    reader.sees(*expected)


def test_the_keyboard_alone_goes_to_a_suggestion(reader: Reader, address: str) -> None:
    box = reader.page.get_by_role("combobox")
    reader.type("sh")
    reader.sees("Shen Wei", *SHANGHAI, "Shipping", "Shanghai opens <b>a port</b> 2024-04-01")
    assert (reader.chosen, box.get_attribute("aria-expanded")) == ("", "true")
    reader.page.keyboard.press("ArrowUp")
    assert reader.chosen == "Search the full text for “sh”"
    reader.page.keyboard.press("ArrowDown")
    assert reader.chosen == ""
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("ArrowDown")
    assert reader.chosen == "Shanghai Jiao Tong University"
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    assert reader.page.url == f"{address}institutions/sjtu/"


def test_escape_closes_the_list_and_keeps_what_was_typed(reader: Reader) -> None:
    box = reader.page.get_by_role("combobox")
    reader.type("sjtu")
    reader.sees("SJTU → Shanghai Jiao Tong University")
    reader.page.keyboard.press("Escape")
    assert not reader.page.get_by_role("listbox").is_visible()
    assert (box.input_value(), box.get_attribute("aria-expanded")) == ("sjtu", "false")
    reader.page.keyboard.press("ArrowDown")
    reader.sees("SJTU → Shanghai Jiao Tong University")


def test_a_slash_leads_to_the_box_unless_it_is_written(reader: Reader) -> None:
    reader.type("1")
    reader.page.keyboard.press("/")
    assert reader.page.get_by_role("combobox").input_value() == "1/"
    reader.page.keyboard.press("Control+/")
    assert reader.page.get_by_role("combobox").input_value() == "1/"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_enter_searches_the_full_text(browser: Browser, address: str, scripts: bool) -> None:
    with browser.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Search names, titles and texts").fill("port & ship")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url == f"{address}search/?q=port+%26+ship"


def test_the_last_suggestion_searches_the_full_text(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Search names, titles and texts").fill("port & ship")
        with page.expect_navigation():
            page.get_by_role("option").last.click()
        assert page.url == f"{address}search/?q=port+%26+ship"


def test_scripts_find_the_same_words_as_the_program_that_builds(reader: Reader, address: str) -> None:
    found = reader.page.evaluate(
        "async ([code, texts]) => { const { words } = await import(code); return texts.map(words); }",
        [f"{address}theme/suggest.js", list(WORDS)],
    )
    assert dict(zip(WORDS, found, strict=True)) == WORDS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_does_not_make_the_page_wider(browser: Browser, address: str, scheme: str) -> None:
    with browser.new_context(
        viewport={"width": 390, "height": 800}, color_scheme="dark" if scheme == "dark" else "light", has_touch=True
    ) as context:
        page = context.new_page()
        page.goto(f"{address}2024/04/a/")
        page.get_by_role("searchbox").tap()
        page.keyboard.insert_text("s")
        page.get_by_role("option").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        boxes = [option.bounding_box() for option in page.get_by_role("option").all()]
        assert min(box["height"] for box in boxes if box) >= 44
        assert min(box["width"] for box in boxes if box) > 330
