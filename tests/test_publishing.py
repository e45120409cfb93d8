"""What is known of the files of a site, in its catalog and in its manifest, is true after every build."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from sitegen.catalog import open_catalog
from sitegen.manifest import MANIFEST, read_lines
from sitegen.output import file_of
from sitegen.site import read_site
from tests.sites import GOOD_ARTICLE, GOOD_SITE, apply, hashes, run_build, snapshot, write_archive, write_site

FORMATS = "title: Small archive\nbase_url: https://example.org/\nsearch: off\nledger: off\nformats: {markdown: off}\n"


def are_true(root: Path) -> bool:
    """Say whether the catalog and the manifest of *root* say of every file what it holds."""
    files = snapshot(root / "public")
    files.pop(MANIFEST)
    with open_catalog(read_site(root).state / "catalog.sqlite") as catalog:
        known = {file_of(path): row for path, *row in catalog.rows("SELECT path, size, sha256 FROM pages")}
    held = {name: [len(data), sha256(data).digest()] for name, data in files.items()}
    return known == held and hashes(root / "public") == {name: sha.hex() for name, (_, sha) in held.items()}  # type: ignore[attr-defined]  # the second is bytes


def test_every_file_is_known_by_size_and_hash_after_every_build(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**GOOD_SITE, "site.yaml": FORMATS, "static/data.bin": b"\0\1" * 1_000_000})
    edits: tuple[tuple[str, str | None], ...] = (
        ("articles/third.md", GOOD_ARTICLE.replace("first", "third")),
        ("articles/third.md", GOOD_ARTICLE.replace("first", "third").replace("paragraph", "sentence")),
        ("static/2024/03/third/index.html", "first a file of its own, then the article's"),
        ("articles/third.md", None),
        ("static/2024/03/third/index.html", None),
        ("static/data.bin", "shorter"),
        ("templates/404.html", "{{ site.title }}"),
        ("site.yaml", FORMATS.replace("Small", "Large")),
    )
    run_build(root)
    assert are_true(root)
    for name, text in edits:
        apply(root, name, text)
        run_build(root, keep_going=True)
        assert are_true(root), name


def test_a_file_that_is_published_again_keeps_its_hash_in_a_new_folder(tmp_path: Path) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    run_build(root)
    (root / "public" / MANIFEST).unlink()
    run_build(root, allow_foreign=True)
    assert are_true(root)


def test_a_build_adds_a_line_for_each_file_it_wrote_and_rewrites_none(tmp_path: Path) -> None:
    write_archive(tmp_path, 50)
    run_build(tmp_path)
    before = list(read_lines(tmp_path / "public" / MANIFEST))
    old = snapshot(tmp_path / "public")
    apply(tmp_path, "articles/newest.md", GOOD_ARTICLE)
    run_build(tmp_path)
    after = list(read_lines(tmp_path / "public" / MANIFEST))
    new = snapshot(tmp_path / "public")
    assert after[: len(before)] == before
    written = {name for name, data in new.items() if old.get(name) != data} - {MANIFEST}
    assert sorted(line[66:] for line in after[len(before) :]) == sorted(written)


def test_a_manifest_is_written_anew_when_most_of_its_lines_count_no_more(tmp_path: Path) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    run_build(root)
    files = len(hashes(root / "public"))
    lengths: list[int] = []
    for number in range(2 * files):
        apply(root, "templates/404.html", f"{number}")
        apply(root, "templates/page.html", f"{number}")
        run_build(root)
        lengths.append(len(list(read_lines(root / "public" / MANIFEST))))
    assert max(lengths) == 2 * files
    assert lengths.count(files) == 1
    assert are_true(root)
