from __future__ import annotations

import re
from collections.abc import Iterable, Set
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.mentions import FEW_NAMES, Entity, Form, Names, Occurrence, Wishes, find_mentions, insert_links
from sitegen.prose import folded_text, unmarked, word_starts
from sitegen.register import ANCHOR
from sitegen.spelling import default_rule, fold, needle
from tests.linkedtext import linked_text

SJTU, SDU, LAB, TIMES = (("institutions", term) for term in ("sjtu", "sdu", "lab", "times"))
ALPHA, BETA, SDUST, FUDAN = (("institutions", term) for term in ("alpha", "beta", "~sdust", "~fudan"))
DING, WU, KENNEDY = (("people", term) for term in ("ding", "wu", "kennedy"))


def forms_of(entity: Entity, *texts: str, rule: str = "") -> list[Form]:
    return [Form(entity, text, rule or default_rule(text, entity[0])) for text in texts]


FORMS = [
    *forms_of(SJTU, "Shanghai Jiao Tong University", "SJTU", "上海交通大学", "交大"),
    *forms_of(SDU, "Shandong University", "山东大学"),
    *forms_of(SDUST, "Shandong University of Science and Technology", rule="provisional"),
    *forms_of(FUDAN, "Fudan Academy", rule="provisional"),
    *forms_of(LAB, "AT&T Labs", "Labs", "University Labs of Art"),
    *forms_of(TIMES, "New York Times", rule="never"),
    *forms_of(ALPHA, "Alpha Group", "Jiao Tong"),
    *forms_of(BETA, "Alpha Group", "Beta"),
    *forms_of(DING, "Ding Kuiling", "Ding", "丁奎岭"),
    *forms_of(WU, "Wu Yantao", "吴言涛"),
    *forms_of(KENNEDY, "John Kennedy Jr."),
]
"""Two bodies bear one name, one name is inside another one, and two bodies have no record."""


def found_in(html: str, wishes: Wishes, forms: Iterable[Form] = FORMS) -> list[Occurrence]:
    return find_mentions(html, folded_text(html), Names(forms), wishes)


def linked(html: str, wishes: Wishes, forms: Iterable[Form] = FORMS) -> str:
    """Return the text of *html* with its links marked, as `linked_text` does."""
    links = [
        (one.start, one.finish, f"/{'/'.join(one.entity)}/", "/".join(one.entity))
        for one in found_in(html, wishes, forms)
        if one.is_linked
    ]
    return linked_text(f'<div class="body">{insert_links(html, links)}</div>')


NOTHING = Wishes()
DECLARED = Wishes(declared={SJTU, ALPHA, DING, LAB})

TEXTS: dict[str, tuple[str, Wishes, str]] = {
    "the first mention of each entity, by any of its names, and no other": (
        "Shanghai Jiaotong University and Wu Yantao; 上海交通大学 and 吴言涛.",
        NOTHING,
        "⟦Shanghai Jiaotong University⟧(institutions/sjtu) and ⟦Wu Yantao⟧(people/wu); 上海交通大学 and 吴言涛.",
    ),
    "the first mention that may be linked": (
        "SJTU is Shanghai Jiao Tong University.",
        NOTHING,
        "SJTU is ⟦Shanghai Jiao Tong University⟧(institutions/sjtu).",
    ),
    "short names of what the article declares": (
        "SJTU and Ding at Labs, 交大.",
        DECLARED,
        "⟦SJTU⟧(institutions/sjtu) and ⟦Ding⟧(people/ding) at ⟦Labs⟧(institutions/lab), 交大.",
    ),
    "no short name of what it does not declare": (
        "SJTU and Ding at Labs, 交大.",
        NOTHING,
        "SJTU and Ding at Labs, 交大.",
    ),
    "no name that its record keeps out of texts": (
        "In the New York Times.",
        Wishes(declared={TIMES}),
        "In the New York Times.",
    ),
    "no part of a word, by a form that ends in a dot": (
        "John Kennedy Jra and John Kennedy Jr. met.",
        NOTHING,
        "John Kennedy Jra and ⟦John Kennedy Jr.⟧(people/kennedy) met.",
    ),
    "no part of a character reference": (
        "AT&amp;T Labs is no amp; &lt; it is &amp; more.",
        DECLARED,
        "⟦AT&T Labs⟧(institutions/lab) is no amp; < it is & more.",
    ),
    "the longest of names that overlap": (
        "Shanghai Jiao Tong University; Jiao Tong.",
        NOTHING,
        "⟦Shanghai Jiao Tong University⟧(institutions/sjtu); ⟦Jiao Tong⟧(institutions/alpha).",
    ),
    "the longest of names that overlap, though it begins later": (
        "Shandong University Labs of Art.",
        NOTHING,
        "Shandong ⟦University Labs of Art⟧(institutions/lab).",
    ),
    "no name inside one without a record": (
        "Shandong University of Science and Technology.",
        NOTHING,
        "Shandong University of Science and Technology.",
    ),
    "no name without a record": ("Fudan Academy.", NOTHING, "Fudan Academy."),
    "a name without a record that the article declares": (
        "Fudan Academy.",
        Wishes(declared={FUDAN}),
        "⟦Fudan Academy⟧(institutions/~fudan).",
    ),
    "a name without a record that the article declares, with another one in it": (
        "Shandong University of Science and Technology, Shandong University.",
        Wishes(declared={SDUST}),
        "⟦Shandong University of Science and Technology⟧(institutions/~sdust), ⟦Shandong University⟧(institutions/sdu).",
    ),
    "no beginning of a longer name": (
        "Shandong University of Law and Shandong University of today.",
        NOTHING,
        "Shandong University of Law and ⟦Shandong University⟧(institutions/sdu) of today.",
    ),
    "a person before 'of' and a capital": (
        "Wu Yantao of Jinan.",
        NOTHING,
        "⟦Wu Yantao⟧(people/wu) of Jinan.",
    ),
    "no name that two bear": ("Alpha Group met.", NOTHING, "Alpha Group met."),
    "a name that two bear and one of them is declared": (
        "Alpha Group met.",
        Wishes(declared={ALPHA}),
        "⟦Alpha Group⟧(institutions/alpha) met.",
    ),
    "no name that two bear who are both declared": ("Alpha Group.", Wishes(declared={ALPHA, BETA}), "Alpha Group."),
    "nothing in code, headings, links and captions": (
        "<code>Wu Yantao</code> <a href='x'>Wu Yantao</a> <h2>Wu Yantao</h2> <figcaption>Wu Yantao</figcaption>Wu Yantao",
        NOTHING,
        "Wu Yantao Wu Yantao Wu Yantao Wu Yantao⟦Wu Yantao⟧(people/wu)",
    ),
    "no name across tags": ("Wu <em>Yantao</em>", NOTHING, "Wu Yantao"),
    "a name in bold": ("<strong>Wu Yantao</strong>", NOTHING, "⟦Wu Yantao⟧(people/wu)"),
    "the last dot of a name that has one": (
        "John Kennedy Jr. came. John Kennedy Jr",
        NOTHING,
        "⟦John Kennedy Jr.⟧(people/kennedy) came. John Kennedy Jr",
    ),
    "no dot of the sentence": ("At Shandong University.", NOTHING, "At ⟦Shandong University⟧(institutions/sdu)."),
    "signs of HTML": ("At AT&amp;T Labs.", NOTHING, "At ⟦AT&T Labs⟧(institutions/lab)."),
    "a letter with the accents on it": (
        "At Shandong Universit\u0079\u0301 now.",
        NOTHING,
        "At ⟦Shandong Universit\u0079\u0301⟧(institutions/sdu) now.",
    ),
    "Chinese names without blanks around them": (
        "在上海交通大学吴言涛说。",
        NOTHING,
        "在⟦上海交通大学⟧(institutions/sjtu)⟦吴言涛⟧(people/wu)说。",
    ),
    "nothing the article does not want": (
        "Wu Yantao, Shandong University.",
        Wishes(unlinked={WU}),
        "Wu Yantao, ⟦Shandong University⟧(institutions/sdu).",
    ),
    "nothing in an article that wants none": ("Wu Yantao.", Wishes(declared={WU}, is_unlinked=True), "Wu Yantao."),
    "what is declared alone, where the site says so": (
        "Wu Yantao, Shandong University.",
        Wishes(declared={WU}, only_declared=True),
        "⟦Wu Yantao⟧(people/wu), Shandong University.",
    ),
    "what its author marks, though it stands before": (
        "Wu Yantao, [[Wu Yantao]].",
        Wishes(written={"Wu Yantao": WU}),
        "Wu Yantao, ⟦Wu Yantao⟧(people/wu).",
    ),
    "a mark of somebody else": (
        "[[the man|wu]] and Wu Yantao.",
        Wishes(written={"wu": WU}),
        "⟦the man⟧(people/wu) and Wu Yantao.",
    ),
    "a mark in an article that wants no links": (
        "Wu Yantao, [[Wu Yantao]].",
        Wishes(unlinked={WU}, is_unlinked=True, written={"Wu Yantao": WU}),
        "Wu Yantao, ⟦Wu Yantao⟧(people/wu).",
    ),
    "no place that its author forbids": (
        "[[!Wu Yantao]], Wu Yantao.",
        Wishes(written={"Wu Yantao": WU}),
        "Wu Yantao, ⟦Wu Yantao⟧(people/wu).",
    ),
    "no name within a mark": (
        "[[Shandong University of Law]] and Shandong University.",
        Wishes(written={"Shandong University of Law": None}),
        "Shandong University of Law and ⟦Shandong University⟧(institutions/sdu).",
    ),
    "no name where a mark begins or ends within it": (
        "Shanghai Jiao [[Tong University]].",
        Wishes(written={"Tong University": WU}),
        "Shanghai Jiao ⟦Tong University⟧(people/wu).",
    ),
}


@pytest.mark.parametrize(("text", "wishes", "expected"), TEXTS.values(), ids=TEXTS)
def test_what_is_linked_is(text: str, wishes: Wishes, expected: str) -> None:
    assert linked(f"<p>{text}</p>", wishes) == expected


def test_an_occurrence_says_where_it_is_linked_how_often_it_is_named_and_in_which_line() -> None:
    html = "<p>SJTU and <b>Shanghai Jiaotong University</b> met, 上海交通大学.</p><p>[[Wu|wu]] did not.</p>"
    assert found_in(html, Wishes(written={"wu": WU})) == [
        Occurrence(SJTU, 15, 43, 3, True, "SJTU and ", "Shanghai Jiaotong University", " met, 上海交通大学."),
        Occurrence(WU, 67, 76, 1, True, "", "Wu", " did not."),
    ]


def test_a_name_that_stands_alone_is_no_line_to_be_read() -> None:
    cells = "<table><tr><td>Wu Yantao</td></tr><tr><td>吴言涛</td></tr></table>"
    [alone], [named] = found_in(cells, NOTHING), found_in(f"{cells}<p>There Wu Yantao spoke.</p>", NOTHING)
    assert alone == Occurrence(WU, 15, 24, 2, True, "", "Wu Yantao", "")
    assert named == Occurrence(WU, 15, 24, 3, True, "There ", "Wu Yantao", " spoke.")


def test_what_is_mentioned_but_not_linked_is_found_at_its_first_place() -> None:
    html = "<p>SJTU, SJTU; Shandong University of Science and Technology</p>"
    assert found_in(html, NOTHING) == [
        Occurrence(SJTU, 3, 7, 2, False, "", "", ""),
        Occurrence(SDUST, 15, 60, 1, False, "", "", ""),
    ]


def test_a_name_without_a_record_is_found_only_where_it_contains_others() -> None:
    forms = [*forms_of(SDUST, "Qilu Academy", rule="provisional"), *forms_of(SDU, "Shandong University")]
    assert found_in("<p>Qilu Academy</p>", NOTHING, forms) == []


def test_there_is_nothing_to_find_without_names() -> None:
    assert found_in("<p>SJTU</p>", NOTHING, []) == []
    assert not Names([]).occur_in("sjtu")
    assert not Names([Form(SJTU, "…", "always")]).occur_in("…")


def test_among_many_names_the_same_are_found_as_among_few() -> None:
    many = [*FORMS, *(Form(("people", f"x{number}"), f"Qqq Xxx{number}", "always") for number in range(FEW_NAMES))]
    all_names = Names(many)
    for text, wishes, _ in TEXTS.values():
        folded = folded_text(text)
        assert [where[1:] for where in all_names.find(folded)] == [where[1:] for where in Names(FORMS).find(folded)]
        assert find_mentions(text, folded, all_names, wishes) == found_in(text, wishes)


def test_a_text_may_print_a_name_where_it_stands_in_its_folded_form() -> None:
    names = Names(FORMS)
    assert names.occur_in(folded_text("<p>jiao-tong</p>"))
    assert not names.occur_in(folded_text("<p>Jiao <b>Tong</b></p>"))


def test_a_link_says_where_it_leads_and_whom_it_means() -> None:
    assert insert_links('<p>[[A]] "x" [[B|b]]</p>', [(13, 20, '/people/"b"/', "people/b")]) == (
        '<p>A "x" <a class="name" href="/people/&quot;b&quot;/" data-entity="people/b">B</a></p>'
    )


NAMES = st.lists(
    st.builds(
        Form,
        st.sampled_from((SJTU, SDU, ALPHA, DING, WU, SDUST)),
        st.sampled_from(
            ("Qilu Da", "Da Hu", "Qilu Da Hu", "Hu Da Qilu", "Hu Qilu", "Hu", "齐鲁大", "大齐", "齐鲁", "The Hu Da", "R&D Hu", "Da Hu.")
        ),
        st.sampled_from(("always", "always", "declared", "never", "provisional")),
    ),
    unique_by=lambda form: (form.entity, form.text),
    min_size=4,
    max_size=12,
)  # fmt: skip
WORDS = (
    "Qilu", "Da", "Hu", "Hu", "Qilu Da Hu", "齐鲁", "大", "hu", "Dà", "The", "R&amp;D", "of",
    "<p>", "</p>", "<b>", "<code>", "</code>",
)  # fmt: skip
MARKS = ("[[Qilu]]", "[[!Hu]]", "[[he|wu]]", "[[Da", "]]")
GAPS = (" ", " ", " ", " ", "", "\n", "&nbsp;", "-", ".", ". ", " - ", "’", "/")


def texts(*words: str) -> st.SearchStrategy[str]:
    """Return texts, HTML that need not be whole, which print names often and in many ways."""
    parts = st.tuples(st.sampled_from(words), st.sampled_from(GAPS)).map("".join)
    return st.lists(parts, min_size=6, max_size=16).map("".join)


ENTITIES = st.sets(st.sampled_from((SJTU, SDU, ALPHA, DING, WU, SDUST)), max_size=3)


def wishes_of(declared: Set[Entity], unlinked: Set[Entity], is_unlinked: bool, only_declared: bool) -> Wishes:
    return Wishes(declared, unlinked, is_unlinked, only_declared, {"wu": WU, "Qilu": SDU, "Hu": None})


WISHES = st.builds(wishes_of, ENTITIES, ENTITIES, st.booleans(), st.booleans())


@given(texts(*WORDS, *MARKS), NAMES, WISHES)
def test_without_its_links_a_text_is_what_it_was(html: str, forms: list[Form], wishes: Wishes) -> None:
    found = found_in(html, wishes, forms)
    links = [(one.start, one.finish, "/x/", "x") for one in found if one.is_linked]
    with_links = insert_links(html, links)
    without = re.sub(r'<a class="name" href="/x/" data-entity="x">(.*?)</a>', r"\1", with_links, flags=re.DOTALL)
    assert with_links.count("<a ") == len(links)
    assert without == unmarked(html)


@given(texts(*WORDS, *MARKS), NAMES, WISHES)
def test_no_link_overlaps_another(html: str, forms: list[Form], wishes: Wishes) -> None:
    found = found_in(html, wishes, forms)
    links = [one for one in found if one.is_linked]
    assert len({one.entity for one in found}) == len(found)
    assert all(one.finish <= following.start for one, following in pairwise(links))


@given(texts(*WORDS), NAMES, WISHES)
def test_what_is_printed_where_an_entity_is_mentioned_is_one_of_its_names(
    html: str, forms: list[Form], wishes: Wishes
) -> None:
    for one in found_in(html, wishes, forms):
        own = [form for form in forms if form.entity == one.entity]
        needles = {needle(form.text) for form in own}
        assert fold(html[one.start : one.finish]) in needles
        if one.is_linked:
            assert needle(one.printed) in needles
            assert any(form.rule != "never" for form in own)
            assert one.entity not in wishes.unlinked
            assert not wishes.is_unlinked
            assert one.entity in wishes.declared or not wishes.only_declared


@given(texts(*WORDS, *MARKS), NAMES, WISHES)
def test_names_that_begin_as_no_word_of_a_text_does_need_not_be_known(
    html: str, forms: list[Form], wishes: Wishes
) -> None:
    anchors = {start[:size] for start in word_starts(html, ANCHOR) for size in range(1, ANCHOR + 1)}
    few = [form for form in forms if needle(form.text)[:ANCHOR] in anchors]
    assert found_in(html, wishes, few) == found_in(html, wishes, forms)
