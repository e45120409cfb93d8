"""The files for reference managers: what a strict reader finds in them is what went in, whatever that was."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.bibtex import bibtex_entry, citation_key
from sitegen.citations import Work
from sitegen.csl import csl_item
from sitegen.dates import ArchiveDate
from sitegen.fields import Provenance
from sitegen.ris import ris_record
from tests.citationreaders import read_bibtex, read_ris, split_outside, tex
from tests.sites import GOOD_SITE, published, run_build, write_site
from tests.test_incremental import built_anew, differences

PLAIN = Work(
    title="Two universities sign an agreement",
    authors=("Jane Doe", "吴言涛"),
    site="Harbour Gazette",
    date=ArchiveDate("2023-09-05"),
    permalink="https://example.org/2023/09/two/",
    source=Provenance("新华网", "https://example.com/1", licence="CC BY 4.0"),
    language="en",
    id="2023/two",
    summary="They agreed.",
    keywords=("agreements", "Shandong, province of"),
)
HOSTILE = (
    'a "quoted" {title} with } and {',
    r"\textbf{x} \\ \' $x_1^2$ 50% of #1 & ~",
    "</script>]]><b>&amp;",
    "-- --- `` '' ?` !` ,, << >>",
    '=HYPERLINK("http://x"), +1, @x, \'y',
    "and",
    "A and B, Inc., and {C}",
    "عربي ‮עברית‬ 👩‍👩‍👧 e\u0301",
    "。！？…",
    "\u2028line\u2029 and\x85 more\x0b\x0c\x1c",
    "TY  - BOOK",
    "ER  - ",
    "x" * 5000,
)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(lambda text: " ".join(text.split()))
NAMES = TEXTS.filter(bool)
DATES = st.sampled_from(("0079", "1912-04", "2023-09-05", "2023-12-31T23:59:59")).map(ArchiveDate)
WORKS = st.builds(
    Work,
    title=NAMES,
    authors=st.lists(NAMES, max_size=3).map(tuple),
    site=NAMES,
    date=DATES,
    permalink=st.just("https://example.org/%E4%B8%8A/x_y'(1)&~/"),
    source=st.none()
    | st.builds(Provenance, TEXTS, st.just("") | st.just("https://example.com/a_{b}%20?c#d"), licence=TEXTS),
    language=st.sampled_from(("en", "zh-Hans")),
    id=NAMES,
    summary=TEXTS,
    keywords=st.lists(NAMES, max_size=3, unique=True).map(tuple),
)


def hostile(text: str) -> Work:
    """Return a work that says *text* wherever it can."""
    return Work(
        title=text, authors=(text, "Jane Doe"), site=text, date=ArchiveDate("2024"), permalink="https://example.org/x/",
        source=Provenance(text, "", licence=text), language="en", id=text, summary=text, keywords=(text,),
    )  # fmt: skip


def note(work: Work) -> str:
    parts = [part for part in (work.source.name, work.source.url) if part] if work.source is not None else []
    return f"Source: {', '.join(parts)}" if parts else ""


def said(work: Work) -> dict[str, object]:
    """Return what of *work* every format says."""
    return {
        "title": work.title,
        "authors": list(work.authors or (work.site,)),
        "paper": work.site,
        "url": work.permalink,
        "language": work.language,
        "abstract": work.summary,
        "note": note(work),
    }


def read_as_bibtex(work: Work) -> dict[str, object]:
    (fields,) = read_bibtex(bibtex_entry(work)).values()
    assert all(fields[name].startswith("{") for name in ("author", "title", "journal"))
    return {
        "title": tex(fields["title"]),
        "authors": [tex(name) for name in split_outside(fields["author"], " and ")],
        "paper": tex(fields["journal"]),
        "url": fields["url"],
        "language": tex(fields["language"]),
        "abstract": tex(fields.get("abstract", "")),
        "note": tex(fields.get("note", "")),
    }


def read_as_ris(work: Work) -> dict[str, object]:
    (record,) = read_ris(ris_record(work))
    values: dict[str, list[str]] = {}
    for tag, value in record:
        values.setdefault(tag, []).append(value)
    notes = [text for text in values.get("N1", []) if not text.startswith("Licence: ")]
    return {
        "title": values["TI"][0],
        "authors": values["AU"],
        "paper": values["T2"][0],
        "url": values["UR"][0],
        "language": values["LA"][0],
        "abstract": values.get("AB", [""])[0],
        "note": notes[0] if notes else "",
    }


def read_as_csl(work: Work) -> dict[str, object]:
    item = json.loads(csl_item(work))
    return {
        "title": item["title"],
        "authors": [name["literal"] for name in item["author"]],
        "paper": item["container-title"],
        "url": item["URL"],
        "language": item["language"],
        "abstract": item.get("abstract", ""),
        "note": item.get("note", ""),
    }


@given(WORKS)
@example(PLAIN)
def test_what_is_read_from_bibtex_is_what_went_in(work: Work) -> None:
    assert read_as_bibtex(work) == said(work)


@given(WORKS)
@example(PLAIN)
def test_what_is_read_from_ris_is_what_went_in(work: Work) -> None:
    assert read_as_ris(work) == said(work)


@given(WORKS)
@example(PLAIN)
def test_what_is_read_from_csl_json_is_what_went_in(work: Work) -> None:
    assert read_as_csl(work) == said(work)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_format(text: str) -> None:
    work = hostile(text)
    one_line = hostile(text if text.isprintable() else " ".join(text.split()))
    assert read_as_csl(work) == said(work)
    assert read_as_ris(work) == said(one_line) | {"note": f"Source: {one_line.title}"}
    assert read_as_bibtex(one_line) == said(one_line)


def test_a_work_is_written_so() -> None:
    assert bibtex_entry(PLAIN) == (
        "@article{2023/two,\n"
        "  author = {{Jane Doe} and {吴言涛}},\n"
        "  title = {{Two universities sign an agreement}},\n"
        "  journal = {{Harbour Gazette}},\n"
        "  entrysubtype = {newspaper},\n"
        "  date = {2023-09-05},\n"
        "  year = {2023},\n"
        "  month = sep,\n"
        "  url = {https://example.org/2023/09/two/},\n"
        "  language = {en},\n"
        "  keywords = {agreements, {Shandong, province of}},\n"
        "  abstract = {{They agreed.}},\n"
        "  note = {{Source: 新华网, https://example.com/1}},\n"
        "  copyright = {{CC BY 4.0}},\n"
        "}\n"
    )
    assert ris_record(PLAIN) == (
        "TY  - NEWS\r\nID  - 2023/two\r\nTI  - Two universities sign an agreement\r\nAU  - Jane Doe\r\nAU  - 吴言涛\r\n"
        "T2  - Harbour Gazette\r\nPY  - 2023\r\nDA  - 2023/09/05/\r\nUR  - https://example.org/2023/09/two/\r\nLA  - en\r\n"
        "AB  - They agreed.\r\nKW  - agreements\r\nKW  - Shandong, province of\r\nN1  - Source: 新华网, https://example.com/1\r\n"
        "N1  - Licence: CC BY 4.0\r\nAN  - 2023/two\r\nER  - \r\n\r\n"
    )
    assert json.loads(csl_item(PLAIN)) == {
        "id": "2023/two",
        "type": "article-newspaper",
        "title": "Two universities sign an agreement",
        "author": [{"literal": "Jane Doe"}, {"literal": "吴言涛"}],
        "container-title": "Harbour Gazette",
        "issued": {"date-parts": [[2023, 9, 5]]},
        "language": "en",
        "URL": "https://example.org/2023/09/two/",
        "abstract": "They agreed.",
        "keyword": "agreements, Shandong, province of",
        "note": "Source: 新华网, https://example.com/1",
    }


@pytest.mark.parametrize(
    ("date", "bibtex", "ris", "csl"),
    [
        ("0079", {"date": "0079", "year": "0079"}, {"PY": "0079", "DA": "0079///"}, [79]),
        ("1912-04", {"date": "1912-04", "year": "1912", "month": "apr"}, {"PY": "1912", "DA": "1912/04//"}, [1912, 4]),
        ("2023-09-05T10:00:00", {"date": "2023-09-05", "year": "2023", "month": "sep"}, {"PY": "2023", "DA": "2023/09/05/"}, [2023, 9, 5]),
    ],
    ids=["a year", "a month", "a moment"],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_is_known(date: str, bibtex: object, ris: object, csl: list[int]) -> None:
    work = dataclasses.replace(PLAIN, date=ArchiveDate(date))
    (fields,) = read_bibtex(bibtex_entry(work)).values()
    assert {name: fields[name] for name in ("date", "year", "month") if name in fields} == bibtex
    assert {tag: value for tag, value in read_ris(ris_record(work))[0] if tag in ("PY", "DA")} == ris
    assert json.loads(csl_item(work))["issued"] == {"date-parts": [csl]}


def test_where_nobody_signs_the_archive_stands_for_an_author() -> None:
    work = dataclasses.replace(PLAIN, authors=())
    assert "  author = {{Harbour Gazette}},\n" in bibtex_entry(work)
    assert "AU  - Harbour Gazette\r\n" in ris_record(work)
    assert json.loads(csl_item(work))["author"] == [{"literal": "Harbour Gazette"}]


@given(st.lists(NAMES | st.sampled_from(("a", "A", "a b", "a,b", "上", "海", "a_b")), unique=True, max_size=6))
def test_keys_are_taken_by_bibtex_and_no_two_articles_share_one(ids: list[str]) -> None:
    text = "\n".join(bibtex_entry(dataclasses.replace(PLAIN, id=id)) for id in ids)
    assert len(read_bibtex(text) if ids else ()) == len(ids)


def test_a_key_is_the_id_where_bibtex_takes_it() -> None:
    assert [citation_key(id) for id in ("2024/03/a-b_c.d+e:f", "Å b", "上海", "UPPER")] == [
        "2024/03/a-b_c.d+e:f",
        "a-b-87819c28284696fe",
        "article-76868cd4e9d93ba7",
        "upper-8f8c64dd62eea4de",
    ]


SITE = {
    **GOOD_SITE,
    "site.yaml": "title: Small & archive\nbase_url: https://example.org/news/\nper_page: 2\nsearch: off\nledger: off\n"
    "formats: {all: off, citations: on}\n",
    "articles/first.md": "---\ntitle: The first\ndate: 2024-03-01\ntags: [a]\ncredits: [Jane Doe, {name: Joe, role: Photograph}]\n---\nText.\n",
    **{f"articles/more{n}.md": f"---\ntitle: Number {n}\ndate: 2024-04-0{n}\ntags: [a]\n---\nText.\n" for n in range(1, 6)},
}  # fmt: skip


def keys(files: dict[str, bytes], name: str) -> list[str]:
    return list(read_bibtex(files[name].decode()))


def build(root: Path) -> dict[str, bytes]:
    run_build(root)
    return published(root / "public")


def test_each_article_has_four_files_that_say_what_its_page_says(tmp_path: Path) -> None:
    files = build(write_site(tmp_path / "site", SITE))
    folder = "2024/03/first"
    assert sorted(name for name in files if name.startswith(f"{folder}/")) == [
        f"{folder}/citation.bib", f"{folder}/citation.json", f"{folder}/citation.ris", f"{folder}/citation.txt",
        f"{folder}/index.html",
    ]  # fmt: skip
    assert files[f"{folder}/citation.txt"].decode() == (
        "Chicago\nJane Doe, “The first,” Small & archive, March 1, 2024, https://example.org/news/2024/03/first/.\n\n"
        "APA\nJane Doe. (2024, March 1). The first. Small & archive. https://example.org/news/2024/03/first/\n\n"
        "MLA\nJane Doe. “The first.” Small & archive, 1 Mar. 2024, https://example.org/news/2024/03/first/.\n\n"
        "GB/T 7714\nJane Doe. The first[EB/OL]. Small & archive, 2024(2024-03-01). https://example.org/news/2024/03/first/.\n"
    )
    assert json.loads(files[f"{folder}/citation.json"]) == [
        {
            "id": "first",
            "type": "article-newspaper",
            "title": "The first",
            "author": [{"literal": "Jane Doe"}],
            "container-title": "Small & archive",
            "issued": {"date-parts": [[2024, 3, 1]]},
            "language": "en",
            "URL": "https://example.org/news/2024/03/first/",
            "keyword": "a",
        }
    ]
    page = files[f"{folder}/index.html"].decode()
    for end in ("bib", "ris", "json", "txt"):
        assert f'href="/news/2024/03/first/citation.{end}"' in page


def test_each_part_of_a_listing_has_the_articles_it_shows_in_its_order(tmp_path: Path) -> None:
    files = build(write_site(tmp_path / "site", SITE))
    assert keys(files, "tags/a/page/1/citations.bib") == ["more1", "first"]
    assert keys(files, "tags/a/page/2/citations.bib") == ["more3", "more2"]
    assert keys(files, "tags/a/citations.bib") == ["more5", "more4"]
    assert keys(files, "2024/citations.bib") == ["more5", "more4", "more3"]
    assert keys(files, "2024/02/citations.bib") == ["second"]
    part = files["tags/a/page/1/index.html"].decode()
    assert 'Cite these articles: <a href="/news/tags/a/page/1/citations.bib"' in part
    listed = [item["id"] for item in json.loads(files["tags/a/page/1/citations.json"])]
    records = [dict(record)["ID"] for record in read_ris(files["tags/a/page/1/citations.ris"].decode())]
    assert listed == records == ["more1", "first"]
    assert files["tags/a/page/1/citations.txt"].decode().split("\n")[:4] == [
        "Chicago",
        "“Number 1,” Small & archive, April 1, 2024, https://example.org/news/2024/04/more1/.",
        "Jane Doe, “The first,” Small & archive, March 1, 2024, https://example.org/news/2024/03/first/.",
        "",
    ]


def test_a_new_article_leaves_the_files_of_full_parts_as_they_are(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", SITE)
    before = build(root)
    write_site(root, {"articles/new.md": "---\ntitle: New\ndate: 2024-04-20\ntags: [a]\n---\nText.\n"})
    after = build(root)
    changed = {name for name in differences(before, after) if "/citation" in name and name in before}
    assert changed == {
        f"{folder}/citations.{end}" for folder in ("2024", "2024/04", "tags/a") for end in ("bib", "json", "ris", "txt")
    }
    assert built_anew(root, tmp_path / "anew")[0] == after


def test_a_changed_credit_changes_the_files_of_its_article_and_of_the_parts_that_show_it(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", SITE)
    before = build(root)
    text = str(SITE["articles/first.md"]).replace("Jane Doe", "Ann Other")
    write_site(root, {"articles/first.md": text})
    after = build(root)
    assert {name for name in differences(before, after) if name.endswith(".ris")} == {
        "2024/03/first/citation.ris",
        "2024/03/citations.ris",
        "2024/page/1/citations.ris",
        "tags/a/page/1/citations.ris",
    }
    assert built_anew(root, tmp_path / "anew")[0] == after


def test_a_file_of_the_author_s_own_stands_in_the_place_of_ours(tmp_path: Path) -> None:
    bundle = {"articles/b/index.md": "---\ntitle: B\ndate: 2024-05\n---\nText.\n", "articles/b/citation.bib": "mine"}
    root = write_site(tmp_path / "site", {**SITE, **bundle})
    files = build(root)
    assert files["2024/05/b/citation.bib"] == b"mine"
    (root / "articles/b/citation.bib").unlink()
    after = build(root)
    assert keys(after, "2024/05/b/citation.bib") == ["b"]
    assert built_anew(root, tmp_path / "anew")[0] == after


@pytest.mark.parametrize(
    "settings", ["base_url: https://example.org/\nformats: {citations: off}\n", "title: No address\n"]
)
def test_there_are_none_without_a_base_url_or_where_they_are_switched_off(tmp_path: Path, settings: str) -> None:
    files = build(write_site(tmp_path / "site", {**SITE, "site.yaml": f"search: off\nledger: off\n{settings}"}))
    assert not [name for name in files if "/citation" in name]
    assert b"citation.bib" not in files["2024/03/first/index.html"]
    assert b"citations.bib" not in files["tags/a/index.html"]
