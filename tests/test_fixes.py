from __future__ import annotations

import html
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sitegen.check import check
from sitegen.errors import OutputError
from sitegen.fixes import describe, fix
from sitegen.manifest import MANIFEST, parse_manifest_line
from sitegen.safewrites import replace_file
from sitegen.site import read_site
from tests.sites import call, run_build, snapshot, write_site


def article(fields: str, date: str = "2024-04-01", body: str = "Text.") -> str:
    """Return an article whose *fields* begin on line 4."""
    return f"---\ntitle: T\ndate: {date}\n{fields}\n---\n\n{body}\n"


def site_of(root: Path, files: Mapping[str, str | bytes]) -> Path:
    return write_site(root, {"site.yaml": "base_url: https://example.org/\n", **files})


def fixed(root: Path, *, is_dry: bool = False, with_drafts: bool = False) -> list[str]:
    site = read_site(root, with_drafts=with_drafts)
    return list(describe(fix(site, is_dry=is_dry), is_dry=is_dry))


RECORDS = """\
- id: sjtu
  name: Shanghai Jiao Tong University
  variants: [Shanghai Jiaotong University, SJTU, 上海交通大学]
- id: example-university
  name: Université d'Exemple
- id: old
  name: Old Example Institute
  merged_into: sjtu
"""

SITES: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "a site without a fault": ({"articles/x.md": article("tags: [agreements]")}, []),
    "a tag that is mostly written otherwise": (
        {
            "articles/a.md": article("tags: [Open data]"),
            "articles/b.md": article("tags: [open data, agreements]"),
            "articles/c.md": article("tags: [x, open data]"),
            "articles/d.md": article("tags:\n  - Open-Data  # a comment"),
        },
        [
            "articles/a.md:4:8: 'Open data' is now 'open data'",
            "articles/d.md:5:5: 'Open-Data' is now 'open data'",
        ],
    ),
    "a person's name in a text and in a map": (
        {
            "articles/a.md": article("people: [Ada Example, 'ada example, Rector']"),
            "articles/b.md": article("people: [{name: ADA Example, role: Dean}]"),
            "articles/c.md": article("people: [Ada Example]"),
        },
        [
            "articles/a.md:4:23: 'ada example' is now 'Ada Example'",
            "articles/b.md:4:17: 'ADA Example' is now 'Ada Example'",
        ],
    ),
    "an institution beside an office": (
        {
            "articles/a.md": article("institutions: [Example Institute]"),
            "articles/b.md": article("people: [{name: Ada, role: Dean, institution: example institute}]"),
        },
        ["articles/b.md:4:47: 'example institute' is now 'Example Institute'"],
    ),
    "a spelling that a record has otherwise": (
        {
            "authorities/institutions.yaml": RECORDS,
            "articles/a.md": article("institutions: [Universite d’exemple, shanghai jiaotong university, Sjtu]"),
            "articles/b.md": article("people: [{name: Ada, role: Dean, institution: old example-institute}]"),
        },
        [
            "articles/a.md:4:16: 'Universite d’exemple' is now 'Université d'Exemple'",
            "articles/a.md:4:38: 'shanghai jiaotong university' is now 'Shanghai Jiaotong University'",
            "articles/a.md:4:68: 'Sjtu' is now 'SJTU'",
            "articles/b.md:4:47: 'old example-institute' is now 'Old Example Institute'",
        ],
    ),
    "variants of a record": (
        {
            "authorities/institutions.yaml": RECORDS,
            "articles/a.md": article("institutions: [SJTU, 上海交通大学, Shanghai Jiaotong University]"),
            "articles/b.md": article("institutions: [Shanghai Jiao Tong University, Old Example Institute]"),
        },
        [],
    ),
    "a spelling as near to two variants": (
        {
            "authorities/institutions.yaml": RECORDS,
            "articles/a.md": article("institutions: [Shanghai Jiao-Tong University]"),
        },
        [],
    ),
    "ids of records": (
        {
            "authorities/institutions.yaml": RECORDS + "- id: sdu\n  name: S.D.U.\n",
            "articles/a.md": article("institutions: [sjtu, example-university, sdu, old]"),
        },
        [],
    ),
    "an acronym as usual as a word": (
        {"articles/a.md": article("tags: [SJTU]"), "articles/b.md": article("tags: [Sjtu]")},
        [],
    ),
    "an acronym that is more usual": (
        {
            "articles/a.md": article("tags: [SJTU]"),
            "articles/b.md": article("tags: [Sjtu]"),
            "articles/c.md": article("tags: [SJTU]"),
        },
        ["articles/b.md:4:8: 'Sjtu' is now 'SJTU'"],
    ),
    "the oldest article, which gives the page its address": (
        {
            "articles/a.md": article("tags: [e-mail]", date="2020"),
            "articles/b.md": article("tags: [E-Mail]"),
            "articles/c.md": article("tags: [email]"),
            "articles/d.md": article("tags: [email]"),
        },
        [
            "articles/a.md:4:8: 'e-mail' is left, not changed to 'email': its page would move to another address",
            "articles/b.md:4:8: 'E-Mail' is now 'email'",
        ],
    ),
    "a form that the text prints too": (
        {
            "articles/a.md": article("institutions: [Sjtu]", body="At Sjtu it rained."),
            "articles/b.md": article("institutions: [SJTU]"),
            "articles/c.md": article("institutions: [SJTU]"),
        },
        ["articles/a.md:4:16: 'Sjtu' is left, not changed to 'SJTU': a link in a text would come or go"],
    ),
    "a form that the text of another article prints": (
        {
            "articles/a.md": article("institutions: [Sjtu]"),
            "articles/b.md": article("institutions: [SJTU]", body="At Sjtu it rained."),
            "articles/c.md": article("institutions: [SJTU]"),
        },
        ["articles/a.md:4:16: 'Sjtu' is left, not changed to 'SJTU': a link in a text would come or go"],
    ),
    "a form that contains another name in another text": (
        {
            "authorities/institutions.yaml": "- {id: qilu, name: 齐鲁大学}\n",
            "articles/a.md": article("institutions: [齐鲁大学医学院]", date="2020"),
            "articles/b.md": article("institutions: [齐鲁大学医学院]\ntags: [Agreements]"),
            "articles/c.md": article("institutions: [齐鲁大学（医学院）]\npeople: [ada Example]\ntags: [agreements]"),
            "articles/d.md": article("people: [Ada Example]\ntags: [agreements]", body="齐鲁大学（医学院）在济南。"),
            "articles/e.md": article("people: [Ada Example]"),
        },
        [
            "articles/b.md:5:8: 'Agreements' is now 'agreements'",
            "articles/c.md:4:16: '齐鲁大学（医学院）' is left, not changed to '齐鲁大学医学院': a link in a text would come or go",
            "articles/c.md:5:10: 'ada Example' is now 'Ada Example'",
        ],
    ),
    "long names whose addresses differ": (
        {
            "articles/a.md": article("tags: [Institute of Pure and Applied Mathematics and of the Theory of Long Head Lines in Print]"),
            "articles/b.md": article("tags: [Institute of Pure and Applied Mathematics and of the Theory of Long Headlines in Print]"),
            "articles/c.md": article("tags: [Institute of Pure and Applied Mathematics and of the Theory of Long Headlines in Print]"),
        },
        [
            "articles/a.md:4:8: 'Institute of Pure and Applied Mathematics and of the Theory of Long Head Lines in Print' is left, "
            "not changed to 'Institute of Pure and Applied Mathematics and of the Theory of Long Headlines in Print': "
            "its page would move to another address",
        ],
    ),
    "a long name beside an office": (
        {
            "articles/a.md": article("institutions: [Institute of Pure and Applied Mathematics and of the Theory of Long Headlines in Print]"),
            "articles/b.md": article("people: [{name: Ada, institution: Institute of Pure and Applied Mathematics and of the Theory of Long Head-Lines in Print}]"),
        },
        [
            "articles/b.md:4:35: 'Institute of Pure and Applied Mathematics and of the Theory of Long Head-Lines in Print' is left, "
            "not changed to 'Institute of Pure and Applied Mathematics and of the Theory of Long Headlines in Print': "
            "it would lead to another page",
        ],
    ),
    "what is not written on one line": (
        {
            "articles/a.md": article("tags:\n  - open\n    Data\n  - Net Work"),
            "articles/b.md": article("tags: [open data, net-work]"),
            "articles/c.md": article("tags: [open data, net-work]"),
        },
        [
            "articles/a.md:5:5: 'open Data' is left, not changed to 'open data': it is written over two lines, or with escapes",
            "articles/a.md:7:5: 'Net Work' is now 'net-work'",
        ],
    ),
    "a faulty article and a draft": (
        {
            "articles/a.md": "---\ntitle: T\ndate: soon\ntags: [Open Data]\n---\n",
            "articles/b.md": article("tags: [Open Data]\ndraft: true"),
            "articles/c.md": article("tags: [Open data]"),
            "articles/d.md": article("tags: [open data]"),
            "articles/e.md": article("tags: [open data]"),
        },
        ["articles/c.md:4:8: 'Open data' is now 'open data'"],
    ),
    "fields of another generator": (
        {
            "site.yaml": "base_url: https://example.org/\nfields: {people: authors, tags: [categories, keywords]}\n",
            "articles/a.md": article("authors: [ada Example]\ncategories: News\nkeywords: [a, B]"),
            "articles/b.md": article("authors: [Ada Example]\ncategories: news\nkeywords: [A, b]"),
            "articles/c.md": article("authors: [Ada Example]\ncategories: news\nkeywords: [A, b]"),
        },
        [
            "articles/a.md:4:11: 'ada Example' is now 'Ada Example'",
            "articles/a.md:5:13: 'News' is now 'news'",
            "articles/a.md:6:12: 'a' is now 'A'",
            "articles/a.md:6:15: 'B' is now 'b'",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), SITES.values(), ids=SITES)
def test_names_are_spelled_as_is_usual_or_as_their_record_has_them(
    tmp_path: Path, files: dict[str, str | bytes], expected: list[str]
) -> None:
    assert fixed(site_of(tmp_path, files)) == expected


@pytest.mark.parametrize(("files", "expected"), SITES.values(), ids=SITES)
def test_a_dry_run_shows_the_same_and_writes_nothing(
    tmp_path: Path, files: dict[str, str | bytes], expected: list[str]
) -> None:
    before = snapshot(site_of(tmp_path, files))
    shown = fixed(tmp_path, is_dry=True)
    assert snapshot(tmp_path) == before
    assert [line.replace("would become", "is now") for line in shown] == fixed(tmp_path)


@pytest.mark.parametrize(("files", "expected"), SITES.values(), ids=SITES)
def test_a_second_run_changes_nothing(tmp_path: Path, files: dict[str, str | bytes], expected: list[str]) -> None:
    changed = [line for line in fixed(site_of(tmp_path, files)) if " is now " in line]
    after = snapshot(tmp_path)
    left = fixed(tmp_path)
    assert snapshot(tmp_path) == after
    assert [line for line in left if " is now " in line] == []
    assert len(left) + len(changed) == len(expected)


@pytest.mark.parametrize(("files", "expected"), SITES.values(), ids=SITES)
def test_only_the_names_that_are_told_differ_in_the_files(
    tmp_path: Path, files: dict[str, str | bytes], expected: list[str]
) -> None:
    before = snapshot(site_of(tmp_path, files))
    changes = [change for change in fix(read_site(tmp_path), is_dry=False) if not change.left]
    for change in reversed(changes):
        lines = before[change.path].decode().split("\n")
        line = lines[change.line - 1]
        assert line[change.column - 1 :].lstrip("'\"").startswith(change.old)
        lines[change.line - 1] = line[: change.column - 1] + line[change.column - 1 :].replace(
            change.old, change.new, 1
        )
        before[change.path] = "\n".join(lines).encode()
    assert snapshot(tmp_path) == before


def test_a_name_that_would_stand_twice_in_a_list_is_left(tmp_path: Path) -> None:
    files, _ = SITES["a person's name in a text and in a map"]
    files = {**files, "articles/a.md": article("people: [Ada Example, ada example]")}
    assert fixed(site_of(tmp_path, files)) == [
        "articles/a.md:4:23: 'ada example' is left, not changed to 'Ada Example': "
        "'Ada Example' stands in the same list already",
        "articles/b.md:4:17: 'ADA Example' is now 'Ada Example'",
    ]


def test_drafts_are_changed_where_they_are_published(tmp_path: Path) -> None:
    files, _ = SITES["a faulty article and a draft"]
    site_of(tmp_path, files)
    assert fixed(tmp_path, with_drafts=True) == [
        "articles/b.md:4:8: 'Open Data' is now 'open data'",
        "articles/c.md:4:8: 'Open data' is now 'open data'",
    ]


TWO = {
    "articles/a.md": article("tags: [open data]  # here").replace("\n", "\r\n").encode("utf-8-sig"),
    "articles/b.md": article("tags: [Open data]  # here").replace("\n", "\r\n").encode("utf-8-sig"),
}


def test_a_file_keeps_its_mode_its_line_ends_and_its_mark(tmp_path: Path) -> None:
    site_of(tmp_path, TWO)
    (tmp_path / "articles/b.md").chmod(0o640)
    (tmp_path / "articles/a.md").chmod(0o604)
    [change] = fix(read_site(tmp_path), is_dry=False)
    assert stat.S_IMODE((tmp_path / change.path).stat().st_mode) == (0o640 if change.path.endswith("b.md") else 0o604)
    assert {(tmp_path / name).read_bytes() for name in TWO} == {TWO[next(name for name in TWO if name != change.path)]}
    assert sorted(path.name for path in (tmp_path / "articles").iterdir()) == ["a.md", "b.md"]


def test_what_a_symbolic_link_leads_to_is_changed_and_the_link_stays(tmp_path: Path) -> None:
    site_of(tmp_path, {"elsewhere/a.md": article("tags: [open Data]"), "articles/b.md": article("tags: [open data]")})
    write_site(tmp_path, {"articles/c.md": article("tags: [open data]")})
    (tmp_path / "articles/a.md").symlink_to("../elsewhere/a.md")
    assert fixed(tmp_path) == ["articles/a.md:4:8: 'open Data' is now 'open data'"]
    assert (tmp_path / "articles/a.md").readlink() == Path("../elsewhere/a.md")
    assert (tmp_path / "elsewhere/a.md").read_text() == article("tags: [open data]")


def test_a_file_that_is_not_as_it_was_read_is_not_replaced(tmp_path: Path) -> None:
    file = write_site(tmp_path, {"a.md": "new"}) / "a.md"
    assert not replace_file(file, b"old", b"newer")
    assert not replace_file(file, None, b"newer")
    assert not replace_file(tmp_path / "b.md", b"old", b"newer")
    assert snapshot(tmp_path) == {"a.md": b"new"}


def test_a_file_that_cannot_be_written_is_told_and_stays(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.md": "old", ".sitegen-new~/x": ""})
    with pytest.raises(OutputError, match=r"a\.md: cannot be written: Is a directory"):
        replace_file(tmp_path / "a.md", b"old", b"new")
    assert (tmp_path / "a.md").read_text() == "old"


SPELLINGS = {
    "institutions": (
        ("Qilu University", "qilu university", "Qilu  University", "Qilu-University", "QILU University"),
        ("SJTU", "Sjtu", "S.J.T.U.", "sjtu"),
    ),
    "people": (
        ("Zoë Example", "Zoe Example", "zoë example"),
        ("吴衍涛", "吴 衍涛"),
        ("Big Ben", "BigBen", "Big-Ben"),
    ),
}
PRINTED = {field: st.sampled_from([name for forms in names for name in forms]) for field, names in SPELLINGS.items()}
ANY = st.one_of(*PRINTED.values())
RECORD = "- id: zoe\n  name: Zoë Example\n  variants: [{}]\n"


@st.composite
def sites(draw: st.DrawFn) -> dict[str, str | bytes]:
    """Draw a small site in which spellings meet in front matter and in texts."""
    # Without the files that have names as they are typed.
    settings = "base_url: https://example.org/\nformats: {all: off, atom: on, sitemaps: on}\n"
    files: dict[str, str | bytes] = {"site.yaml": settings}
    for number in range(draw(st.integers(2, 5))):
        lists = {
            field: draw(st.lists(PRINTED.get(field, ANY), max_size=2)) for field in ("institutions", "people", "tags")
        }
        fields = [f"{field}: [{', '.join(names)}]" for field, names in lists.items()]
        if draw(st.booleans()):
            fields[1] = (
                f"people:\n  # them\n  - {{name: {draw(PRINTED['people'])}, role: Dean, institution: '{draw(PRINTED['institutions'])}'}} # x"
            )
        body = f"The {draw(ANY)} and {draw(ANY)}."
        date = draw(st.sampled_from(("2020", "2021-03", "2022-04-05")))
        text = article("\n".join(fields), date, body).replace("title: T", f"title: T{number}")
        files[f"articles/{number}.md"] = text.replace("\n", draw(st.sampled_from(("\n", "\r\n")))).encode()
    for taxonomy in draw(st.sets(st.sampled_from(("institutions", "people")))):
        files[f"authorities/{taxonomy}.yaml"] = RECORD.format(
            draw(st.sampled_from(("SJTU", "Qilu-University", "吴衍涛")))
        )
    return files


_FORMS = re.compile(r'<section>\s*<h2[^>]*id="_forms".*?</section>\s*', re.DOTALL)
_NOTHING = re.compile(r'<div class="side" id="_facts">\s*</div>\s*')


def alike(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the lines of a built site with every name in its first spelling; without the sections that list the forms.

    The lines are sorted, for so are names in a list.
    """
    found: dict[str, list[str]] = {}
    for path, data in files.items():
        text = html.unescape(_NOTHING.sub("", _FORMS.sub("", data.decode())))
        if path.endswith((".html", ".atom")):
            for first, *others in (*SPELLINGS["institutions"], *SPELLINGS["people"]):
                for form in (" ".join(other.split()) for other in sorted(others, key=len, reverse=True)):
                    text = text.replace(form, first)
        if path == MANIFEST:
            text = "\n".join(parse_manifest_line(line).name for line in text.splitlines())
        if path.startswith("search/suggestions/"):
            # They list the forms of names, too: what they lead to is left.
            suggested = json.loads(data)
            text = "\n".join(entry[1] for entry in (*suggested["names"], *suggested["titles"]))
        found[path] = sorted(text.splitlines())
    return found


# Without shrinking: an example builds a site twice.
@settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=int(os.environ.get("SITEGEN_EXAMPLES", "20")),
    deadline=None,
)
@given(sites())
def test_whatever_is_fixed_the_site_differs_in_nothing_but_spellings(files: dict[str, str | bytes]) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        write_site(root, files)
        run_build(root, output=root / "before", keep_going=True)
        before = snapshot(root)
        changes = [change for change in fix(read_site(root), is_dry=False) if not change.left]
        after = snapshot(root)
        inputs = [path for path in files if before[path] != after[path]]
        assert sorted(inputs) == sorted({change.path for change in changes})
        for path in inputs:
            places = {change.line for change in changes if change.path == path}
            pairs = zip(before[path].split(b"\n"), after[path].split(b"\n"), strict=True)
            assert {number for number, (old, new) in enumerate(pairs, 1) if old != new} == places
        assert [change for change in fix(read_site(root), is_dry=False) if not change.left] == []
        assert snapshot(root) == after
        shutil.rmtree(root / ".sitegen")
        run_build(root, output=root / "after", keep_going=True)
        assert alike(snapshot(root / "after")) == alike(snapshot(root / "before"))
    finally:
        shutil.rmtree(root)


def test_check_fixes_first_and_counts_in_its_last_line(tmp_path: Path) -> None:
    files = {name: SITES["what is not written on one line"][0][name] for name in ("articles/a.md", "articles/b.md")}
    site_of(tmp_path, {**files, "articles/c.md": article("tags: [open data, net-work]\ntitel: x")})
    run = call("check", tmp_path, "--fix")
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines() == [
        "articles/a.md:5:5: 'open Data' is left, not changed to 'open data': it is written over two lines, or with escapes",
        "articles/a.md:7:5: 'Net Work' is now 'net-work'",
        "articles/a.md: W302 The tag 'open Data' is written 'open data' elsewhere: write it one way.",
        "articles/c.md:5:1: W201 There is no field 'titel' (did you mean 'title'?); kept under 'extra'.",
        "1 name changed in 1 file, 1 left; 0 errors, 2 warnings, 0 notes.",
    ]
    assert call("check", tmp_path, "--fix", "--strict").status == 1
    write_site(tmp_path, {"articles/d.md": "Text.\n"})
    assert call("check", tmp_path, "--fix").status == 1


def test_check_with_a_dry_run_lists_the_problems_that_are_there(tmp_path: Path) -> None:
    files, _ = SITES["an acronym that is more usual"]
    before = snapshot(site_of(tmp_path, files))
    run = call("check", tmp_path, "--fix", "--dry-run")
    assert run.out.splitlines() == [
        "articles/b.md:4:8: 'Sjtu' would become 'SJTU'",
        "articles/b.md: W302 The tag 'Sjtu' is written 'SJTU' elsewhere: write it one way.",
        "1 name would be changed in 1 file; 0 errors, 1 warning, 0 notes.",
    ]
    assert snapshot(tmp_path) == before


def test_in_other_formats_the_changes_go_to_standard_error(tmp_path: Path) -> None:
    files, _ = SITES["an acronym that is more usual"]
    run = call("check", site_of(tmp_path, files), "--fix", "--format", "json")
    assert (run.status, json.loads(run.out)) == (0, [])
    assert run.err == "articles/b.md:4:8: 'Sjtu' is now 'SJTU'\n1 name changed in 1 file.\n"


def test_a_dry_run_without_fix_is_a_wrong_call(tmp_path: Path) -> None:
    run = call("check", site_of(tmp_path, {}), "--dry-run")
    assert (run.status, run.err) == (2, "--dry-run shows what --fix would change: call both.\n")


def test_after_a_fix_the_warning_is_gone(tmp_path: Path) -> None:
    files, _ = SITES["a tag that is mostly written otherwise"]
    assert [problem.code for problem in check(read_site(site_of(tmp_path, files)))] == ["W302", "W302"]
    fixed(tmp_path)
    assert check(read_site(tmp_path)) == ()
