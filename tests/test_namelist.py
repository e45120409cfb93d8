from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path

import pytest
from rich.cells import cell_len

from sitegen.build import look_at
from sitegen.namelist import Name, format_names, read_names
from sitegen.site import read_site
from tests.sites import Run, call, run_build, snapshot, write_site

FILES: dict[str, str | bytes] = {
    "site.yaml": "base_url: https://example.org/\n",
    "authorities/institutions.yaml": (
        "- id: sjtu\n  name: Shanghai Jiao Tong University\n  variants: [SJTU, 上海交通大学, {text: Jiaoda, link: always}]\n"
        "- {id: nanyang, name: Nanyang Public School, merged_into: sjtu}\n"
        "- {id: unused, name: An Unused Institute}\n"
        "- {id: a-one, name: Union Academy, variants: [U.A.], distinct_from: a-two}\n"
        "- {id: a-two, name: Ulm Academy, variants: [U.A.]}\n"
    ),
    "articles/a.md": (
        "---\ntitle: A\ndate: 2019-05\ninstitutions: [上海交通大学, Example Institute]\npeople: [Ada Example]\n---\n\nText.\n"
    ),
    "articles/b.md": (
        "---\ntitle: B\ndate: 2021-02-03 10:00\ninstitutions: [Nanyang public school, example institute, UA]\n"
        "tags: [x]\n---\n\nExample institute and Jiaoda.\n"
    ),
    "articles/c.md": (
        "---\ntitle: C\ndate: 2020\ninstitutions: [SJTU, Example-Institute]\n"
        "people: [{name: Ada Example, role: Dean, institution: Beside Institute}]\n---\n\nJiaoda.\n"
    ),
    "articles/d.md": "---\ntitle: D\ndate: 2018\n---\n\nJiaoda, and Jiaoda again, and an Example Institute.\n",
    "articles/u.md": "---\ntitle: U\ndate: 2016\nunlinked: true\n---\n\nJiaoda.\n",
    "articles/e.md": "---\ntitle: E\ndate: 2017\ntags: [y]\ndraft: true\n---\n",
}
SJTU = Name(
    "institutions", "Shanghai Jiao Tong University", "sjtu", "record", 3, 1, "2019-05", "2021-02-03",
    ("Jiaoda", "Nanyang public school", "SJTU", "上海交通大学"),
)  # fmt: skip
EXAMPLE = Name(
    "institutions", "Example Institute", "example-institute", "provisional", 3, 0, "2019-05", "2021-02-03",
    ("Example institute", "Example-Institute", "example institute"),
)  # fmt: skip
ALL = [
    EXAMPLE,
    SJTU,
    Name("institutions", "UA", "ua-ambiguous", "ambiguous", 1, 0, "2021-02-03", "2021-02-03", ()),
    Name("institutions", "An Unused Institute", "unused", "record", 0, 0, "", "", ()),
    Name("institutions", "Ulm Academy", "a-two", "record", 0, 0, "", "", ()),
    Name("institutions", "Union Academy", "a-one", "record", 0, 0, "", "", ()),
    Name("people", "Ada Example", "ada-example", "provisional", 2, 0, "2019-05", "2020", ()),
    Name("tags", "x", "x", "provisional", 1, 0, "2021-02-03", "2021-02-03", ()),
]


def names_of(root: Path) -> list[Name]:
    with look_at(read_site(root)) as (catalog, _, _):
        return read_names(catalog)


def test_every_name_is_there_with_its_counts_its_dates_and_its_forms(tmp_path: Path) -> None:
    assert names_of(write_site(tmp_path, FILES)) == ALL


def test_a_record_that_texts_alone_mention_has_no_dates(tmp_path: Path) -> None:
    write_site(tmp_path, {**FILES, "articles/f.md": "---\ntitle: F\ndate: 2016\n---\n\nAn Unused Institute.\n"})
    unused = Name("institutions", "An Unused Institute", "unused", "record", 0, 1, "", "", ())
    assert [name for name in names_of(tmp_path) if name.id == "unused"] == [unused]


def test_an_id_in_front_matter_is_no_form_of_the_name(tmp_path: Path) -> None:
    fields = "institutions: [unused]\ntags: [GO, go]"
    write_site(tmp_path, {**FILES, "articles/f.md": f"---\ntitle: F\ndate: 2016\n{fields}\n---\n"})
    forms = {name.id: name.forms for name in names_of(tmp_path)}
    assert (forms["unused"], forms["go"]) == ((), ("go",))


def test_a_built_site_has_the_same_names_and_stays_as_it_is(tmp_path: Path) -> None:
    run_build(write_site(tmp_path, FILES))
    before = snapshot(tmp_path)
    assert names_of(tmp_path) == ALL
    assert snapshot(tmp_path) == before


def test_a_site_that_was_never_built_stays_as_it_is(tmp_path: Path) -> None:
    before = snapshot(write_site(tmp_path, FILES))
    names_of(tmp_path)
    assert snapshot(tmp_path) == before
    assert not (tmp_path / ".sitegen").exists()


def test_as_text_names_stand_in_columns_whatever_their_script() -> None:
    names = [
        Name("people", "吴衍涛", "吴衍涛", "provisional", 1200, 3, "1905", "2021-02-03", ("Wu Yantao", "吳衍濤")),
        Name("people", "Zoe\u0308 Example", "zoë-example", "record", 0, 0, "", "", ()),
    ]
    assert list(format_names([*names, ALL[-1]], "text")) == [
        "people: 2, 1 without a record",
        "articles  mentions  first  last        status       id           name         other forms",
        "   1,200         3  1905   2021-02-03  provisional  吴衍涛       吴衍涛       Wu Yantao; 吳衍濤",
        "       0         0                     record       zoë-example  Zoe\u0308 Example",
        "",
        "tags: 1, 1 without a record",
        "articles  mentions  first       last        status       id  name  other forms",
        "       1         0  2021-02-03  2021-02-03  provisional  x   x",
    ]


def test_a_very_long_name_does_not_widen_the_column_of_all() -> None:
    names = [Name("tags", name, "x", "record", 1, 0, "2020", "2020", ("F",)) for name in ("长" * 60, "short")]
    lines = list(format_names(names, "text"))
    assert cell_len(lines[2]) - cell_len(lines[3]) == 120 - 44


def test_as_csv_names_have_a_header_and_no_formula() -> None:
    names = [
        Name("tags", sign + "1,2", "x", "record", 1, 0, "2020", "2020", (sign + "3", 'a "b"'))
        for sign in ("=", "+", "-", "@", "\t", "a")
    ]
    lines = list(format_names(names, "csv"))
    assert lines[0] == "taxonomy,name,id,status,articles,mentions,first,last,forms"
    rows = list(csv.reader(io.StringIO("\n".join(lines))))
    assert [(row[1], row[8]) for row in rows[1:]] == [
        (f"'{sign}1,2", f'\'{sign}3 | a "b"') for sign in ("=", "+", "-", "@", "\t")
    ] + [("a1,2", 'a3 | a "b"')]


def test_as_json_names_are_one_array() -> None:
    assert json.loads("\n".join(format_names(ALL, "json"))) == [
        {**asdict(name), "forms": list(name.forms)} for name in ALL
    ]
    assert "上海交通大学" in "\n".join(format_names(ALL, "json"))
    assert json.loads("\n".join(format_names([], "json"))) == []


CALLS = {
    "all": ((), ALL),
    "one taxonomy": (("--of", "people"), ALL[6:7]),
    "names without a record": (("--provisional",), [EXAMPLE, *ALL[6:]]),
    "both": (("--of", "institutions", "--provisional"), [EXAMPLE]),
}


@pytest.mark.parametrize(("arguments", "expected"), CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_the_command_prints_the_names_that_are_asked_for(
    tmp_path: Path, form: str, arguments: tuple[str, ...], expected: list[Name]
) -> None:
    write_site(tmp_path, FILES)
    run = call("names", tmp_path, "--format", form, *arguments)
    assert run == Run(0, "".join(f"{line}\n" for line in format_names(expected, form)), "")


def test_drafts_count_where_they_are_published(tmp_path: Path) -> None:
    run = call("names", write_site(tmp_path, FILES), "--of", "tags", "--format", "csv", "--drafts")
    assert run.out.splitlines()[1:] == [
        "tags,x,x,provisional,1,0,2021-02-03,2021-02-03,",
        "tags,y,y,provisional,1,0,2017,2017,",
    ]


def test_of_a_faulty_site_the_rest_is_printed_and_the_exit_status_is_1(tmp_path: Path) -> None:
    write_site(tmp_path, {**FILES, "articles/b.md": "Text.\n"})
    run = call("names", tmp_path, "--of", "tags", "--format", "csv")
    message = "1 error, and what is faulty is left out: 'sitegen check' lists them.\n"
    assert run == Run(1, "taxonomy,name,id,status,articles,mentions,first,last,forms\n", message)
