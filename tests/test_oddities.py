"""What three real archives hold that a newcomer's does not: built from a ``site.yaml`` alone, each oddity as expected."""

from __future__ import annotations

import shutil
from pathlib import Path

from sitegen.build import build
from sitegen.catalog import open_catalog
from sitegen.site import read_site

CASES = Path(__file__).parent / "cases"


def test_every_oddity_of_the_real_archives_is_built_or_reported(tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(CASES / "oddities", root)
    site = read_site(root)
    report = build(site, keep_going=True)
    with open_catalog(site.state / "catalog.sqlite") as catalog:
        rows = catalog.rows("SELECT path, date, title FROM articles WHERE is_published ORDER BY source")
        published = [" | ".join(row) for row in rows]
    lines = [*published, "", *map(str, report.problems), "", f"{report.left_out} left out, {report.excluded} excluded"]
    assert "\n".join(lines) + "\n" == (CASES / "oddities.txt").read_text("utf-8")
