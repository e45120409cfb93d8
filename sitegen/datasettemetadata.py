"""What Datasette is to say of an exported database: titles, what each table and column holds, what to count by."""

from __future__ import annotations

import yaml

from sitegen.datatables import TABLE, Table
from sitegen.ngrams import LONGEST, LONGEST_IN_TEXT
from sitegen.settings import Settings

HEADING = "# What Datasette says of the database beside this file; written by sitegen.\n"

_ONE = {"people": "person", "institutions": "institution", "tags": "tag"}
_LIST = "A JSON array."
_FACETS = {
    "articles": ["year", "language", "source_name"],
    "people": ["status"],
    "institutions": ["status", "kind"],
    "tags": ["status"],
    "mentions": ["taxonomy", "origin", "institution"],
    "offices": ["origin", "institution", "year"],
}
_SORTED = {
    "articles": {"sort_desc": "date"},
    "people": {"sort": "name"},
    "institutions": {"sort": "name"},
    "tags": {"sort": "name"},
}


def metadata_yaml(settings: Settings, database: str) -> str:
    """Return ``metadata.yaml`` for the database that Datasette will call *database*, after its file."""
    about: dict[str, object] = {"title": settings.title}
    if settings.description:
        about["description"] = settings.description
    if settings.base_url:
        about |= {"source": settings.title, "source_url": settings.base_url}
    tables = {"articles": _articles(), **{name: _table(name, _columns(TABLE[name])) for name in _ONE}}
    tables["mentions"] = _table("mentions", _mentions())
    tables["offices"] = _table("offices", _offices())
    for taxonomy, one in _ONE.items():
        text = f"Which {taxonomy} each article declares: all of them are in mentions, with what the text alone has."
        tables[f"article_{taxonomy}"] = {"description": text, "facets": [one]}
    about["databases"] = {database: {"tables": tables}}
    return HEADING + yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=120)


def _table(name: str, columns: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {"title": TABLE[name].title, "description": TABLE[name].text}
    found |= _SORTED.get(name, {})
    if name in _ONE or name == "articles":
        found["label_column"] = "title" if name == "articles" else "name"
    return {**found, "facets": _FACETS[name], "columns": columns}


def _columns(table: Table) -> dict[str, str]:
    return {
        column.name: f"{column.text} {_LIST}" if column.type == "list" else column.text
        for column in table.columns
        if not column.name.startswith("form_")
    }


def _articles() -> dict[str, object]:
    columns = {name: text for name, text in _columns(TABLE["articles"]).items() if name not in _ONE}
    columns |= {"text": "The text without markup; a paragraph a line.", "year": "Of the date."}
    found = _table("articles", columns)
    found["description"] = (
        "A row for each article. Search finds words of title, summary and text, all forms of the names an article has, and"
        f" in Chinese and Japanese any {LONGEST_IN_TEXT} characters that stand together, of titles, summaries and names"
        f" any {LONGEST}. What is longer is found with blanks in it."
    )
    return found


def _mentions() -> dict[str, str]:
    columns = _columns(TABLE["mentions"])
    entity = columns.pop("entity")
    columns |= {one: f"{entity.partition(':')[0]}, if it is of this table." for one in _ONE.values()}
    columns["office_institution"] = _columns(TABLE["offices"])["institution"]
    columns["office_institution_printed"] = columns.pop("institution_printed")
    return {"number": "Tells the rows apart; another in another export.", **columns}


def _offices() -> dict[str, str]:
    columns = _columns(TABLE["offices"])
    return {
        "number": "Tells the rows apart; another in another export.",
        **columns,
        "origin": "attested: by the articles of one year. asserted: by the record of the person.",
        "year": "Of the articles.",
        "first": f"{columns['first']} Of an asserted office, when it began.",
        "last": f"{columns['last']} Of an asserted office, when it ended.",
        "note": "What the record says beside.",
    }
