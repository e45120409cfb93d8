from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sitegen.authorities import Variant
from sitegen.build import look_at
from sitegen.errors import UsageError
from sitegen.namelist import Name, read_names
from sitegen.recordfiles import parse_record_file
from sitegen.settings import RecordFolder, Settings
from sitegen.site import read_site
from sitegen.skeletons import add_records, choose, skeleton
from tests.sites import Run, call, run_build, snapshot, write_site


def article(fields: str, date: str, body: str = "Text.") -> str:
    return f"---\ntitle: T\ndate: {date}\n{fields}\n---\n\n{body}\n"


FILES: dict[str, str | bytes] = {
    "site.yaml": "base_url: https://example.org/\n",
    "articles/a.md": article("institutions: [Example-Institute, Other Institute]\npeople: [吴衍涛]\ntags: ['no', C++]", "2019-05"),
    "articles/b.md": article("institutions: [EXAMPLE institute]\npeople: [\"O'Neil: the Great\"]\ntags: ['no']", "2021-02-03", "Example institute."),
    "articles/c.md": article("institutions: [Example institute, Other Institute]\ntags: ['no', page]", "2020"),
}  # fmt: skip
INSTITUTION = """\
# In 3 articles, 2019-05 to 2021-02-03.
- id: example-institute
  name: Example-Institute
  variants:
    - Example institute
    - EXAMPLE institute
"""
OTHER = "# In 2 articles, 2019-05 to 2020.\n- id: other-institute\n  name: Other Institute\n"
ONEIL = "# In 1 article, 2021-02-03.\n- id: oneil-the-great\n  name: 'O''Neil: the Great'\n"
WU = "# In 1 article, 2019-05.\n- id: 吴衍涛\n  name: 吴衍涛\n"
NO = "# In 3 articles, 2019-05 to 2021-02-03.\n- id: 'no'\n  name: 'no'\n"
HEADERS = {name: f"# {name}.yaml\n" for name in ("institutions", "people", "tags")}


def test_records_are_printed_for_the_names_of_each_taxonomy_that_occur_most(tmp_path: Path) -> None:
    run = call("names", write_site(tmp_path, FILES), "--records", "1")
    text = f"{HEADERS['institutions']}{INSTITUTION}{HEADERS['people']}{ONEIL}{HEADERS['tags']}{NO}"
    assert run == Run(0, text, "")
    two = call("names", tmp_path, "--records", "2", "--of", "institutions")
    assert two == Run(0, f"{HEADERS['institutions']}{INSTITUTION}{OTHER}", "")


def test_a_record_is_read_as_it_was_meant() -> None:
    name = Name("people", "O'Neil: #1", "oneil-1", "provisional", 2, 0, "2019", "2020", ('"O\'Neil", 1', "ONEIL 1"))
    [record], problems = parse_record_file(
        skeleton(name).encode(), "authorities/people.yaml", RecordFolder(), Settings()
    )
    assert problems == []
    assert (record.id, record.name) == ("oneil-1", "O'Neil: #1")
    assert record.variants == (Variant('"O\'Neil", 1'), Variant("ONEIL 1"))


def addresses(root: Path, output: str) -> list[str]:
    report = run_build(root, output=root.parent / output)
    assert not report.has_errors
    return sorted(snapshot(root.parent / output))


def test_with_the_records_written_every_address_is_what_it_was(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    before = addresses(root, "before")
    run = call("names", root, "--records", "9", "--write")
    added = (
        "authorities/institutions.yaml: 2 records added\n"
        "authorities/people.yaml: 2 records added\n"
        "authorities/tags.yaml: 3 records added\n"
    )
    assert run == Run(0, added, "")
    assert (root / "authorities/institutions.yaml").read_text() == INSTITUTION + OTHER
    assert (root / "authorities/people.yaml").read_text() == ONEIL + WU
    assert addresses(root, "after") == before
    assert [name.status for name in names_of(root)] == ["record"] * 7
    again = call("names", root, "--records", "9", "--write")
    assert again == Run(0, "", "There is no name that a record could be written for.\n")


def names_of(root: Path) -> list[Name]:
    with look_at(read_site(root)) as (catalog, _, _):
        return read_names(catalog)


OWN = "# mine\r\n- id: x   # x\r\n  name: 'X'\r\n"
LISTS: dict[str, tuple[str | bytes, str | bytes]] = {
    "a list": ("# mine\n- id: x   # x\n  name: 'X'\n", OTHER),
    "comments alone": ("# Nobody yet.\n", OTHER),
    "nothing": ("", OTHER),
    "a list that is indented": ("  # mine\n  - id: x\n    name: X\n", "".join(f"  {line}\n" for line in OTHER.splitlines())),
    "a last line without an end": ("- {id: x, name: X}", "\n" + OTHER),
    "line ends of Windows": (OWN, OTHER.replace("\n", "\r\n")),
    "line ends of Windows and no last one": (OWN + "# end", "\r\n" + OTHER.replace("\n", "\r\n")),
    "a byte order mark": (("\ufeff" + OWN).encode(), OTHER.replace("\n", "\r\n")),
    "a text that ends the file": ("- id: x\n  name: X\n  note: |+\n    A note.\n\n", OTHER),
    "a warning": ("- id: x\n  name: X\n  nmae: Y\n", OTHER),
}  # fmt: skip


@pytest.mark.parametrize(("before", "added"), LISTS.values(), ids=LISTS)
def test_records_stand_behind_what_is_there(tmp_path: Path, before: str | bytes, added: str | bytes) -> None:
    root = write_site(tmp_path, {**FILES, "authorities/institutions.yaml": before})
    file = root / "authorities/institutions.yaml"
    file.chmod(0o640)
    old = file.read_bytes()
    chosen = [name for name in names_of(root) if name.id == "other-institute"]
    assert add_records(read_site(root), chosen) == {"authorities/institutions.yaml": 1}
    assert file.read_bytes() == old + (added.encode() if isinstance(added, str) else added)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    records, _ = parse_record_file(file.read_bytes(), "authorities/institutions.yaml", RecordFolder(), Settings())
    assert [record.id for record in records] == [*["x"] * (b"id: x" in old), "other-institute"]


LIST = "authorities/institutions.yaml"
BEHIND = f"{LIST}: records cannot be added behind those that are there; nothing was written."
REFUSED = {
    "a list in brackets": (
        {LIST: "[{id: x, name: X}]\n"},
        f"{LIST}: the list stands in brackets; write each record on lines of its own that begin with '- id: …'.",
    ),
    "an empty list in brackets": (
        {LIST: "# none\n[]\n"},
        f"{LIST}: the list stands in brackets; write each record on lines of its own that begin with '- id: …'.",
    ),
    "a fault": (
        {LIST: "- name: X\n"},
        f"{LIST}:1:3: E304 A record needs an 'id', which becomes its address, and a 'name'. Nothing was written: mend this first.",
    ),
    "a map": (
        {LIST: "id: x\n"},
        f"{LIST}:1:1: E304 Records are a list: each begins with '- id: …'. Nothing was written: mend this first.",
    ),
    "the end of a document": ({LIST: "- {id: x, name: X}\n...\n"}, BEHIND),
    "a null": ({LIST: "~\n"}, BEHIND),
    "no folder of our own": (
        {"site.yaml": "authorities: [{path: authors, taxonomy: people, fields: {id: slug}}]\n", "authors/x.md": "---\nslug: x\nname: X\n---\n"},
        "There is no folder for records of your own: write 'authorities' as the first item of the setting 'authorities'.",
    ),
    "a list that is excluded": (
        {"site.yaml": "authorities: [{path: authorities, exclude: inst*}]\n"},
        f"{LIST} is excluded by the setting 'authorities': nothing in it would be read.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_added_to_is_refused_before_anything_is_written(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    before = snapshot(write_site(tmp_path, {**FILES, **files}))
    site = read_site(tmp_path)
    with pytest.raises(UsageError) as caught:
        add_records(site, [name for name in names_of(tmp_path) if name.taxonomy in ("institutions", "tags")])
    assert str(caught.value) == message
    assert snapshot(tmp_path) == before


def test_beside_a_folder_of_records_a_list_is_made(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**FILES, "authorities/institutions/x.md": "---\nname: X\n---\n"})
    assert call("names", root, "--of", "institutions", "--records", "1", "--write").status == 0
    assert (root / LIST).read_text() == INSTITUTION


def test_a_list_that_ends_in_yml_is_the_one_that_is_added_to(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**FILES, "authorities/institutions.yml": "- {id: x, name: X}\n"})
    call("names", root, "--of", "institutions", "--records", "1", "--write")
    assert (root / "authorities/institutions.yml").read_text() == "- {id: x, name: X}\n" + INSTITUTION


def test_the_first_folder_with_keys_of_ours_is_the_one_that_is_added_to(tmp_path: Path) -> None:
    settings = "authorities: [{path: authors, taxonomy: people}, names, authorities]\n"
    root = write_site(tmp_path, {**FILES, "site.yaml": settings, "authors/x.md": "---\nname: X\n---\n"})
    assert call("names", root, "--of", "institutions", "--records", "1", "--write").status == 0
    assert (root / "names/institutions.yaml").read_text() == INSTITUTION


def test_a_list_outside_the_site_is_not_added_to(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    write_site(tmp_path, {"list.yaml": ""})
    (root / "authorities").mkdir()
    (root / LIST).symlink_to(tmp_path / "list.yaml")
    with pytest.raises(UsageError, match="leads out of the site folder"):
        add_records(read_site(root), [name for name in names_of(root) if name.taxonomy == "institutions"])


LONG = "Institute of Pure and Applied Mathematics and of the Theory of Long {} in Print"
CONTESTED: dict[str, tuple[dict[str, str | bytes], str]] = {
    "two long names with one key": (
        {"articles/x.md": article(f"tags: ['{LONG.format('Head Lines')}', '{LONG.format('Headlines')}']", "2018")},
        LONG.format("Head Lines"),
    ),
    "a name with the key of another's reserved address": (
        {"articles/x.md": article("tags: [page]", "2018"), "authorities/tags.yaml": "- {id: one, name: Page 1}\n"},
        "page",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "name"), CONTESTED.values(), ids=CONTESTED)
def test_a_name_whose_record_would_take_in_others_is_passed_over(
    tmp_path: Path, files: dict[str, str | bytes], name: str
) -> None:
    root = write_site(tmp_path / "site", {"site.yaml": "", **files})
    before = addresses(root, "before")
    run = call("names", root, "--records", "9", "--write")
    assert f"tags: '{name}' is passed over: a record for it would take in other names.\n" in run.err
    assert addresses(root, "after") == before


def test_only_as_many_names_are_chosen_as_are_asked_for(tmp_path: Path) -> None:
    site = read_site(write_site(tmp_path, FILES))
    with look_at(site) as (catalog, _, _):
        names = read_names(catalog)
        for most in range(4):
            chosen, _ = choose(catalog, site.settings, names, most)
            counts = [
                sum(name.taxonomy == taxonomy for name in chosen) for taxonomy in ("institutions", "people", "tags")
            ]
            assert counts == [min(most, 2), min(most, 2), min(most, 3)]


CALLS = {
    "writing nothing": (("--write",), "--write adds the records of --records N: say how many.\n"),
    "records as a table": (
        ("--records", "3", "--format", "csv"),
        "--records prints YAML, not csv: leave out --format.\n",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), CALLS.values(), ids=CALLS)
def test_a_call_that_cannot_be_meant_is_refused(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    assert call("names", write_site(tmp_path, FILES), *arguments) == Run(2, "", message)
