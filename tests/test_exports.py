"""Exports: what a bag and a web archive hold, that they are whole, and that nothing of a user's is lost."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tarfile
import warnings
import zipfile
from collections.abc import Mapping
from hashlib import sha256, sha512
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from sitegen import __version__
from sitegen.captures import sort_key
from sitegen.exportcommand import KINDS as NAMED
from sitegen.exports import KINDS
from tests.sites import GOOD_ARTICLE, Run, call, published, run_build, snapshot, write_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import bagit

SETTINGS = "title: \"Archive of\\tnews\"\ndescription: '说明: & <b>'\nbase_url: https://www.example.org:8443/news/\nsearch: off\nledger: off\nformats: {all: off}\n"
FILES: Mapping[str, str | bytes] = {
    "site.yaml": SETTINGS,
    "ledger.jsonl": '{"id": "x"}\n',
    "articles/bundle/index.md": "---\ntitle: '上海的新闻'\ndate: 1912-04-16 23:30:00 -0500\nslug: 上海\n---\n\n。\n",
    "articles/bundle/a photo.bin": b"\0\1\2" * 40_000,
    "articles/second.md": GOOD_ARTICLE,
    "articles/loose.txt": "read by nobody",
    "articles/.DS_Store": "left behind",
    "authorities/people.yaml": "- {id: ada, name: Ada Example}\n",
    "static/data/table.csv": "a,b\n",
    "static/2024/citation.bib": "@misc{a}\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site that is built."""
    root = write_site(tmp_path / "site", FILES)
    run_build(root)
    return root


def bag_of(folder: Path) -> bagit.Bag:
    """Return the bag in *folder*, which must be whole by the judgement of the Library of Congress's program."""
    bag = bagit.Bag(str(folder))
    bag.validate(processes=1)
    return bag


def export(root: Path, kind: str, target: Path, *more: str) -> Run:
    return call("export", root, "--to", kind, "-o", target, *more)


def payload(folder: Path) -> dict[str, bytes]:
    return snapshot(folder / "data")


def test_the_command_names_every_kind_there_is() -> None:
    assert tuple(KINDS) == NAMED


def test_a_bag_holds_sources_records_settings_ledger_and_what_the_site_says_to_machines(
    root: Path, tmp_path: Path
) -> None:
    run = export(root, "bagit", tmp_path / "bag")
    kept = {f"source/{name}": data for name, data in snapshot(root).items() if not name.startswith(("public", ".site"))}
    del kept["source/articles/.DS_Store"]
    built = {f"site/{name}": (root / "public" / name).read_bytes() for name in ("2024/citation.bib", "data/table.csv")}
    assert payload(tmp_path / "bag") == {**kept, **built}
    size = sum(map(len, {**kept, **built}.values()))
    assert run == Run(0, f"{tmp_path / 'bag'}: a bag of {len(kept) + 2} files, {size:,} bytes.\n", "")
    assert bag_of(tmp_path / "bag").info == {
        "Source-Organization": "Archive of news",
        "External-Description": "说明: & <b>",
        "External-Identifier": "https://www.example.org:8443/news/",
        "Bagging-Date": "2024-03-01",
        "Bag-Software-Agent": f"sitegen {__version__}",
        "Payload-Oxum": f"{size}.{len(kept) + 2}",
    }


def test_a_bag_with_the_site_holds_all_of_the_built_site(root: Path, tmp_path: Path) -> None:
    assert export(root, "bagit", tmp_path / "bag", "--with-site", "--date", "2030-01-02").status == 0
    built = {name: data for name, data in snapshot(root / "public").items() if not name.startswith(".sitegen")}
    assert snapshot(tmp_path / "bag/data/site") == built
    assert bag_of(tmp_path / "bag").info["Bagging-Date"] == "2030-01-02"


def test_the_manifests_are_in_the_words_of_the_standard(root: Path, tmp_path: Path) -> None:
    export(root, "bagit", tmp_path / "bag")
    files = snapshot(tmp_path / "bag")
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    for manifest, names in (
        ("manifest-sha512.txt", sorted(name for name in files if name.startswith("data/site/"))),
        ("tagmanifest-sha512.txt", ["bag-info.txt", "bagit.txt", "manifest-sha512.txt"]),
    ):
        lines = files[manifest].decode().splitlines()
        wanted = [f"{sha512(files[name]).hexdigest()}  {name}" for name in names]
        assert [line for line in lines if line in wanted or "tag" in manifest] == wanted


@pytest.mark.parametrize("name", ["bag.zip", "bag.tar"])
def test_a_bag_in_one_file_is_the_same_bag_in_a_folder(root: Path, tmp_path: Path, name: str) -> None:
    for place in (tmp_path / "bag", tmp_path / name):
        assert export(root, "bagit", place, "--with-site").status == 0
    if name.endswith("zip"):
        with zipfile.ZipFile(tmp_path / name) as file:
            assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            file.extractall(tmp_path / "unpacked")
    else:
        with tarfile.open(tmp_path / name) as tar:
            assert {(info.mtime, info.uid, info.uname, info.mode) for info in tar} == {(0, 0, "", 0o644)}
            tar.extractall(tmp_path / "unpacked", filter="data")
    bag_of(tmp_path / "unpacked/bag")
    assert snapshot(tmp_path / "unpacked/bag") == snapshot(tmp_path / "bag")


@pytest.mark.parametrize(
    ("kind", "name"),
    [("bagit", "a.zip"), ("bagit", "a.tar"), ("warc", "a.warc"), ("warc", "a.warc.gz"), ("wacz", "a.wacz")],
)
def test_two_exports_of_the_same_site_are_equal(root: Path, tmp_path: Path, kind: str, name: str) -> None:
    copy = tmp_path / "copied elsewhere"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("public", ".sitegen"))
    for file in copy.rglob("*"):
        os.utime(file, (1, 1))
        file.chmod(0o700)
    run_build(copy)
    for place, site in ((tmp_path / "1" / name, root), (tmp_path / "2" / name, copy)):
        assert export(site, kind, place).status == 0
    assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_names_that_programs_read_differently_are_changed_and_the_bag_says_how(root: Path, tmp_path: Path) -> None:
    names = ("100%.txt", "100=25.txt", "100=2525.txt", "%25=.txt", "line\r\nend.txt", "é‮🎈 ;$(x)'\".txt")
    write_site(root, {f"articles/{name}": name for name in names})
    assert export(root, "bagit", tmp_path / "bag").status == 0
    bag_of(tmp_path / "bag")
    found = payload(tmp_path / "bag")
    renamed = json.loads(found.pop("renamed.json"))
    assert renamed == {
        "source/articles/100=25.txt~": "source/articles/100%.txt",
        "source/articles/=2525=3D.txt": "source/articles/%25=.txt",
        "source/articles/line=0D=0Aend.txt": "source/articles/line\r\nend.txt",
    }
    kept = {renamed.get(name, name): data for name, data in found.items()}
    assert {name: kept[f"source/articles/{name}"] for name in names} == {name: name.encode() for name in names}


def test_names_that_some_systems_take_for_one_are_reported(root: Path, tmp_path: Path) -> None:
    write_site(root, {"articles/Loose.TXT": "1", "articles/cafe\u0301.txt": "2", "articles/caf\u00e9.txt": "3"})
    if len(list((root / "articles").iterdir())) < 7:
        pytest.skip("this file system takes them for one itself")
    run = export(root, "bagit", tmp_path / "bag")
    assert (run.status, [line.partition(" Some ")[0] for line in run.err.splitlines()]) == (
        0,
        ["source/articles/café.txt: W205", "source/articles/loose.txt: W205"],
    )


def test_what_leads_out_of_the_site_is_refused_or_left_out_in_so_many_words(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (root / "articles/out.md").symlink_to(tmp_path / "secret.txt")
    (root / "static/nowhere").symlink_to(root / "nothing")
    (root / "static/inside").symlink_to(root / "articles/second.md")
    said = (
        "articles/out.md: E110 This symbolic link leads out of the site folder: put the file itself here.\n"
        "static/nowhere: E109 The file cannot be read: No such file or directory.\n"
    )
    run = export(root, "bagit", tmp_path / "bag")
    assert run == Run(1, "", f"{said}Nothing was written. --keep-going leaves out what cannot be kept.\n")
    assert not (tmp_path / "bag").exists()
    run = export(root, "bagit", tmp_path / "bag", "--keep-going", "-q")
    assert (run.status, run.out, run.err.startswith(said)) == (1, "", True)
    found = payload(tmp_path / "bag")
    assert found["source/static/inside"] == GOOD_ARTICLE.encode()
    assert b"secret" not in b"".join(found.values())


def test_a_site_that_is_not_built_makes_a_bag_of_its_sources(root: Path, tmp_path: Path) -> None:
    shutil.rmtree(root / "public")
    run = export(root, "bagit", tmp_path / "bag")
    assert run.err == "The built site is not there or not up to date: the bag holds no data and citations from it.\n"
    assert {name.partition("/")[0] for name in payload(tmp_path / "bag")} == {"source"}


@pytest.mark.parametrize(
    ("kind", "name", "more"), [("bagit", "b", "--with-site"), ("warc", "b.warc", "-q"), ("wacz", "b.wacz", "-q")]
)
def test_a_built_site_must_be_there_and_up_to_date(root: Path, tmp_path: Path, kind: str, name: str, more: str) -> None:
    public = root / "public"
    write_site(root, {"articles/third.md": GOOD_ARTICLE})
    run = export(root, kind, tmp_path / name, more)
    told = f"The built site in '{public}' is not what the site folder and these options say now"
    assert (run.status, run.err.startswith(told)) == (2, True)
    shutil.rmtree(public)
    run = export(root, kind, tmp_path / name, more)
    assert (run.status, run.err) == (2, f"There is no built site in '{public}': run 'sitegen build' first.\n")
    assert not (tmp_path / name).exists()


def test_a_site_built_with_other_options_is_exported_with_the_same(root: Path, tmp_path: Path) -> None:
    run_build(root, output=tmp_path / "www", base_url="https://other.example/", with_drafts=True)
    wanted = ("--built", str(tmp_path / "www"), "--base-url", "https://other.example/", "--drafts")
    assert export(root, "warc", tmp_path / "a.warc", *wanted[2:]).status == 2
    assert export(root, "warc", tmp_path / "a.warc", *wanted).status == 0
    assert b"WARC-Target-URI: https://other.example/2024/03/second/\r\n" in (tmp_path / "a.warc").read_bytes()


def test_nothing_that_stands_at_the_target_is_lost(root: Path, tmp_path: Path) -> None:
    bag, file = tmp_path / "bag", tmp_path / "a.zip"
    for target in (bag, file):
        export(root, "bagit", target)
        before = snapshot(tmp_path)
        run = export(root, "bagit", target, "--date", "2031-01-01")
        assert run == Run(2, "", f"'{target}' is there already: choose another name, or call --force to replace it.\n")
        assert snapshot(tmp_path) == before
        assert export(root, "bagit", target, "--date", "2031-01-01", "--force").status == 0
        assert snapshot(tmp_path) != before
    (bag / "data/note.txt").write_text("mine")
    before = snapshot(tmp_path)
    run = export(root, "bagit", bag, "--force")
    assert run == Run(2, "", f"'{bag}' is a folder that holds other files than a bag: choose another name.\n")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("kind", "name", "more", "told"),
    [
        ("bagit", "b.tar.gz", (), "'b.tar.gz': the name of a bagit export ends in none of a file, for a folder or in '.zip' or in '.tar'."),
        ("warc", "b.zip", (), "'b.zip': the name of a warc export ends in '.warc.gz' or in '.warc'."),
        ("wacz", "b", (), "'b': the name of a wacz export ends in '.wacz'."),
        ("warc", "b.warc", ("--with-site",), "--with-site is for bags: a web archive is the built site, and a database has none."),
        ("bagit", "b", ("--date", "2024"), "--date: '2024' is no day; write it like 2024-03-01."),
        ("bagit", "b", ("--date", "soon"), "--date: 'soon' is no date; write it like 2013-05-06, 2013-05, 2013 or 2013-05-06 09:05 -0400."),
    ],
)  # fmt: skip
def test_a_call_that_is_wrong_says_what_would_be_right(
    root: Path, tmp_path: Path, kind: str, name: str, more: tuple[str, ...], told: str
) -> None:
    assert export(root, kind, tmp_path / name, *more) == Run(2, "", f"{told}\n")


def test_an_export_into_the_site_itself_is_refused(root: Path) -> None:
    for folder in ("articles", "public", "static/x", ".sitegen"):
        run = export(root, "bagit", root / folder / "bag")
        assert (run.status, "which belongs to the site: choose a place outside." in run.err) == (2, True)


def test_a_web_archive_needs_the_address_of_the_site(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", {"articles/a.md": GOOD_ARTICLE})
    run_build(root)
    run = export(root, "warc", tmp_path / "a.warc")
    told = (
        "A web archive says at which address each page was published: set base_url in site.yaml, or call --base-url.\n"
    )
    assert run == Run(2, "", told)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_web_archive_holds_every_file_at_its_address_and_its_date(root: Path, tmp_path: Path, name: str) -> None:
    assert export(root, "warc", tmp_path / name).status == 0
    found: dict[str, tuple[str, str, bytes]] = {}
    ids: set[str] = set()
    with (tmp_path / name).open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            head = record.rec_headers
            ids.add(head["WARC-Record-ID"])
            if record.rec_type == "warcinfo":
                assert b"isPartOf: Archive of news\r\n" in record.content_stream().read()
                continue
            body = record.content_stream().read()
            assert record.http_headers["Content-Length"] == str(len(body))
            found[head["WARC-Target-URI"]] = (head["WARC-Date"], record.http_headers["Content-Type"], body)
    assert len(ids) == len(found) + 1
    base = "https://www.example.org:8443/news/"
    built = {path: data for path, data in snapshot(root / "public").items() if not path.startswith(".sitegen")}
    assert sorted(data for *_, data in found.values()) == sorted(built.values())
    chinese = f"{base}1912/04/%E4%B8%8A%E6%B5%B7/"
    assert found[chinese][:2] == ("1912-04-17T04:30:00Z", "text/html; charset=utf-8")
    assert found[f"{chinese}a%20photo.bin"] == ("1912-04-17T04:30:00Z", "application/octet-stream", b"\0\1\2" * 40_000)
    assert found[base][0] == "2024-03-01T00:00:00Z"
    assert found[f"{base}theme/style.css"][1] == "text/css; charset=utf-8"


def test_a_replay_package_has_an_index_that_leads_to_each_record(root: Path, tmp_path: Path) -> None:
    assert export(root, "wacz", tmp_path / "a.wacz").status == 0
    with zipfile.ZipFile(tmp_path / "a.wacz") as file:
        assert {info.compress_type for info in file.infolist()} == {zipfile.ZIP_STORED}
        parts = {info.filename: file.read(info) for info in file.infolist()}
    about = json.loads(parts.pop("datapackage.json"))
    digest = json.loads(parts.pop("datapackage-digest.json"))
    with zipfile.ZipFile(tmp_path / "a.wacz") as file:
        assert digest == {
            "path": "datapackage.json",
            "hash": f"sha256:{sha256(file.read('datapackage.json')).hexdigest()}",
        }
    assert {item["path"]: (item["hash"], item["bytes"]) for item in about["resources"]} == {
        name: (f"sha256:{sha256(data).hexdigest()}", len(data)) for name, data in parts.items()
    }
    archive, index = parts["archive/data.warc.gz"], parts["indexes/index.cdx.gz"]
    lines = gzip.decompress(index).decode().splitlines()
    assert [line.split(" ", 2)[0] for line in lines] == sorted(line.split(" ", 2)[0] for line in lines)
    for line in lines:
        key, stamp, fields = line.split(" ", 2)
        place = json.loads(fields)
        assert key == sort_key(place["url"]) and len(stamp) == 14
        start = int(place["offset"])
        [record] = ArchiveIterator(BytesIO(archive[start : start + int(place["length"])]))
        assert record.rec_headers["WARC-Target-URI"] == place["url"]
    first = json.loads(parts["indexes/index.idx"].decode().splitlines()[1].split(" ", 2)[2])
    assert (first["offset"], first["length"]) == (0, len(index))
    pages = [json.loads(line) for line in parts["pages/pages.jsonl"].decode().splitlines()]
    assert pages[0] == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    assert [(page["title"], page["ts"]) for page in pages[1:]] == [
        ("Archive of\tnews", "2024-03-01T00:00:00Z"),
        ("上海的新闻", "1912-04-17T04:30:00Z"),
        ("The first article", "2024-03-01T00:00:00Z"),
    ]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://example.org/", "org,example)/"),
        ("https://www2.Example.org/News/A/", "org,example)/news/a"),
        ("http://example.org:80/a.HTML", "org,example)/a.html"),
        ("https://example.org:8443/a", "org,example:8443)/a"),
        ("https://新闻.example/%E4%B8%8A/", "example,xn--efvy88h)/%e4%b8%8a"),
    ],
)
def test_an_index_sorts_by_host_and_path(url: str, key: str) -> None:
    assert sort_key(url) == key


def test_a_file_of_the_built_site_that_is_gone_stops_the_export(root: Path, tmp_path: Path) -> None:
    (root / "public/theme/style.css").unlink()
    run = export(root, "warc", tmp_path / "a.warc")
    told = "this file of the built site is gone: 'sitegen build --full' makes it anew."
    assert (run.status, run.err) == (2, f"{root / 'public/theme/style.css'}: {told}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_what_a_bag_holds_builds_the_same_site(root: Path, tmp_path: Path) -> None:
    export(root, "bagit", tmp_path / "bag")
    shutil.copytree(tmp_path / "bag/data/source", tmp_path / "again")
    run_build(tmp_path / "again")
    assert published(tmp_path / "again/public") == published(root / "public")
