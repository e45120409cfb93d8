from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.check import check
from sitegen.site import read_site
from sitegen.textchecks import MANY
from tests.sites import write_site

INSTITUTIONS = (
    "- {id: qilu, name: Qilu University, variants: [QU]}\n- {id: sjtu, name: Shanghai Jiao Tong University}\n"
)
PEOPLE = "- {id: wu, name: Wu Yantao, native: {zh: 吴言涛}}\n- {id: ada, name: Ada Example}\n"


def article(body: str, fields: str = "tags: [x]", title: str = "T") -> str:
    """Return an article whose own fields begin on line 4."""
    return f"---\ntitle: {title}\ndate: 2024-04-01\n{fields}\n---\n\n{body}\n"


def found(root: Path, code: str, files: dict[str, str]) -> list[str]:
    """Return what `check` says with *code* of a site with *files* and the records above."""
    records = {"authorities/institutions.yaml": INSTITUTIONS, "authorities/people.yaml": PEOPLE}
    write_site(root, {"site.yaml": "title: T\n", **records, **files})
    return [str(problem) for problem in check(read_site(root)) if problem.code == code]


UNDECLARED: dict[str, tuple[str, list[str]]] = {
    "names none": (article("Text."), []),
    "names one that it does not declare": (
        article("Wu Yantao came."),
        ["articles/a.md: N301 The text names 'Wu Yantao' (people); the front matter does not."],
    ),
    "names several, institutions before people and each in the order of the text": (
        article("吴言涛, Ada Example, Shanghai Jiaotong University, Qilu University and Wu Yantao."),
        [
            "articles/a.md: N301 The text names 'Shanghai Jiao Tong University' (institutions), 'Qilu University' "
            "(institutions), 'Wu Yantao' (people) and 'Ada Example' (people); the front matter does not."
        ],
    ),
    "names one that it declares by another name": (article("吴言涛.", "people: [Wu Yantao]"), []),
    "names an institution where it says that somebody held an office": (
        article("Wu Yantao of the Qilu University.", "people: [{name: Wu Yantao, role: Dean, institution: QU}]"),
        [],
    ),
    "names one by a name that is not linked": (article("At QU."), []),
    "names one without a record": (article("Li Bai."), []),
    "names one that it does not want linked": (article("Wu Yantao.", "unlinked: wu"), []),
    "marks one that it does not declare": (
        article("[[He|wu]] came."),
        ["articles/a.md: N301 The text names 'Wu Yantao' (people); the front matter does not."],
    ),
    "is a draft": (article("Wu Yantao.", "draft: true"), []),
}


@pytest.mark.parametrize(("text", "expected"), UNDECLARED.values(), ids=UNDECLARED)
def test_what_check_says_of_a_text_that(tmp_path: Path, text: str, expected: list[str]) -> None:
    others = article("Text.", "people: [wu, ada]\ninstitutions: [qilu, sjtu]", "Others")
    assert found(tmp_path, "N301", {"articles/a.md": text, "articles/others.md": others}) == expected


UNMENTIONED: dict[str, tuple[str, list[str]]] = {
    "in the text": (article("Wu Yantao, Li Bai.", "people: [Wu Yantao, Li Bai]"), []),
    "by another name of the record": (article("吴言涛.", "people: [Wu Yantao]"), []),
    "by a name that is not linked": (article("At QU.", "institutions: [qilu]"), []),
    "in the title alone": (article("Text.", "people: [Wu Yantao]", "Wu Yantao speaks"), []),
    "in the summary alone": (article("Text.", "people: [Wu Yantao]\nsummary: Wu Yantao speaks."), []),
    "in a text that its author wants without links": (article("Wu Yantao.", "people: [wu]\nunlinked: true"), []),
    "in another case": (article("WU YANTAO and li bai.", "people: [wu, Li Bai]"), []),
    "with signs of HTML": (article("At AT&T.", "institutions: [AT&T]"), []),
    "nowhere": (
        article("Text.", "people: [Wu Yantao]"),
        ["articles/a.md:4: N302 Neither the text nor the title names 'Wu Yantao'."],
    ),
    "nowhere, several on one line, as the article prints them": (
        article("Ada Example.", "people: ['Du Fu, Poet', Ada Example, Li Bai, 吴言涛]"),
        ["articles/a.md:4: N302 Neither the text nor the title names 'Du Fu', 'Li Bai' and '吴言涛'."],
    ),
    "nowhere, on several lines": (
        article("Ada Example.", "institutions: [QU]\npeople:\n  - Ada Example\n  - Li Bai"),
        [
            "articles/a.md:4: N302 Neither the text nor the title names 'QU'.",
            "articles/a.md:7: N302 Neither the text nor the title names 'Li Bai'.",
        ],
    ),
    "nowhere, where it is a tag": (article("Text.", "tags: [Wu Yantao]"), []),
    "nowhere, where an office was held there": (
        article("Wu Yantao.", "people: [{name: Wu Yantao, role: Dean, institution: QU}]"),
        [],
    ),
    "nowhere in a draft": (article("Text.", "people: [Wu Yantao]\ndraft: true"), []),
}


@pytest.mark.parametrize(("text", "expected"), UNMENTIONED.values(), ids=UNMENTIONED)
def test_what_check_says_of_a_name_that_is_declared_and_printed(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert found(tmp_path, "N302", {"articles/a.md": text}) == expected


def test_where_most_of_many_articles_declare_whom_they_do_not_name_it_is_said_once(tmp_path: Path) -> None:
    files = {f"articles/{number}.md": article("Text.", "people: [Ada Example]") for number in range(MANY)}
    assert len(found(tmp_path, "N302", files)) == MANY
    assert found(tmp_path, "N302", {"articles/more.md": article("Text.", "people: [Wu Yantao]")}) == [
        f"site: N302 {MANY + 1} of {MANY + 1} articles declare people or institutions whom they do not name, as where "
        "bylines are read as people: not listed one by one."
    ]


def test_where_half_of_many_articles_name_whom_they_declare_the_others_are_listed(tmp_path: Path) -> None:
    bodies = ("Text.", "Ada Example.")
    files = {f"articles/{n}.md": article(bodies[n % 2], "people: [Ada Example]") for n in range(2 * MANY + 2)}
    assert len(found(tmp_path, "N302", files)) == MANY + 1


UNUSED: dict[str, tuple[dict[str, str], list[str]]] = {
    "used by articles": ({"articles/a.md": article("Qilu University.", "people: [wu, ada]\ninstitutions: [sjtu]")}, []),
    "used by none": (
        {"articles/a.md": article("At QU.", "people: [wu, ada]\ninstitutions: [sjtu]")},
        [
            "authorities/institutions.yaml:1: N304 No article names 'Qilu University' (institutions/qilu), and no other "
            "record refers to it."
        ],
    ),
    "used by a draft alone": (
        {
            "articles/a.md": article("", "people: [wu]\ninstitutions: [qilu, sjtu]"),
            "articles/b.md": article("", "people: [ada]\ndraft: true"),
        },
        [
            "authorities/people.yaml:2: N304 No article names 'Ada Example' (people/ada), and no other record refers to it."
        ],
    ),
    "referred to by other records": (
        {
            "articles/a.md": article("", "people: [wu, ada]\ninstitutions: [a, b, c, d, m]"),
            "authorities/institutions.yaml": "- {id: a, name: A, parent: p}\n- {id: b, name: B, earlier: e}\n"
            "- {id: c, name: C, later: l}\n- {id: d, name: D, distinct_from: x}\n- {id: m, name: M, merged_into: y}\n"
            + "".join(f"- {{id: {id_}, name: {id_ * 3}}}\n" for id_ in "pelxy"),
        },
        [],
    ),
    "referred to by a person's record": (
        {
            "articles/a.md": article("", "people: [wu, ada]"),
            "authorities/people.yaml": "- {id: wu, name: Wu, institution: qilu}\n"
            "- {id: ada, name: Ada, offices: [{role: Dean, institution: Shanghai Jiaotong University}]}\n",
        },
        [],
    ),
    "merged into another": (
        {
            "articles/a.md": article("", "people: [wu, ada]\ninstitutions: [qilu, sjtu]"),
            "authorities/tags.yaml": "- {id: t, name: T, merged_into: u}\n- {id: u, name: U}\n- {id: v, name: V}\n",
        },
        ["authorities/tags.yaml:3: N304 No article names 'V' (tags/v), and no other record refers to it."],
    ),
}


@pytest.mark.parametrize(("files", "expected"), UNUSED.values(), ids=UNUSED)
def test_what_check_says_of_records_that_are(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    assert found(tmp_path, "N304", files) == expected
