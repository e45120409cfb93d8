"""Sentences with the links that a careful editor expects, against the links of one built site.

``tests/cases/mentions`` holds the register and the sentences; ``english.yaml`` there says how they are written.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from functools import cache
from pathlib import Path

import msgspec
import pytest

from sitegen.slugs import slugify
from tests.linkedtext import linked_text, one_line, read_marks
from tests.sites import run_build, write_site

CASES = Path(__file__).parent / "cases" / "mentions"
LANGUAGES = {"english": "en", "chinese": "zh", "mixed": "en"}
"""Of the articles made of each file of sentences."""


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of a file of sentences."""

    text: str
    note: str
    shows: str = ""
    declared: dict[str, list[str | dict[str, str]]] = {}
    front_matter: dict[str, object] = {}

    @property
    def body(self) -> str:
        return read_marks(self.text)[0]

    @property
    def expected(self) -> str:
        """What a reader sees, the links marked."""
        return one_line(self.shows or self.text)


@cache
def sentences() -> dict[str, Sentence]:
    """Return every sentence by the name of its article: ``english-001``."""
    found: dict[str, Sentence] = {}
    for stem in LANGUAGES:
        entries = msgspec.yaml.decode((CASES / f"{stem}.yaml").read_bytes(), type=list[Sentence])
        found |= {f"{stem}-{number:03}": entry for number, entry in enumerate(entries, 1)}
    return found


def article(name: str, sentence: Sentence) -> str:
    fields: dict[str, object] = {"title": name, "slug": name, "date": "2024-05-01"}
    fields |= {"language": LANGUAGES[name.partition("-")[0]], **sentence.declared, **sentence.front_matter}
    # JSON is YAML, with every text in quotes.
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
    return "\n".join(("---", *lines, "---", "", sentence.body, ""))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of each built sentence, its links marked as the labels are, by the name of its article."""
    root = tmp_path_factory.mktemp("mentions")
    files = {f"articles/{name}.md": article(name, sentence) for name, sentence in sentences().items()}
    write_site(root, {"site.yaml": "title: Labelled sentences\nbase_url: https://example.org/\n", **files})
    for records in ("institutions.yaml", "people.yaml"):
        (root / "authorities").mkdir(exist_ok=True)
        shutil.copy(CASES / records, root / "authorities")
    run_build(root)
    built = root / "public" / "2024" / "05"
    return {name: linked_text((built / name / "index.html").read_text("utf-8")) for name in sentences()}


def test_there_are_enough_sentences_and_enough_without_a_link() -> None:
    marked = [sentence.expected for sentence in sentences().values()]
    assert len(marked) >= 150
    assert sum("⟦" not in text for text in marked) >= 35


def test_no_mark_is_broken_and_every_label_is_an_entity() -> None:
    known = {
        f"{taxonomy}/{record['id']}"
        for taxonomy in ("institutions", "people")
        for record in msgspec.yaml.decode((CASES / f"{taxonomy}.yaml").read_bytes(), type=list[dict[str, object]])
    }
    for name, sentence in sentences().items():
        own = {
            f"{taxonomy}/{slugify(str(item['name'] if isinstance(item, dict) else item).partition(', ')[0])}"
            for taxonomy, items in sentence.declared.items()
            for item in items
        }
        text, links = read_marks(sentence.expected)
        assert not re.search("[⟦⟧]|institutions/|people/", text), name
        assert {link.entity for link in links} <= known | own, name


def test_a_sentence_and_what_it_shows_carry_the_same_labels() -> None:
    for name, sentence in sentences().items():
        written, shown = (
            [("".join(html.unescape(link.printed).split()), link.entity) for link in read_marks(text)[1]]
            for text in (one_line(sentence.text), sentence.expected)
        )
        assert written == shown, name


def test_the_text_of_every_page_is_that_of_its_sentence(pages: dict[str, str]) -> None:
    texts = {name: read_marks(marked)[0] for name, marked in pages.items()}
    assert texts == {name: read_marks(sentence.expected)[0] for name, sentence in sentences().items()}


def test_precision_and_recall_of_the_links_are_at_least_98_percent(
    pages: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    labelled = {(name, link) for name, sentence in sentences().items() for link in read_marks(sentence.expected)[1]}
    made = {(name, link) for name, marked in pages.items() for link in read_marks(marked)[1]}
    precision, recall = len(labelled & made) / max(len(made), 1), len(labelled & made) / len(labelled)
    summary = (
        f"{len(sentences())} sentences, {len(labelled)} links labelled, {len(made)} made: "
        f"precision {precision:.4f}, recall {recall:.4f}"
    )
    differences = [
        f"{name}: {sentence.note}\n  expected {sentence.expected}\n  built    {pages[name]}"
        for name, sentence in sentences().items()
        if sentence.expected != pages[name]
    ]
    with capsys.disabled():
        print(f"\nmentions: {summary}; {len(differences)} sentences differ")
    assert min(precision, recall) >= 0.98, "\n".join((summary, *differences))
