"""Real archives build as they are, with a ``site.yaml`` alone; they lie beside the checkout, not in it.

``tests/cases/oddities`` shows each of their oddities to those who do not have them.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.site import read_site
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
