"""The page of search in a browser: a bilingual archive in three shards, below a path prefix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from sitegen import fulltext
from sitegen.build import build
from sitegen.site import read_site
from tests.browsing import SENT, Watched, served
from tests.sites import apply

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ARTICLES = {
    "bridge": ("2003-04-05", "en", "The bridge at Qingdao opens", "[Qingdao City]", "[Li Na]", "bridges"),
    "ferry": ("2004-06-07", "en", "The last ferry", "[Qingdao City]", "[Wang Wei]", "ferries"),
    "budget": ("2014-01-02", "en", "A budget for harbours", "[Ministry of Transport]", "[Li Na]", "money"),
    "agreement": ("2024-03-01", "en", "Universities sign an agreement", "[Shanghai Jiao Tong University]", "[Ding Kuiling]", "agreements"),
    "xieyi": ("2024-03-02", "zh", "上海交通大学与齐鲁工业大学签约", "[上海交通大学]", "[丁奎岭]", "agreements"),
    "dagang": ("2024-03-03", "zh", "大港码头扩建", "[]", "[]", "building"),
}  # fmt: skip
TEXTS = {
    "bridge": "Engineers walked over the bridge; its agencies were proud.",
    "ferry": "The ferry crossed once more beside the bridge.",
    "budget": "The agency pays for quays & <mark>cranes</mark>.",
    "agreement": "Both sides promise counterpart support.",
    "xieyi": "双方签署了对口支援协议，AI大模型也在其中。",
    "dagang": "码头的第二期工程开工了。",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the archive."""
    root = tmp_path_factory.mktemp("search")
    apply(root, "site/site.yaml", "title: Harbour news\nbase_url: https://example.org/news/\n")
    apply(
        root,
        "site/authorities/institutions.yaml",
        "- {id: sjtu, name: Shanghai Jiao Tong University, native: {zh: 上海交通大学}, variants: [SJTU]}\n",
    )
    apply(root, "site/authorities/people.yaml", "- {id: ding, name: Ding Kuiling, native: {zh: 丁奎岭}}\n")
    for name, (date, language, title, institutions, people, tag) in ARTICLES.items():
        fields = f"title: {title}\ndate: {date}\nlanguage: {language}\ninstitutions: {institutions}\npeople: {people}\ntags: [{tag}]"
        apply(root, f"site/articles/{name}.md", f"---\n{fields}\n---\n{TEXTS[name]}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fulltext, "MOST", 3)
        build(read_site(root / "site", root / "www/news", with_search=True))
    with served(root / "www") as address:
        yield f"{address}news/"


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def page(browser: Browser, site: str, watched: Watched) -> Iterator[Page]:
    """The page of search; it must have said nothing, and asked no other host."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        watched.follow(page)
        page.goto(f"{site}search/")
        yield page
        assert watched.said == []
        assert [address for address in watched.asked if not address.startswith(site)] == []


def search(page: Page, text: str) -> list[str]:
    """Search for *text*; return the slugs of what is found, in order."""
    page.get_by_role("searchbox").fill(text)
    page.locator("#_status", has_text=re.compile(rf"“{re.escape(text)}”|No article")).wait_for()
    return found(page)


def found(page: Page) -> list[str]:
    links = page.locator("#_results h2 a")
    addresses = [links.nth(place).get_attribute("href") or "" for place in range(links.count())]
    return [address.rstrip("/").rpartition("/")[2] for address in addresses]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("bridge", {"bridge", "ferry"}),
        ("agencies", {"bridge", "budget"}),
        ("counter", {"agreement"}),
        ('"the bridge"', {"bridge", "ferry"}),
        ("SJTU", {"agreement", "xieyi"}),
        ("上海交大", set()),
        ("交通大学", {"agreement", "xieyi"}),
        ("丁奎岭", {"agreement", "xieyi"}),
        ("Ding Kuiling", {"agreement", "xieyi"}),
        ("码头", {"dagang"}),
        ("港", {"dagang"}),
        ("AI大模型", {"xieyi"}),
        ("对口支援 agreements", {"xieyi"}),
        ("quays cranes", {"budget"}),
        ("Ministry", {"budget"}),
    ],
    ids=[
        "a word", "another form of a word", "the beginning of a word", "a phrase", "an acronym that no article prints",
        "characters that do not follow one another", "a part of a name, in both languages", "a name in characters",
        "a name in letters, in both languages", "a word of two characters", "one character", "letters and characters",
        "words of two languages", "words of a text", "a word of a name",
    ],
)  # fmt: skip
def test_search_finds(page: Page, text: str, slugs: set[str]) -> None:
    assert set(search(page, text)) == slugs


def test_a_result_shows_the_words_in_their_line(page: Page) -> None:
    search(page, "cranes")
    result = page.locator("#_results li").first
    assert result.inner_text().split("\n")[-1] == "The agency pays for quays & cranes."
    assert result.locator("mark").all_inner_texts() == ["cranes."]
    assert result.locator("time").get_attribute("datetime") == "2014-01-02"


def test_a_chinese_result_shows_its_text_as_it_was_written(page: Page) -> None:
    search(page, "支援")
    result = page.locator("#_results li").first
    assert result.locator("a").inner_text() == "上海交通大学与齐鲁工业大学签约"
    assert result.locator("p.card-summary").inner_text() == "双方签署了对口支援协议，AI大模型也在其中。"
    assert result.locator("mark").all_inner_texts() == ["支援"]
    assert result.locator("h2").get_attribute("lang") == "zh"


def test_a_result_found_by_a_name_says_by_which_form(page: Page) -> None:
    search(page, "SJTU")
    assert "Found by: SJTU" in page.locator("#_results li").first.inner_text()


def test_a_slip_of_the_pen_is_corrected_and_can_be_insisted_on(page: Page) -> None:
    page.get_by_role("searchbox").fill("brigde")
    page.get_by_text("Nothing has “brigde”. These are the results for “bridge”.").wait_for()
    page.get_by_text("2 articles for “bridge”.").wait_for()
    assert set(found(page)) == {"bridge", "ferry"}
    page.get_by_role("button", name="Search for “brigde” as written").click()
    page.get_by_text("No article for “brigde”").wait_for()
    assert found(page) == []


def test_newest_first_orders_all_shards_by_date_and_stands_in_the_address(page: Page, site: str) -> None:
    search(page, "the")
    page.get_by_label("Order").select_option("newest")
    page.wait_for_function("document.querySelector('#_results h2 a')?.href.includes('/2014/')")
    page.locator("#_results li").nth(2).wait_for()
    assert found(page) == ["budget", "ferry", "bridge"]
    assert parse_qs(urlsplit(page.url).query) == {"q": ["the"], "sort": ["newest"]}
    page.reload()
    page.locator("#_results li").nth(2).wait_for()
    assert found(page) == ["budget", "ferry", "bridge"]
    assert page.get_by_role("searchbox").input_value() == "the"


def test_facets_narrow_the_results_and_back_widens_them_again(page: Page) -> None:
    search(page, "the")
    assert page.locator("#_facets legend").all_inner_texts() == ["Year", "Institution", "Person", "Tag"]
    page.get_by_role("checkbox", name="Li Na 2").check()
    page.locator("#_status", has_text="2 articles").wait_for()
    assert set(found(page)) == {"bridge", "budget"}
    assert parse_qs(urlsplit(page.url).query) == {"q": ["the"], "person": ["li-na"]}
    page.get_by_role("checkbox", name="2014 1").check()
    page.locator("#_status", has_text="1 article").wait_for()
    assert found(page) == ["budget"]
    page.go_back()
    page.locator("#_status", has_text="2 articles").wait_for()
    assert page.get_by_role("checkbox", name="Li Na 2").is_checked()


def test_a_facet_alone_is_a_search(page: Page, site: str) -> None:
    page.goto(f"{site}search/?language=zh")
    page.locator("#_results li").nth(1).wait_for()
    assert set(found(page)) == {"xieyi", "dagang"}


def test_the_keyboard_alone_goes_from_the_box_to_an_article(page: Page, site: str) -> None:
    assert page.evaluate("document.activeElement.id") == "_q"
    page.keyboard.type("ferry")
    page.locator("#_results li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}2004/06/ferry/")


def test_results_are_announced(page: Page) -> None:
    search(page, "bridge")
    assert page.get_by_role("status").first.inner_text() == "2 articles for “bridge”."


def test_nothing_is_fetched_before_something_is_searched_for(page: Page, site: str, watched: Watched) -> None:
    page.wait_for_load_state("networkidle")
    assert not [address for address in watched.asked if "/search/index/" in address]


def test_a_first_result_takes_less_than_200_kilobytes(browser: Browser, site: str) -> None:
    with browser.new_context() as context:
        before = SENT[0]
        page = context.new_page()
        page.goto(f"{site}search/?q=bridge")
        page.locator("#_results li").first.wait_for()
        assert 100_000 < SENT[0] - before < 200_000


def test_without_scripts_the_page_points_to_the_indexes(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}search/?q=bridge")
        assert "The search needs JavaScript." in page.locator("noscript").inner_text()
        assert not page.locator("#_found").is_visible()
        page.get_by_role("link", name="institution", exact=True).click()
        assert page.url == f"{site}institutions/"


def test_what_older_shards_may_have_is_not_denied(browser: Browser, tmp_path: Path) -> None:
    for number in range(7):
        apply(
            tmp_path,
            f"site/articles/{number}.md",
            f"---\ntitle: Hartmann {number}\ndate: {2000 + number}-01-01\n---\ntext\n",
        )
    apply(tmp_path, "site/articles/0.md", "---\ntitle: News 0\ndate: 2000-01-01\ntags: [Radio|TV]\n---\nHartwann\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fulltext, "MOST", 1)
        build(read_site(tmp_path / "site", tmp_path / "www", with_search=True))
    with served(tmp_path / "www") as address, browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{address}search/?q=Hartwann")
        page.get_by_text("No article for “Hartwann” since 2002.").wait_for()
        page.get_by_text("Did you mean hartmann?").wait_for()
        page.get_by_role("button", name="Search the articles before 2002").click()
        page.get_by_text("1 article for “Hartwann”.").wait_for()
        assert found(page) == ["0"]
        page.goto(f"{address}search/?tag=radio-tv")
        page.get_by_role("button", name="Search the articles before 2002").click()
        page.get_by_role("checkbox", name="Radio|TV 1").wait_for()
