"""The pages of people and institutions in one small archive, as the values that templates lay out."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.dates import ArchiveDate
from sitegen.viewparts import Chart, Companion, Context, Link, Name, Office, VariantForm, YearBar
from tests import shown
from tests.sites import run_build, write_site

INSTITUTIONS = """\
- id: sjtu
  name: {zh: 上海交通大学, en: Shanghai Jiao Tong University}
  native: {ja: 上海交通大学校}
  variants:
    - Jiao Da University
    - {text: SJTU, kind: acronym}
    - {text: Nanyang Public School, kind: former, language: en, from: 1896, until: 1905-07}
  identifiers: {ror: 0220qvk04, homepage: "https://en.sjtu.edu.cn/"}
  kind: university
  parent: ministry
  earlier: nanyang
  distinct_from: xjtu
  note: One of the oldest.
- {id: ministry, name: Ministry of Education}
- {id: nanyang, name: Nanyang College}
- {id: medical, name: Medical College, later: sjtu}
- {id: law, name: School of Law, parent: sjtu}
- {id: design, name: School of Design, parent: sjtu}
- {id: xjtu, name: Xi'an Jiao Tong University}
- {id: jiao-tong, name: Jiao Tong School, merged_into: sjtu}
- {id: idle, name: Idle Institute}
"""

PEOPLE = """\
- id: wu
  name: Wu Yantao
  institution: sjtu
  offices:
    - {role: Rector, institution: sjtu, from: 2015, until: 2018-06, note: The first.}
    - {role: Dean, institution: Tongji University, from: 2010}
    - Member of the Academy
- {id: ding, name: Ding Kuiling, offices: [{role: President, institution: SJTU, from: 2018-07}]}
- {id: li, name: Li Bai, institution: Tongji University}
- {id: idle, name: Idle Person}
"""

QILU = """\
---
name: Qilu University
---
A school in [the east](/tags/east/), as [one article](../../articles/a.md#gate) tells; [not](gone.md).

![Its gate](/gate.png)
"""


def article(fields: str, body: str = "Text.") -> str:
    return f"---\n{fields}\n---\n\n{body}\n"


FILES: dict[str, str | bytes] = {
    "site.yaml": "title: T\nbase_url: https://example.org/news/\npairs: 2\n",
    "static/gate.png": b"PNG",
    "authorities/institutions.yaml": INSTITUTIONS,
    "authorities/people.yaml": PEOPLE,
    "authorities/institutions/qilu.md": QILU,
    "articles/a.md": article(
        "title: A\ndate: 2019-03-01\ntags: [east]\ninstitutions: [S.J.T.U., Qilu University]\npeople:\n"
        "  - {name: Wu Yantao, role: Dean, institution: Shanghai Jiaotong University}\n"
        "  - {name: Zhao Min, role: dean, institution: sjtu}",
        "## Gate\n\nQilu University and, in Shanghai, **SJTU** with Wu Yantao. Xi’an Jiao Tong University too.",
    ),
    "articles/b.md": article(
        "title: B\ndate: 2019-05-02\ninstitutions: [Shanghai Jiao Tong University, Qilu University, Fudan]\npeople:\n"
        "  - {name: WU YANTAO, role: Dean, institution: SJTU}\n  - {name: Wu Yantao, role: Editor}\n  - Ding Kuiling"
    ),
    "articles/c.md": article(
        "title: C\ndate: 2022\nlanguage: fr\ninstitutions: [Jiao Tong School]\npeople:\n"
        "  - {name: Wu Yantao, role: DEAN, institution: SJTU}\n  - {name: Ding Kuiling, role: President, institution: SJTU}\n"
        "  - Li Bai",
        "Ding Kuiling alone.",
    ),
    "articles/d.md": article(
        "title: D\ndate: 2022-06-07\npeople: [Wu Yantao, {name: Li Bai, role: Poet}, Yantao Wu]\ninstitutions: [Jiao-Tong, Fudan]",
        "First a line.\n\nThe *School of Law* had guests: Li Bai. School of Law, Idle, Shandong.",
    ),
    "articles/e.md": article(
        "title: E\ndate: 2023-01-01\ninstitutions: [Medical College, nanyang]",
        "The School of Law and Ding Kuiling; School of Design, [[!Ministry of Education]].",
    ),
}
"""`Xi'an Jiao Tong University` and `School of Law` are named in texts alone; `idle` nowhere, `ministry` by a record."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_site(tmp_path_factory.mktemp("terms"), FILES)
    run_build(root)
    return root


A, B = (
    Link("A", "2019/03/a/", "en", ArchiveDate("2019-03-01")),
    Link("B", "2019/05/b/", "en", ArchiveDate("2019-05-02")),
)
C, D = Link("C", "2022/c/", "fr", ArchiveDate("2022")), Link("D", "2022/06/d/", "en", ArchiveDate("2022-06-07"))
SJTU = Link("Shanghai Jiao Tong University", "institutions/sjtu/")
WU, DING = Link("Wu Yantao", "people/wu/"), Link("Ding Kuiling", "people/ding/")
LI, ZHAO = Link("Li Bai", "people/li/"), Link("Zhao Min", "people/zhao-min/")


def test_an_institution_is_headed_in_the_sites_language_and_has_its_names_in_others(root: Path) -> None:
    page = shown.listing(root, "institutions/sjtu/")
    assert page.heading == "Shanghai Jiao Tong University"
    assert page.facts is not None
    assert page.facts.native == (("zh", "上海交通大学"), ("ja", "上海交通大学校"))
    assert not page.facts.is_provisional


def test_its_other_names_have_their_kind_and_their_time(root: Path) -> None:
    assert shown.facts(root, "institutions/sjtu/").variants == (
        VariantForm("Jiao Da University", "", "", None, None),
        VariantForm("SJTU", "acronym", "", None, None),
        VariantForm("Nanyang Public School", "former", "en", ArchiveDate("1896"), ArchiveDate("1905-07")),
        VariantForm("Jiao Tong School", "", "", None, None),  # of the record that was merged into it
    )


def test_forms_that_only_articles_print_stand_apart(root: Path) -> None:
    assert shown.facts(root, "institutions/sjtu/").printed == ("Jiao-Tong", "S.J.T.U.")
    assert shown.facts(root, "people/wu/").printed == ("WU YANTAO",)
    assert shown.facts(root, "people/zhao-min/").printed == ()


def test_identifiers_are_links_and_kind_and_note_are_shown(root: Path) -> None:
    facts = shown.facts(root, "institutions/sjtu/")
    assert facts.identifiers == (
        ("ROR", "0220qvk04", "https://ror.org/0220qvk04"),
        ("Homepage", "en.sjtu.edu.cn", "https://en.sjtu.edu.cn/"),
    )
    assert (facts.kind, facts.note) == ("university", "One of the oldest.")


def test_a_body_and_its_parts_lead_to_each_other(root: Path) -> None:
    facts = shown.facts(root, "institutions/sjtu/")
    law, design = Link("School of Law", "institutions/law/"), Link("School of Design", "institutions/design/")
    assert (facts.parent, facts.parts) == (Link("Ministry of Education", ""), (design, law))
    assert shown.facts(root, "institutions/law/").parent == SJTU


def test_earlier_and_later_bodies_lead_to_each_other_whichever_record_says_so(root: Path) -> None:
    medical, nanyang = (
        Link("Medical College", "institutions/medical/"),
        Link("Nanyang College", "institutions/nanyang/"),
    )
    assert shown.facts(root, "institutions/sjtu/").earlier == (medical, nanyang)
    assert shown.facts(root, "institutions/sjtu/").later == ()
    assert shown.facts(root, "institutions/nanyang/").later == (SJTU,)
    assert shown.facts(root, "institutions/medical/").later == (SJTU,)
    assert shown.facts(root, "institutions/medical/").earlier == ()


def test_the_text_of_a_record_is_the_introduction_with_its_links_and_images(root: Path) -> None:
    assert shown.facts(root, "institutions/qilu/").introduction == (
        '<p>A school in <a href="/news/tags/east/">the east</a>, as <a href="/news/2019/03/a/#gate">one article</a> '
        'tells; <a>not</a>.</p>\n<p><img src="/news/gate.png" alt="Its gate"></p>'
    )
    assert shown.facts(root, "institutions/sjtu/").introduction == ""


def test_a_link_of_an_introduction_that_leads_nowhere_is_reported_at_its_line(root: Path) -> None:
    problems = [
        str(problem) for problem in run_build(root).problems if problem.path == "authorities/institutions/qilu.md"
    ]
    assert problems == [
        "authorities/institutions/qilu.md:4: W401 The link 'gone.md' leads to nothing in this site: shown as text."
    ]


def test_a_person_has_the_offices_that_articles_attest_with_the_first_and_the_last_of_them(root: Path) -> None:
    assert shown.facts(root, "people/wu/").offices == (
        Office(
            "Dean",
            SJTU,
            ArchiveDate("2019-03-01"),
            ArchiveDate("2022"),
            3,
            (A, B, C),
            named=("2019-03", "2019-05", "2022"),
        ),
        Office(
            "Editor", Link("", ""), ArchiveDate("2019-05-02"), ArchiveDate("2019-05-02"), 1, (B,), named=("2019-05",)
        ),
    )


def test_what_a_record_asserts_stands_apart_and_has_no_end_that_nobody_gave(root: Path) -> None:
    assert shown.facts(root, "people/wu/").asserted == (
        Office("Member of the Academy", Link("", ""), None, None, 0, ()),
        Office("Dean", Link("Tongji University", ""), ArchiveDate("2010"), None, 0, ()),
        Office("Rector", SJTU, ArchiveDate("2015"), ArchiveDate("2018-06"), 0, (), "The first."),
    )
    assert shown.facts(root, "people/ding/").asserted == (
        Office("President", SJTU, ArchiveDate("2018-07"), None, 0, ()),
    )


def test_an_institution_has_its_officers_by_office_then_by_time_attested_and_asserted(root: Path) -> None:
    assert shown.facts(root, "institutions/sjtu/").officers == (
        Office(
            "Dean",
            WU,
            ArchiveDate("2019-03-01"),
            ArchiveDate("2022"),
            3,
            (A, B, C),
            named=("2019-03", "2019-05", "2022"),
        ),
        Office("Dean", ZHAO, ArchiveDate("2019-03-01"), ArchiveDate("2019-03-01"), 1, (A,), named=("2019-03",)),
        Office("President", DING, ArchiveDate("2018-07"), None, 0, ()),
        Office("President", DING, ArchiveDate("2022"), ArchiveDate("2022"), 1, (C,), named=("2022",)),
        Office("Rector", WU, ArchiveDate("2015"), ArchiveDate("2018-06"), 0, (), "The first."),
    )


def test_an_office_without_an_institution_is_given_none_by_guess(root: Path) -> None:
    assert shown.facts(root, "people/li/").offices == (
        Office("Poet", Link("", ""), ArchiveDate("2022-06-07"), ArchiveDate("2022-06-07"), 1, (D,), named=("2022-06",)),
    )
    names = {name.path: name for name in shown.article(root, "2022/06/d/").people}
    assert names["people/li/"] == Name("Li Bai", "Li Bai", "people/li/", "Poet")


def test_of_many_articles_that_attest_an_office_the_first_and_the_last_are_named(tmp_path: Path) -> None:
    fields = "title: {0}\ndate: 20{0:02}\npeople: ['Ada Example, Rector']"
    write_site(
        tmp_path, {"site.yaml": "title: T\n", **{f"articles/{n}.md": article(fields.format(n)) for n in range(9)}}
    )
    run_build(tmp_path)
    [office] = shown.facts(tmp_path, "people/ada-example/").offices
    assert (office.count, office.first, office.last) == (9, ArchiveDate("2000"), ArchiveDate("2008"))
    assert [link.title for link in office.articles] == ["0", "1", "2", "6", "7", "8"]


def test_an_article_that_names_no_office_shows_where_the_person_belongs_by_the_record(root: Path) -> None:
    assert shown.article(root, "2022/06/d/").people == (
        Name("Wu Yantao", "Wu Yantao", "people/wu/", "", SJTU.title, SJTU.path, is_asserted=True),
        Name("Li Bai", "Li Bai", "people/li/", "Poet"),
        Name("Yantao Wu", "Yantao Wu", "people/yantao-wu/"),
    )
    assert shown.article(root, "2022/c/").people == (
        Name("Wu Yantao", "Wu Yantao", "people/wu/", "DEAN", SJTU.title, SJTU.path),
        Name("Ding Kuiling", "Ding Kuiling", "people/ding/", "President", SJTU.title, SJTU.path),
        Name("Li Bai", "Li Bai", "people/li/", "", "Tongji University", "", is_asserted=True),
    )


def test_a_person_belongs_where_the_record_says(root: Path) -> None:
    assert shown.facts(root, "people/wu/").affiliation == SJTU
    assert shown.facts(root, "people/li/").affiliation == Link("Tongji University", "")
    assert shown.facts(root, "people/ding/").affiliation is None


def charted(root: Path, dates: list[str]) -> Chart | None:
    """Return the chart of a tag in an archive with an article of each date."""
    files = {f"articles/x{n}.md": article(f"title: T\ndate: {date}\ntags: [x]") for n, date in enumerate(dates)}
    run_build(write_site(root, {"site.yaml": "title: T\n", **files}))
    return shown.facts(root, "tags/x/").chart


def test_a_chart_has_a_bar_for_each_year_from_the_first_to_the_last(tmp_path: Path) -> None:
    assert charted(tmp_path, ["2019-03-01", "2019", "2022-01", "2022", "2022"]) == Chart(
        (YearBar(2019, 2, 0, 20, 40), YearBar(2020, 0, 12, 60, 0), YearBar(2021, 0, 24, 60, 0), YearBar(2022, 3, 36, 0, 60)),
        width=46,
        height=60,
        bar_width=10,
        most=3,
    )  # fmt: skip


@pytest.mark.parametrize("dates", [["2019", "2020", "2021"], ["2019"] * 8], ids=["few articles", "one year"])
def test_no_chart_is_made_of(tmp_path: Path, dates: list[str]) -> None:
    assert charted(tmp_path, dates) is None


def test_the_lowest_bar_can_be_seen_and_a_slip_of_the_pen_makes_no_long_chart(tmp_path: Path) -> None:
    chart = charted(tmp_path, ["1024", *["2020"] * 70, "2024"])
    assert chart is not None
    assert chart.bars == (YearBar(1024, 1, 0, 58, 2), YearBar(2020, 70, 12, 0, 60), YearBar(2024, 1, 24, 58, 2))


def test_a_term_has_who_appears_with_it_by_the_number_of_articles_then_by_name(root: Path) -> None:
    facts = shown.facts(root, "institutions/sjtu/")
    assert facts.people == (
        Companion("Wu Yantao", "people/wu/", 4),
        Companion("Ding Kuiling", "people/ding/", 2),
        Companion("Li Bai", "people/li/", 2),
        Companion("Yantao Wu", "people/yantao-wu/", 1),
        Companion("Zhao Min", "people/zhao-min/", 1),
    )
    assert facts.institutions == (
        Companion("Fudan", "institutions/fudan/", 2, "institutions/fudan/with/sjtu/"),
        Companion("Qilu University", "institutions/qilu/", 2, "institutions/qilu/with/sjtu/"),
    )
    assert shown.facts(root, "people/wu/").institutions == (
        Companion(SJTU.title, SJTU.path, 4),
        Companion("Fudan", "institutions/fudan/", 2),
        Companion("Qilu University", "institutions/qilu/", 2),
    )


def test_names_with_the_same_words_are_similar(root: Path) -> None:
    assert shown.facts(root, "people/wu/").similar == (Link("Yantao Wu", "people/yantao-wu/"),)
    assert shown.facts(root, "people/yantao-wu/").similar == (WU,)
    assert shown.facts(root, "people/ding/").similar == ()


def test_what_is_somebody_else_is_shown_by_both(root: Path) -> None:
    xjtu = Link("Xi'an Jiao Tong University", "institutions/xjtu/")
    assert shown.facts(root, "institutions/sjtu/").distinct == (xjtu,)
    assert shown.facts(root, "institutions/xjtu/").distinct == (SJTU,)


def test_articles_that_name_a_term_in_their_text_alone_stand_apart_each_with_its_line(root: Path) -> None:
    page = shown.listing(root, "institutions/law/")
    assert (page.heading, page.count, page.cards, page.first, page.has_feed) == ("School of Law", 0, (), None, False)
    assert page.facts is not None
    assert page.facts.mentioned_count == 2
    assert [(card.path, card.context) for card in page.facts.mentioned] == [
        ("2023/01/e/", Context("The ", "School of Law", " and Ding Kuiling; School of Design, Ministry of Education.")),
        ("2022/06/d/", Context("The ", "School of Law", " had guests: Li Bai. School of Law, Idle, Shandong.")),
    ]


def test_an_article_in_a_terms_list_has_the_line_that_names_it_if_there_is_one(root: Path) -> None:
    assert [(card.path, card.context) for card in shown.listing(root, "people/ding/").cards] == [
        ("2022/c/", Context("", "Ding Kuiling", " alone.")),
        ("2019/05/b/", None),
    ]
    [mentioned] = shown.facts(root, "people/ding/").mentioned
    assert mentioned.path == "2023/01/e/"


def test_a_name_without_a_record_says_so(root: Path) -> None:
    facts = shown.facts(root, "institutions/fudan/")
    assert facts.is_provisional
    assert (facts.native, facts.variants, facts.kind, facts.identifiers) == ((), (), "", ())
