from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from sitegen.check import check
from sitegen.errors import UsageError
from sitegen.formersites import read_addresses
from sitegen.site import read_site
from tests.sites import GOOD_SITE, call, run_build, write_site

URLSET = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n<url><loc>https://old.example/a/?x=1&amp;y=2</loc></url>\n'
    "<url><loc>\n https://old.example/%E4%B8%8A/ </loc></url><url><loc><![CDATA[https://old.example/b]]></loc></url></urlset>"
)


def test_a_sitemap_names_its_addresses_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "sitemap.xml"
    file.write_text(URLSET, "utf-8")
    assert read_addresses(file) == [
        ("https://old.example/a/?x=1&y=2", 2),
        ("https://old.example/%E4%B8%8A/", 3),
        ("https://old.example/b", 4),
    ]


def test_an_index_leads_to_the_sitemaps_beside_it_also_packed_ones(tmp_path: Path) -> None:
    (tmp_path / "one.xml.gz").write_bytes(gzip.compress(URLSET.encode()))
    index = "<sitemapindex><sitemap><loc>https://old.example/maps/one.xml.gz</loc></sitemap><sitemap><loc>https://old.example/no.xml</loc></sitemap></sitemapindex>"
    (tmp_path / "sitemap.xml").write_text(index, "utf-8")
    assert [address for address, _ in read_addresses(tmp_path / "sitemap.xml")] == [
        "https://old.example/a/?x=1&y=2",
        "https://old.example/%E4%B8%8A/",
        "https://old.example/b",
    ]


LISTS = {
    "a list": ("/a/\nhttps://old.example/b\n\n", [("/a/", 1), ("https://old.example/b", 2)]),
    "a list of hashes": (f"{'0' * 64}  a/index.html\n{'f' * 128} *b\n", [("a/index.html", 1), ("b", 2)]),
    "a ledger": (
        '{"kind":"archive","id":"x"}\n{"kind":"article","id":"a","path":"a/","former":["b/"]}\n{"broken\n',
        [("a/", 2), ("b/", 2)],
    ),
}


@pytest.mark.parametrize(("text", "addresses"), LISTS.values(), ids=LISTS)
def test_addresses_are_read_from(tmp_path: Path, text: str, addresses: list[tuple[str, int]]) -> None:
    (tmp_path / "list").write_text(text, "utf-8")
    assert read_addresses(tmp_path / "list") == addresses


def test_a_folder_is_a_site_whoever_made_it(tmp_path: Path) -> None:
    write_site(tmp_path, {"a/index.html": "", "b.html": ""})
    assert read_addresses(tmp_path) == [("b.html", 0), ("a/index.html", 0)]


@pytest.mark.parametrize("data", [b"", b"\x1f\x8bno gzip"], ids=["nothing", "a damaged file"])
def test_what_names_nothing_is_a_wrong_call(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list").write_bytes(data)
    with pytest.raises(UsageError, match="--addresses: "):
        read_addresses(tmp_path / "list")


def test_addresses_that_lead_nowhere_are_told_with_what_to_do(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    former = tmp_path / "list"
    former.write_text(
        "https://old.example/2024/03/first/\n/2024/03/first\n/2024/02/second/index.html\nfeed.atom\n/tags/agreements/\n"
        "/archive/?page=2\n/2024/03/other/\ntheme/x.css\n",
        "utf-8",
    )
    assert [str(problem) for problem in check(read_site(root), former=former)] == [
        f"{former}:6: E307 '/archive/?page=2' leads nowhere in this site: no static site tells a query ('?') from another, "
        "so the web server must redirect it.",
        f"{former}:7: E307 '/2024/03/other/' leads nowhere in this site: give the article that it was an alias "
        "('aliases: [/2024/03/other/]'), or say in gone.yaml that it is gone.",
    ]


def test_a_site_has_all_addresses_of_its_own_former_build(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    run_build(root)
    assert check(read_site(root), former=root / "public") == ()
    assert check(read_site(root), former=root / "public" / "sitemap.xml") == ()


def test_the_command_exits_1_for_an_address_that_leads_nowhere(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    (tmp_path / "list").write_text("/gone/\n", "utf-8")
    run = call("check", root, "--addresses", tmp_path / "list")
    assert (run.status, "E307" in run.out, run.out.splitlines()[-1]) == (1, True, "1 error, 0 warnings, 0 notes.")
