from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.catalog import open_catalog
from sitegen.settings import RecordFolder, Settings
from sitegen.settingsfile import parse_settings
from sitegen.site import read_site
from sitegen.sources import read_changes, record_folder_of

SETTINGS = """\
base_url: https://example.org/
articles: content
authorities:
  - authorities
  - {path: content/authors, taxonomy: people, exclude: [_index.md, "drafts/*"]}
  - {path: content/authors/bodies, taxonomy: institutions}
  - {path: content/none, taxonomy: tags}
"""

# Path: kind, or what is said of it.
FILES = {
    "authorities/institutions.yaml": "records",
    "authorities/people.yml": "records",
    "authorities/people/_index.md": "Not read: it is the page of the folder itself; 'exclude: people/_index.md' says so.",
    "authorities/people/ada.md": "records",
    "authorities/people/bea/index.md": "records",
    "authorities/people/bea/portrait.jpg": "Not read: records are in institutions.yaml, people.yaml or tags.yaml, or in "
    ".md files in institutions/, people/ or tags/.",
    "authorities/persons.yaml": "Not read: records are in institutions.yaml, people.yaml or tags.yaml, or in .md files in "
    "institutions/, people/ or tags/.",
    "content/a.md": "article",
    "content/authors/_index.md": "",
    "content/authors/ada/_index.md": "records",
    "content/authors/ada/portrait.jpg": "Not read: a record ends in .md, a list of records in .yaml.",
    "content/authors/bodies/_index.md": "Not read: it is the page of the folder itself; 'exclude: _index.md' says so.",
    "content/authors/bodies/lab.md": "records",
    "content/authors/drafts/x.md": "",
    "content/authors/more.yaml": "records",
    "content/none": "There is no such folder of records.",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in FILES:
        if "." in name:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("x", "utf-8")
    (tmp_path / "site.yaml").write_text(SETTINGS, "utf-8")
    return tmp_path


def test_every_file_of_a_folder_of_records_is_read_excluded_or_reported(root: Path) -> None:
    with open_catalog(None) as catalog:
        changes = read_changes(read_site(root), catalog)
        problems = [*changes.problems, *catalog.problems()]
    found = {item.path: item.kind for item in changes.changed if item.kind in ("article", "records", "asset")}
    said = {problem.path: problem.message for problem in problems}
    assert found | said == {path: what for path, what in FILES.items() if what}
    assert {problem.code for problem in problems} == {"W204"}
    assert changes.excluded == 2


FOLDERS = {
    "authorities/people.yml": "authorities",
    "content/authors/ada/_index.md": "content/authors",
    "content/authors/bodies/lab.md": "content/authors/bodies",
}


@pytest.mark.parametrize("path", FOLDERS)
def test_a_record_belongs_to_the_innermost_folder_of_records(path: str) -> None:
    settings = parse_settings(SETTINGS.encode())
    assert record_folder_of(settings, path).path == FOLDERS[path]


def test_a_path_outside_of_all_folders_has_the_default_one() -> None:
    assert record_folder_of(Settings(authorities=()), "x/y.md") == RecordFolder()
