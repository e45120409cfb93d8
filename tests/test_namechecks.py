from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sitegen.check import check
from sitegen.errors import Problem
from sitegen.site import read_site
from tests.sites import write_site


def article(title: str, fields: str) -> str:
    """Return an article whose own fields begin on line 4."""
    return f"---\ntitle: {title}\ndate: 2024-04-01\n{fields}\n---\n\nText.\n"


def alike(root: Path) -> list[str]:
    """Return what `check` says of names that look alike."""
    return [str(problem) for problem in check(read_site(root)) if problem.code in ("W302", "N303")]


SITES: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "names that have nothing in common": (
        {"articles/a.md": article("A", "institutions: [Census Bureau, Library of Congress]")},
        [],
    ),
    "a name that looks like a record": (
        {
            "articles/a.md": article("A", "tags: [x]\ninstitutions:\n  - U.S. Census Bureau"),
            "articles/b.md": article("B", "institutions: [U.S. Census Bureau]"),
            "authorities/institutions.yaml": "- {id: census, name: Census Bureau}\n",
        },
        [
            "articles/a.md:6: W302 The institution 'U.S. Census Bureau' looks like 'Census Bureau' (record census; differs "
            "by 'U.S.'): add it there as a variant or, if they are two, write a record for it with 'distinct_from: census'."
        ],
    ),
    "two names without a record": (
        {
            "articles/a.md": article("A", "institutions: [Census Bureau]"),
            "articles/b.md": article("B", "institutions: [U.S. Census Bureau]"),
            "articles/c.md": article("C", "institutions: [Census Bureau]"),
        },
        [
            "articles/b.md:4: W302 The institution 'U.S. Census Bureau' looks like 'Census Bureau' (differs by 'U.S.'): "
            "write it one way or, if they are two, write a record for each, one with 'distinct_from'."
        ],
    ),
    "two records": (
        {"authorities/people.yaml": "- {id: ku, name: Ku McMahan}\n- {id: dr-ku, name: Dr. Ku McMahan}\n"},
        [
            "authorities/people.yaml:1: W302 The person 'Ku McMahan' (record ku) looks like 'Dr. Ku McMahan' (record dr-ku; "
            "differs by 'Dr'): say 'merged_into: dr-ku' or, if they are two, 'distinct_from: dr-ku'."
        ],
    ),
    "two records that are distinct": (
        {
            "authorities/people.yaml": "- {id: ku, name: Ku McMahan}\n- {id: dr, name: Dr. Ku McMahan, distinct_from: ku}\n"
        },
        [],
    ),
    "two records of which one came from the other": (
        {
            "authorities/institutions.yaml": "- {id: a, name: Acme Instruments}\n"
            "- {id: b, name: 'Acme Instruments, Inc.', earlier: a}\n"
        },
        [],
    ),
    "two records of which one is merged": (
        {
            "authorities/people.yaml": "- {id: ku, name: Ku McMahan}\n- {id: dr, name: Dr. Ku McMahan, merged_into: ku}\n"
        },
        [],
    ),
    "a name that looks like one of a merged record": (
        {
            "articles/a.md": article("A", "institutions: [Dept. of Energy]"),
            "authorities/institutions.yaml": "- {id: doe, name: Energy Office}\n"
            "- {id: old, name: Department of Energy, merged_into: doe}\n",
        },
        [
            "articles/a.md:4: W302 The institution 'Dept. of Energy' looks like 'Energy Office' (record doe; short form): "
            "add it there as a variant or, if they are two, write a record for it with 'distinct_from: doe'."
        ],
    ),
    "a name that a record has as a variant": (
        {
            "articles/a.md": article("A", "institutions: [U.S. Census Bureau]"),
            "authorities/institutions.yaml": "- {id: census, name: Census Bureau, variants: U.S. Census Bureau}\n",
        },
        [],
    ),
    "an institution beside an office": (
        {
            "articles/a.md": article(
                "A", "people:\n  - name: Ada Example\n    role: Rector\n    institution: U.S. Census Bureau"
            ),
            "articles/b.md": article("B", "institutions: [Census Bureau]\ntags: [x]"),
            "articles/c.md": article("C", "institutions: [Census Bureau]"),
        },
        [
            "articles/a.md:5: W302 The institution 'U.S. Census Bureau' looks like 'Census Bureau' (differs by 'U.S.'): "
            "write it one way or, if they are two, write a record for each, one with 'distinct_from'."
        ],
    ),
    "an institution that only records name": (
        {
            "authorities/people.yaml": "- {id: ada, name: Ada Example, institution: U.S. Census Bureau}\n",
            "authorities/institutions.yaml": "- {id: census, name: Census Bureau}\n",
        },
        [
            "authorities/people.yaml:1: W302 The institution 'U.S. Census Bureau' looks like 'Census Bureau' (record census; "
            "differs by 'U.S.'): add it there as a variant or, if they are two, write a record for it with "
            "'distinct_from: census'."
        ],
    ),
    "names that differ in case alone, which is said once": (
        {
            "articles/a.md": article("A", "people: [Ada example]"),
            "articles/b.md": article("B", "people: [Ada Example]"),
        },
        ["articles/b.md: W302 The person 'Ada Example' is written 'Ada example' elsewhere: write it one way."],
    ),
    "two people whom one article lists": ({"articles/a.md": article("A", "people: [Sara Eckert, Sarah Eckert]")}, []),
    "two people in two articles": (
        {
            "articles/a.md": article("A", "people: [Sara Eckert]"),
            "articles/b.md": article("B", "people: [Sarah Eckert]"),
        },
        [
            "articles/a.md:4: W302 The person 'Sara Eckert' looks like 'Sarah Eckert' (forms of one given name): "
            "write it one way or, if they are two, write a record for each, one with 'distinct_from'."
        ],
    ),
    "a name in a draft": (
        {
            "articles/a.md": article("A", "institutions: [U.S. Census Bureau]\ndraft: true"),
            "articles/b.md": article("B", "institutions: [Census Bureau]"),
        },
        [],
    ),
    "two tags": (
        {"articles/a.md": article("A", "tags: [agreement]"), "articles/b.md": article("B", "tags: [agreements]")},
        [
            "articles/a.md:4: W302 The tag 'agreement' looks like 'agreements' (plural): "
            "write it one way or, if they are two, write a record for each, one with 'distinct_from'."
        ],
    ),
}


@pytest.mark.parametrize(("files", "expected"), SITES.values(), ids=SITES)
def test_names_that_look_alike_are_proposed(tmp_path: Path, files: dict[str, str | bytes], expected: list[str]) -> None:
    assert alike(write_site(tmp_path, {"site.yaml": "title: T\n", **files})) == expected


def test_without_rapidfuzz_check_says_that_names_were_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("rapidfuzz") or name == "sitegen.comparisons"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("slips", "likeness", "bodylikeness", "personlikeness"):
        monkeypatch.delitem(sys.modules, f"sitegen.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    files, _ = SITES["two tags"]
    message = (
        "Names that look alike are found with rapidfuzz, which is not installed. This line installs it: "
        "pip install rapidfuzz"
    )
    assert alike(write_site(tmp_path, {"site.yaml": "title: T\n", **files})) == [
        str(Problem("", 0, 0, "N303", message))
    ]
