"""Real archives build as they are, with a ``site.yaml`` alone; they lie beside the checkout, not in it.

``tests/cases/oddities`` shows each of their oddities to those who do not have them.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.ledger import FILE as LEDGER
from sitegen.ledger import parse_ledger
from sitegen.site import read_site
from sitegen.urls import quote_path
from tests.sites import snapshot

CHECKOUT = Path(__file__).parent.parent
CORPORA = CHECKOUT.parent / "shared" / "corpora"

ARCHIVES = {
    # Name: articles published, left out with an error, files excluded by the settings.
    "digitalgov-news": (2066, 16, 3),
    "bitcoin-optech-en-zh": (246, 0, 0),
    "volcano-blog-en-zh": (56, 0, 3),
}


@pytest.mark.corpus
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the archives are not at {Path('..', 'shared', 'corpora')}")
@pytest.mark.parametrize("name", ARCHIVES)
def test_every_article_of_a_real_archive_is_built_or_reported(name: str, tmp_path: Path) -> None:
    root = tmp_path / name
    shutil.copytree(CORPORA / name, root)
    shutil.copy(CHECKOUT / "tests/corpora" / f"{name}.yaml", root / "site.yaml")
    report = build(read_site(root), keep_going=True)
    published, left_out, excluded = ARCHIVES[name]
    assert (report.articles, report.left_out, report.excluded) == (published, left_out, excluded)
    faulty = {problem.path for problem in report.problems if problem.severity == "error" and problem.code != "E302"}
    assert len(faulty) == left_out
    pages = Counter(path.count("/") for path in snapshot(root / "public") if path.endswith("/index.html"))
    assert sum(pages.values()) > published
    assert build(read_site(root), keep_going=True).written == 0


@pytest.mark.corpus
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the archives are not at {Path('..', 'shared', 'corpora')}")
def test_what_digitalgov_news_leaves_out_is_left_out_for_these_reasons(tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(CORPORA / "digitalgov-news", root)
    shutil.copy(CHECKOUT / "tests/corpora/digitalgov-news.yaml", root / "site.yaml")
    report = build(read_site(root), keep_going=True)
    reasons = Counter(problem.code for problem in report.problems if problem.severity == "error")
    # E302: two people have two records each, under one name. Articles give ids, so all of them are published.
    assert reasons == {"E105": 13, "E201": 1, "E301": 2, "E302": 2}


@pytest.mark.corpus
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the archives are not at {Path('..', 'shared', 'corpora')}")
def test_fifty_articles_with_other_slugs_leave_fifty_redirects_and_no_broken_link(tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(CORPORA / "digitalgov-news", root)
    shutil.copy(CHECKOUT / "tests/corpora/digitalgov-news.yaml", root / "site.yaml")
    build(read_site(root), keep_going=True)
    before = {
        (problem.code, problem.path, problem.message) for problem in build(read_site(root), keep_going=True).problems
    }
    entries = [entry for entry in parse_ledger((root / LEDGER).read_bytes()).entries if entry.kind == "article"][::41][
        :50
    ]
    for entry in entries:
        file = root / entry.source
        text, count = re.subn(r'(?m)^slug: *"?([^"\n]*?)"? *$', r"slug: \1-moved", file.read_text("utf-8"), count=1)
        assert count == 1, entry.source
        file.write_text(text, "utf-8")
    report = build(read_site(root), keep_going=True)
    moved = [entry.path.rstrip("/") + "-moved/" for entry in entries]
    for entry, path in zip(entries, moved, strict=True):
        assert f'content="0; url=/{quote_path(path)}"' in (root / "public" / entry.path / "index.html").read_text(
            "utf-8"
        )
        assert (root / "public" / path / "index.html").is_file()
    lines = (root / "public/_redirects").read_text("utf-8").splitlines()
    wanted = {f"/{quote_path(entry.path)} /{quote_path(path)} 301" for entry, path in zip(entries, moved, strict=True)}
    assert wanted <= set(lines)
    # Nothing is broken that was not before.
    assert {(p.code, p.path, p.message) for p in report.problems if p.code.startswith("W40")} <= before
