"""The news item that the sample archive is made from, as the body of an article beside the archive's own records.

Its text belongs to others and lies beside the checkout, not in it. ``tests/cases/source/paraphrase.md`` tells the same
story in our words, and prints every name in every form that the item has.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.linkedtext import linked_text, one_line, read_marks
from tests.sites import run_build, write_site

CHECKOUT = Path(__file__).parent.parent
SOURCE = CHECKOUT.parent / "shared" / "source" / "000_885bd5e90c9b181f.txt"
PARAPHRASE = Path(__file__).parent / "cases" / "source" / "paraphrase.md"

DECLARED: Mapping[str, tuple[str, ...]] = {
    "institutions": (
        "Qilu University of Technology (Shandong Academy of Sciences)",
        "Shanghai Jiao Tong University",
        "Ministry of Education",
        "General Office of the Ministry of Education",
        "People's Government of Shandong Province",
    ),
    "people": ("Wu Yantao", "Duan Peiyong", "Ding kuiling", "Zhu Xinyuan"),
}

LINKS = (
    ("Qilu University of Technology (Shandong Academy of Sciences)", "institutions/qilu-university-of-technology"),
    ("Shanghai Jiao Tong University", "institutions/sjtu"),
    ("Wu Yantao", "people/wu-yantao"),
    ("Duan Peiyong", "people/duan-peiyong"),
    ("Ding Kuiling", "people/ding-kuiling"),
    ("Zhu Xinyuan", "people/zhu-xinyuan"),
    ("Ministry of Education", "institutions/ministry-of-education"),
    ("People's Government of Shandong Province", "institutions/peoples-government-of-shandong-province"),
    ("General Office of the Ministry of Education", "institutions/general-office-of-the-ministry-of-education"),
)
"""Of both texts, in their order."""

FORMS = (
    *LINKS,
    ("Qilu University of Technology", "institutions/qilu-university-of-technology"),
    ("Qilu University of Technology(Shandong Academy of Sciences)", "institutions/qilu-university-of-technology"),
    ("SDAS", "institutions/qilu-university-of-technology"),
    ("Shanghai Jiaotong University", "institutions/sjtu"),
    ("SJTU", "institutions/sjtu"),
    ("Ding kuiling", "people/ding-kuiling"),
)
"""Every form of a name that a record has and the texts print, but for the one without a blank before its bracket."""

BODIES = {"source": SOURCE, "paraphrase": PARAPHRASE}
TEXTS = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            not file.is_file(), reason=f"the news item is not at {Path('..', *file.parts[-3:])} beside the checkout"
        ),
    )
    for name, file in BODIES.items()
]


def article(title: str, body: str, declared: Mapping[str, tuple[str, ...]]) -> str:
    # JSON is YAML, with every text in quotes.
    lines = (f"{key}: {json.dumps(names)}\n" for key, names in declared.items())
    return f"---\ntitle: {title}\nslug: {title}\ndate: 2024-03-01\n{''.join(lines)}---\n\n{body}\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with both texts, declared and not, and one article for each form."""
    root = tmp_path_factory.mktemp("source")
    articles = {
        f"form-{number}": article(f"form-{number}", f"The guests thanked {form}, and so did the town.", DECLARED)
        for number, (form, _) in enumerate(FORMS)
    }
    for name, file in BODIES.items():
        if file.is_file():
            text = file.read_text("utf-8")
            articles[f"{name}-declared"] = article(f"{name}-declared", text, DECLARED)
            articles[f"{name}-alone"] = article(f"{name}-alone", text, {})
    files = {f"articles/{name}.md": text for name, text in articles.items()}
    write_site(root, {"site.yaml": "title: The source\nbase_url: https://example.org/\n", **files})
    shutil.copytree(CHECKOUT / "authorities", root / "authorities")
    run_build(root)
    return root


def built(root: Path, name: str) -> str:
    return linked_text((root / "public" / "2024" / "03" / name / "index.html").read_text("utf-8"))


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("front_matter", ["declared", "alone"])
def test_every_person_and_body_is_linked_once_at_its_first_mention(root: Path, name: str, front_matter: str) -> None:
    links = read_marks(built(root, f"{name}-{front_matter}"))[1]
    assert tuple((link.printed, link.entity) for link in links) == LINKS


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("front_matter", ["declared", "alone"])
def test_the_text_stays_as_printed(root: Path, name: str, front_matter: str) -> None:
    assert read_marks(built(root, f"{name}-{front_matter}"))[0] == one_line(BODIES[name].read_text("utf-8"))


@pytest.mark.parametrize("number", range(len(FORMS)), ids=[form for form, _ in FORMS])
def test_every_form_that_occurs_is_linked_as_a_whole(root: Path, number: int) -> None:
    form, entity = FORMS[number]
    assert built(root, f"form-{number}") == f"The guests thanked ⟦{form}⟧({entity}), and so did the town."


@pytest.mark.parametrize("name", TEXTS)
def test_the_forms_tested_alone_are_those_that_the_text_prints(name: str) -> None:
    text = BODIES[name].read_text("utf-8")
    missing = [form for form, _ in FORMS if form not in text]
    assert missing == ([form for form, _ in FORMS if "Technology(" in form] if name == "source" else [])
    assert "Jiaotong University" in text.replace("Shanghai Jiaotong University", "")


def test_no_spelling_makes_a_second_person_or_body(root: Path) -> None:
    for taxonomy in ("institutions", "people"):
        pages = {page.parent.name for page in (root / "public" / taxonomy).glob("*/index.html")}
        assert pages == {entity.partition("/")[2] for _, entity in LINKS if entity.startswith(taxonomy)}
