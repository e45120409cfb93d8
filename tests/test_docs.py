"""The documentation is complete, its links lead somewhere, and its examples are read without a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import click
import pytest

from sitegen.articles import Source, parse_article, parse_page
from sitegen.cli import cli
from sitegen.errors import CODES
from sitegen.pages import KINDS
from sitegen.recordfiles import parse_record_file
from sitegen.settings import (
    ARTICLE_FIELDS,
    FORMATS,
    RECORD_FIELDS,
    SOURCE_FIELDS,
    Folder,
    RecordFolder,
    Settings,
)
from sitegen.settingsfile import parse_settings
from sitegen.withdrawals import parse_withdrawals

ROOT = Path(__file__).parent.parent
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
}
README, SETTINGS, FRONT_MATTER, PROBLEMS, TEMPLATES = (
    DOCUMENTS[name]
    for name in ("README.md", "docs/settings.md", "docs/front-matter.md", "docs/problems.md", "docs/templates.md")
)
_FENCE = re.compile(r"^```(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile("`[^`]*`")
_LINK = re.compile(r"\]\(([^()\s]+)\)")

SET_UP = {
    "build": "python3 -m venv .venv && .venv/bin/pip install -q -e '.[search,serve]' && .venv/bin/sitegen build",
    "test": "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/python -m pytest",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A fenced block of a document."""

    document: str
    form: str
    """As the fence names it: ``yaml``, ``markdown``."""
    text: str

    @property
    def is_settings(self) -> bool:
        """Whether it is a ``site.yaml``: all YAML of the settings' page, elsewhere what says so in its first line."""
        return self.form == "yaml" and (self.document == "docs/settings.md" or self.text.startswith("# site.yaml"))

    @property
    def is_records(self) -> bool:
        return self.form == "yaml" and self.text.startswith("- id:")

    @property
    def is_fields(self) -> bool:
        return self.form == "yaml" and not (self.is_settings or self.is_records or self.is_withdrawals)

    @property
    def is_withdrawals(self) -> bool:
        """Whether it is a ``gone.yaml``."""
        return self.form == "yaml" and self.document == "docs/permanence.md"

    @property
    def is_article(self) -> bool:
        return self.text.startswith(("---\n", "+++\n")) and not self.is_record

    @property
    def is_record(self) -> bool:
        """Whether it is a file of one person."""
        return self.text.startswith("---\nname:")


def examples() -> Iterator[Example]:
    for name, text in DOCUMENTS.items():
        for match in _FENCE.finditer(text):
            yield Example(name, match[1], match[2])


def cells(text: str) -> dict[str, list[str]]:
    """Return the rows of all tables by the first code in their first cell; the other cells as they are."""
    rows: dict[str, list[str]] = {}
    for line in text.splitlines():
        parts = [part.strip() for part in line.strip("|").split(" | ")]
        if line.startswith("|") and (name := re.match(r"\[?`([^`]+)`", parts[0])) is not None:
            rows[name[1]] = parts[1:]
    return rows


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings, as GitHub makes them."""
    without_code = _FENCE.sub("", text)
    headings = re.findall(r"^#+ (.+)$", without_code, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def default_of(value: object) -> str:
    if value == FORMATS:
        return "`{all: on}`"
    """Return a setting's default as the documentation writes it."""
    if isinstance(value, tuple) and value and isinstance(value[0], Folder | RecordFolder):
        return f"`{value[0].path}`"
    if isinstance(value, tuple) and value:
        return f"`{list(value)}`"
    return f"`{value}`" if value else "none"


def test_the_readme_names_every_command_and_option() -> None:
    missing: list[str] = []
    for name, command in {"": cli, **cli.commands}.items():
        with click.Context(command) as context:
            options = [option for parameter in command.get_params(context) for option in parameter.opts]
        wanted = [f"`sitegen {name}"] if name else []
        wanted += [option for option in options if option.startswith("-")]
        missing += [f"{name} {text}" for text in wanted if not re.search(rf"{re.escape(text)}\b", README)]
    assert missing == []


def test_the_readme_names_no_option_that_is_not_there() -> None:
    known: set[str] = set()
    for command in (cli, *cli.commands.values()):
        with click.Context(command) as context:
            known |= {option for parameter in command.get_params(context) for option in parameter.opts}
    table = README.partition("## Commands")[2].partition("\n## ")[0]
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", table)) <= known | {"-h", "-m"}


@pytest.mark.parametrize("text", [README, FRONT_MATTER], ids=["README.md", "docs/front-matter.md"])
def test_the_table_of_fields_has_every_field_in_order_and_no_other(text: str) -> None:
    section = text.partition("## Front matter\n" if text is README else "## The fields\n")[2].partition("\n##")[0]
    assert tuple(cells(section)) == ARTICLE_FIELDS


def test_every_part_of_a_source_is_explained() -> None:
    parts = FRONT_MATTER.partition("### source\n")[2].partition("\n### ")[0]
    assert [name for name in SOURCE_FIELDS if f"  {name}: " not in parts] == []


def test_the_page_of_settings_has_every_setting_with_its_default() -> None:
    table = cells(SETTINGS.partition("\n## ")[0])
    defaults = Settings()
    assert {name: row[0] for name, row in table.items()} == {
        item.name: default_of(getattr(defaults, item.name)) for item in fields(Settings)
    }


def test_the_table_of_formats_has_every_format() -> None:
    assert tuple(cells(SETTINGS.partition("## formats")[2].partition("\n## ")[0])) == FORMATS


def test_every_setting_has_an_example() -> None:
    written = "".join(example.text for example in examples() if example.is_settings)
    assert [item.name for item in fields(Settings) if not re.search(rf"^{item.name}:", written, re.MULTILINE)] == []


def test_the_page_of_problems_has_every_code_with_its_short_name_and_an_example() -> None:
    headings = dict(re.findall(r"^### ([EWN]\d{3}): (.+)$", PROBLEMS, re.MULTILINE))
    assert headings == CODES
    shown = "".join(example.text for example in examples() if example.document == "docs/problems.md")
    assert [code for code in CODES if f": {code} " not in shown] == []


def test_the_page_of_templates_has_every_template_and_every_kind_of_page() -> None:
    names = {path.name for path in (ROOT / "templates").iterdir()} | {kind.template for kind in KINDS.values()}
    assert [name for name in sorted(names) if f"`{name}`" not in TEMPLATES and name] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file_and_a_heading(name: str) -> None:
    broken: list[str] = []
    for link in _LINK.findall(_CODE.sub("", _FENCE.sub("", DOCUMENTS[name]))):
        path, _, anchor = link.partition("#")
        if path.startswith(("https://", "http://")):
            continue
        target = (ROOT / name).parent / path if path else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("what", SET_UP)
def test_the_readme_has_the_set_up_line_under_its_marker(what: str) -> None:
    assert README.count(f"<!-- set-up: {what} -->\n```sh\n{SET_UP[what]}\n```\n") == 1


@pytest.mark.parametrize("example", [example for example in examples() if example.is_settings], ids=str)
def test_every_example_of_settings_is_read(example: Example) -> None:
    assert parse_settings(example.text.encode()) != Settings()


@pytest.mark.parametrize("example", [example for example in examples() if example.is_article], ids=str)
def test_every_example_of_an_article_is_read_without_a_problem(example: Example) -> None:
    parsed = parse_article(Source("articles/a.md", "article", Folder(), example.text.encode()), Settings())
    assert (parsed.result is not None, parsed.problems) == (True, ())


@pytest.mark.parametrize("example", [example for example in examples() if example.is_fields], ids=str)
def test_every_example_of_fields_is_read_without_a_problem(example: Example) -> None:
    required = {"title": "title: A title\n", "date": "date: 2024-03-01\n"}
    missing = "".join(line for name, line in required.items() if not re.search(rf"^{name}:", example.text, re.M))
    text = f"---\n{missing}{example.text}---\n"
    parsed = parse_article(Source("articles/a.md", "article", Folder(), text.encode()), Settings())
    assert (parsed.result is not None, parsed.problems) == (True, ())


@pytest.mark.parametrize("example", [example for example in examples() if example.is_withdrawals], ids=str)
def test_every_example_of_withdrawals_is_read_without_a_problem(example: Example) -> None:
    found, problems = parse_withdrawals(example.text.encode(), Settings())
    assert (len(found), problems) == (5, [])


@pytest.mark.parametrize("example", [example for example in examples() if example.is_records], ids=str)
def test_every_example_of_records_is_read_without_a_problem(example: Example) -> None:
    taxonomy = "people" if "offices:" in example.text else "institutions"
    path = f"authorities/{taxonomy}.yaml"
    records, problems = parse_record_file(example.text.encode(), path, RecordFolder(), Settings())
    assert (len(records), problems) == (example.text.count("- id:"), [])


@pytest.mark.parametrize("example", [example for example in examples() if example.is_record], ids=str)
def test_every_example_of_a_file_of_one_record_is_read_without_a_problem(example: Example) -> None:
    data = example.text.encode()
    records, problems = parse_record_file(data, "authorities/people/x.md", RecordFolder(), Settings())
    assert ([record.id for record in records], problems) == (["x"], [])


def test_the_page_on_names_has_every_key_of_a_record() -> None:
    section = DOCUMENTS["docs/authorities.md"].partition("| key | is |\n")[2].partition("\n\n")[0]
    assert re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE))) == list(
        RECORD_FIELDS
    )


def test_the_page_on_building_names_every_module() -> None:
    modules = [path.stem for path in (ROOT / "sitegen").glob("[a-z]*.py")]
    page = DOCUMENTS["docs/how-it-builds.md"]
    assert [name for name in sorted(modules) if not re.search(rf"`{name}[`.]", page)] == []


def test_every_yaml_block_is_one_of_these() -> None:
    documents = {example.document for example in examples() if example.is_fields}
    assert documents <= {"docs/front-matter.md", "docs/authorities.md"}


def test_a_stand_alone_page_has_the_fields_that_the_page_on_front_matter_lists() -> None:
    text = "---\ntitle: About\nsummary: What this is.\nlanguage: en\nslug: about\n---\n"
    page = parse_page(Source("pages/x.md", "page", Folder("pages"), text.encode()), Settings())
    assert (page.result is not None, page.problems) == (True, ())


def test_no_line_of_prose_is_longer_than_120_characters() -> None:
    long = [
        f"{name}: {line[:60]}"
        for name, text in DOCUMENTS.items()
        for line in _FENCE.sub("", text).splitlines()
        if len(line) > 120 and not line.startswith(("|", "![", "<!--"))
    ]
    assert long == []
