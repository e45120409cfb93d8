from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitegen import resourcesync
from sitegen.build import build
from sitegen.catalog import Catalog, open_catalog
from sitegen.dates import utc_moment
from sitegen.fileviews import SyncView
from sitegen.render import site_view
from sitegen.resourcesync import change_years, changes_view, document_view, documents, lists_of
from sitegen.settings import Settings
from sitegen.site import read_site
from sitegen.syncdocuments import write_document
from sitegen.viewparts import SyncEntry
from sitegen.views import PlannedPage
from tests.sites import GOOD_ARTICLE, apply, run_build, snapshot, write_archive, write_site
from tests.test_incremental import built_anew, outcome

RS, SM = "{http://www.openarchives.org/rs/terms/}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SETTINGS = (
    "title: Archive\nbase_url: https://example.org/a&b/\nsearch: off\nledger: off\n"
    "formats: {all: off, resourcesync: on}\n"
)
SITE = {
    "site.yaml": SETTINGS,
    "articles/first.md": GOOD_ARTICLE,
    "articles/second.md": "---\ntitle: Second\ndate: 2023-05\nslug: qa\nupdated: 2023-06-01 01:00 +0200\n---\nText.\n",
    "articles/third.md": "---\ntitle: Third\ndate: 2023\nslug: 上海\n---\nText.\n",
}
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:rs="http://www.openarchives.org/rs/terms/"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BASE = "https://example.org/a&amp;b/"

MOMENTS = {
    "2024": "2024-01-01T00:00:00Z",
    "2024-03": "2024-03-01T00:00:00Z",
    "2024-03-01": "2024-03-01T00:00:00Z",
    "2024-03-01T09:05:00": "2024-03-01T10:05:00Z",
    "2024-03-01T09:05:00Z": "2024-03-01T09:05:00Z",
    "2024-03-01T23:05:00-04:00": "2024-03-02T03:05:00Z",
    "0999": "0999-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00": "",
    "2024-13": "",
    "soon": "",
    "": "",
    '2024"': "",
}


@pytest.mark.parametrize(("text", "moment"), MOMENTS.items(), ids=MOMENTS)
def test_a_date_is_its_first_instant_in_utc(text: str, moment: str) -> None:
    assert utc_moment(text, "-01:00") == moment


def test_the_documents_of_an_archive_lead_to_every_resource(tmp_path: Path) -> None:
    root = write_site(tmp_path, SITE)
    run_build(root)
    files = snapshot(root / "public")
    found = {name: files[name].decode() for name in files if name.startswith((".well-known/", "resourcesync/"))}

    def resource(path: str, modified: str, file: str) -> str:
        data = files[file]
        return (
            f"<url><loc>{BASE}{path}</loc><lastmod>{modified}</lastmod>"
            f'<rs:md hash="sha-256:{sha256(data).hexdigest()}" length="{len(data)}" type="text/html"/>'
            f'<rs:ln rel="collection" href="{BASE}"/></url>\n'
        )

    up = f'<rs:ln rel="up" href="{BASE}resourcesync/capabilitylist.xml"/>\n'
    in_index = f'{up}<rs:ln rel="index" href="{BASE}resourcesync/resourcelist.xml"/>\n'
    assert found == {
        ".well-known/resourcesync": f'{HEAD}<urlset {NAMESPACES}>\n<rs:ln rel="describedby" href="{BASE}"/>\n'
        f'<rs:md capability="description"/>\n<url><loc>{BASE}resourcesync/capabilitylist.xml</loc>'
        '<rs:md capability="capabilitylist"/></url>\n</urlset>\n',
        "resourcesync/capabilitylist.xml": f'{HEAD}<urlset {NAMESPACES}>\n<rs:ln rel="describedby" href="{BASE}"/>\n'
        f'<rs:ln rel="up" href="{BASE}.well-known/resourcesync"/>\n<rs:md capability="capabilitylist"/>\n'
        f'<url><loc>{BASE}resourcesync/resourcelist.xml</loc><rs:md capability="resourcelist"/></url>\n</urlset>\n',
        "resourcesync/resourcelist.xml": f"{HEAD}<sitemapindex {NAMESPACES}>\n{up}"
        '<rs:md capability="resourcelist" at="2024-03-01T00:00:00Z"/>\n'
        f"<sitemap><loc>{BASE}resourcesync/resources-2023.xml</loc></sitemap>\n"
        f"<sitemap><loc>{BASE}resourcesync/resources-2024.xml</loc></sitemap>\n</sitemapindex>\n",
        "resourcesync/resources-2023.xml": f"{HEAD}<urlset {NAMESPACES}>\n{in_index}"
        '<rs:md capability="resourcelist" at="2023-05-31T23:00:00Z"/>\n'
        + resource("2023/%E4%B8%8A%E6%B5%B7/", "2023-01-01T00:00:00Z", "2023/上海/index.html")
        + resource("2023/05/qa/", "2023-05-31T23:00:00Z", "2023/05/qa/index.html")
        + "</urlset>\n",
        "resourcesync/resources-2024.xml": f"{HEAD}<urlset {NAMESPACES}>\n{in_index}"
        '<rs:md capability="resourcelist" at="2024-03-01T00:00:00Z"/>\n'
        + resource("2024/03/first/", "2024-03-01T00:00:00Z", "2024/03/first/index.html")
        + "</urlset>\n",
    }  # fmt: skip


WITHOUT = {
    "base_url": {"site.yaml": SETTINGS.replace("base_url: https://example.org/a&b/\n", "")},
    "the format": {"site.yaml": SETTINGS.replace("resourcesync: on", "resourcesync: off")},
    "an article": dict.fromkeys(("articles/first.md", "articles/second.md", "articles/third.md")),
}


@pytest.mark.parametrize("edits", WITHOUT.values(), ids=WITHOUT)
def test_there_is_nothing_to_harvest_without(tmp_path: Path, edits: dict[str, str | None]) -> None:
    root = write_site(tmp_path, SITE)
    run_build(root)
    for name, text in edits.items():
        apply(root, name, text)
    run_build(root)
    assert not [name for name in snapshot(root / "public") if "resource" in name]


def lists(root: Path) -> dict[str, tuple[str, str]]:
    """Return hash and length of every resource, by its address below the base."""
    found: dict[str, tuple[str, str]] = {}
    for file in sorted((root / "public/resourcesync").glob("resources-*.xml")):
        for item in ElementTree.parse(file).iter(f"{SM}url"):
            about = item.find(f"{RS}md")
            assert about is not None
            found[item.findtext(f"{SM}loc", "")] = (about.get("hash", ""), about.get("length", ""))
    return found


def test_a_list_tells_what_files_hold_that_other_changes_reached(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", SITE)
    run_build(root)
    before = lists(root)
    apply(root, "templates/article.html", "{{ page.title }}")
    run_build(root)
    data = (root / "public/2024/03/first/index.html").read_bytes()
    assert data == b"The first article"
    assert lists(root)["https://example.org/a&b/2024/03/first/"] == (
        f"sha-256:{sha256(data).hexdigest()}",
        str(len(data)),
    )
    assert not set(before.values()) & set(lists(root).values())


def test_the_list_of_a_year_is_true_after_every_edit_and_that_of_others_stays(tmp_path: Path) -> None:
    root, output = tmp_path / "site", tmp_path / "site/public"
    write_archive(root, 60)
    write_site(root, {"site.yaml": SETTINGS})
    build(read_site(root))
    # It is the one before by date and links to what follows; the last edit changes a page, and its list, of another year.
    edits = (
        ("articles/newest.md", "---\ntitle: Newest\ndate: 2031\n---\nText.\n"),
        ("articles/newest.md", "---\ntitle: Newest\ndate: 2031\n---\nText, longer.\n"),
        ("articles/newest.md", "---\ntitle: Renamed\ndate: 2032\n---\nText, longer.\n"),
        ("articles/newest.md", None),
    )
    for number, (name, text) in enumerate(edits):
        before = snapshot(output)
        apply(root, name, text)
        assert outcome(root, output) == built_anew(root, tmp_path / f"anew{number}"), text
        after = snapshot(output)
        changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
        assert len([path for path in changed if "/resources-" in path]) <= 3


@contextmanager
def with_ledger(root: Path, *rows: tuple[str, str, str, str, tuple[str, ...], bool, str]) -> Iterator[Catalog]:
    """Yield the catalog of *root* with entries of articles: id, path, since, changed, former, is_gone, ended."""
    with open_catalog(read_site(root).state / "catalog.sqlite", is_kept=False) as catalog:
        catalog.run("DELETE FROM ledger")
        for id_, path, since, changed, former, is_gone, ended in rows:
            catalog.run(
                "INSERT OR REPLACE INTO ledger VALUES ('article', ?, ?, '', '', '', '', ?, ?, ?, '[]', ?, ?, '', '')",
                id_, path, since, changed, json.dumps(former), is_gone, ended,
            )  # fmt: skip
        yield catalog


ROWS = (
    ("a", "2024/a/", "2024-03-01", "2024-03-01", (), False, ""),
    ("b", "2023/b/", "2023", "2024-02", ("2023/b&c/", "2023/b/"), False, ""),
    ("c", "2022/c/", "2022", "2023-01-05T12:00:00+08:00", (), False, ""),
    ("d", "2022/d/", "2022", "2022", (), True, "2024-02-20"),
    ("e", "2021/e/", "2021", "2021-05", (), True, ""),
    ("f", "2020/f/", "2020", "in spring", (), False, ""),
    ("g", "2020/g/", "", "2020-99", (), False, ""),
)


def settings_of(root: Path, **changes: object) -> Settings:
    return replace(read_site(root).settings, ledger="on", **changes)  # type: ignore[arg-type]  # each as in `Settings`


def changes(catalog: Catalog, settings: Settings, year: str, number: int = 1) -> SyncView:
    return changes_view(catalog, settings, PlannedPage("x.xml", "", "changelist", year, number), [])


def test_changes_are_listed_by_year_with_what_went_and_what_was_left(tmp_path: Path) -> None:
    root = write_site(tmp_path, SITE)
    run_build(root)
    with with_ledger(root, *ROWS) as catalog:
        settings = settings_of(root)
        assert change_years(catalog) == ["2020", "2021", "2023", "2024"]
        assert {year: lists_of(catalog, settings, "changelist", year) for year in ("2020", "2022", "2024")} == {
            "2020": 1, "2022": 0, "2024": 1,
        }  # fmt: skip
        assert changes(catalog, settings, "2024").entries == (
            SyncEntry("2023/b&c/", change="deleted", changed="2024-02-01T00:00:00Z"),
            SyncEntry("2023/b/", "2024-02-01T00:00:00Z", change="updated", changed="2024-02-01T00:00:00Z"),
            SyncEntry("2022/d/", change="deleted", changed="2024-02-20T00:00:00Z"),
            SyncEntry("2024/a/", "2024-03-01T00:00:00Z", change="created", changed="2024-03-01T00:00:00Z"),
        )
        assert changes(catalog, settings, "2023").entries == (
            SyncEntry("2022/c/", "2023-01-05T04:00:00Z", change="updated", changed="2023-01-05T04:00:00Z"),
        )
        assert changes(catalog, settings, "2021").entries == (
            SyncEntry("2021/e/", change="deleted", changed="2021-05-01T00:00:00Z"),
        )
        assert changes(catalog, settings, "2020").stamp == "2020-01-01T00:00:00Z"


def test_a_list_of_changes_is_a_document_that_the_index_leads_to(tmp_path: Path) -> None:
    root = write_site(tmp_path, SITE)
    run_build(root)
    with with_ledger(root, *ROWS[:2]) as catalog:
        settings = settings_of(root, formats=("markdown", "resourcesync"))
        site = site_view(read_site(root))
        assert dict(documents(catalog, settings))["resourcesync/changelist.xml"] == "changelist"
        page = PlannedPage("resourcesync/changelist.xml", "", "resourcesync", "changelist")
        index = write_document(site, document_view(catalog, settings, page, []))
        written = write_document(site, changes(catalog, settings, "2024"))
    up = f'<rs:ln rel="up" href="{BASE}resourcesync/capabilitylist.xml"/>\n'
    assert index.decode() == (
        f'{HEAD}<sitemapindex {NAMESPACES}>\n{up}<rs:md capability="changelist" from="2024-02-01T00:00:00Z"/>\n'
        f"<sitemap><loc>{BASE}resourcesync/changes-2024.xml</loc><lastmod>2024-03-01T00:00:00Z</lastmod>"
        '<rs:md from="2024-02-01T00:00:00Z" change="updated" datetime="2024-03-01T00:00:00Z"/></sitemap>\n'
        "</sitemapindex>\n"
    )
    assert written.decode() == (
        f'{HEAD}<urlset {NAMESPACES}>\n{up}<rs:ln rel="index" href="{BASE}resourcesync/changelist.xml"/>\n'
        '<rs:md capability="changelist" from="2024-02-01T00:00:00Z"/>\n'
        f'<url><loc>{BASE}2023/b&amp;c/index.md</loc><rs:md change="deleted" datetime="2024-02-01T00:00:00Z"/></url>\n'
        f"<url><loc>{BASE}2023/b/index.md</loc><lastmod>2024-02-01T00:00:00Z</lastmod>"
        '<rs:md change="updated" datetime="2024-02-01T00:00:00Z"/></url>\n'
        f"<url><loc>{BASE}2024/a/index.md</loc><lastmod>2024-03-01T00:00:00Z</lastmod>"
        '<rs:md change="created" datetime="2024-03-01T00:00:00Z"/></url>\n</urlset>\n'
    )


def test_without_a_ledger_there_is_no_list_of_changes(tmp_path: Path) -> None:
    root = write_site(tmp_path, SITE)
    run_build(root)
    with with_ledger(root) as catalog:
        assert "resourcesync/changelist.xml" not in dict(documents(catalog, settings_of(root)))
    with with_ledger(root, *ROWS) as catalog:
        settings = replace(settings_of(root), ledger="off")
        assert "resourcesync/changelist.xml" not in dict(documents(catalog, settings))
        assert lists_of(catalog, settings, "changelist", "2024") == 0


def test_what_is_too_much_for_one_document_is_in_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resourcesync, "PER_FILE", 1)
    monkeypatch.setattr(resourcesync, "CHANGES_PER_FILE", 2)
    root = write_site(tmp_path, SITE)
    run_build(root)
    names = [file.name for file in sorted((root / "public/resourcesync").iterdir())]
    assert names == [
        "capabilitylist.xml", "resourcelist.xml", "resources-2023-2.xml", "resources-2023.xml", "resources-2024.xml",
    ]  # fmt: skip
    assert len(lists(root)) == 3
    with with_ledger(root, *ROWS) as catalog:
        settings = settings_of(root)
        assert lists_of(catalog, settings, "changelist", "2024") == 2
        paths = [[entry.path for entry in changes(catalog, settings, "2024", number).entries] for number in (1, 2)]
    assert paths == [["2023/b&c/", "2023/b/", "2022/d/"], ["2024/a/"]]
