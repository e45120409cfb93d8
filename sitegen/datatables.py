"""The tables of ``/data/``: their columns, what each means, and which parts they come in.

The files, their description as a Data Package, the page that explains them and the metadata of an exported database are
all made from `TABLES`.
"""

from __future__ import annotations

from dataclasses import dataclass

UNDATED = "undated"
"""The part of names of which no article tells the year."""

DATE = r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2})?)?)?)?"
"""A date as exactly as it is known, as a regular expression."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    text: str
    """What it holds: one sentence or more."""
    type: str = "string"
    """``string``, ``integer`` or ``list``: texts in one cell."""
    is_required: bool = False
    """Never empty."""
    choices: tuple[str, ...] = ()
    """The only values there are, where these are few."""
    pattern: str = ""
    """A regular expression that every value matches as a whole."""
    refers_to: str = ""
    """The table whose `id` it holds."""


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    title: str
    text: str
    """What a row is: one sentence or more."""
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """Columns that tell each row from all others; empty where none do."""
    by: str
    """What its parts are by: ``year`` of the article, ``first`` year of a name; empty: there is one file."""
    has_lines: bool = False
    """There is a JSONL file beside each CSV file."""


def _names(name: str, title: str, one: str, *more: Column) -> Table:
    return Table(
        name=name,
        title=title,
        text=f"A row for each {one} that has a page: whom or what articles name.",
        columns=(
            Column("id", "Permanent where there is a record; the last part of the address.", is_required=True),
            Column("address", "Where its page is.", is_required=True),
            Column("name", "The accepted form, as the archive heads its page.", is_required=True),
            Column(
                "status",
                "registered: there is an authority record. provisional: there is none, and the name is as articles print it."
                " ambiguous: the name fits several records.",
                is_required=True,
                choices=("registered", "provisional", "ambiguous"),
            ),
            *more,
            Column("forms", "Other forms of the name, from its record and from those merged into it.", "list"),
            Column("form_languages", "The language of each of these forms, BCP 47, in the same order.", "list"),
            Column("form_kinds", "The kind of each: native, acronym, short, former, romanised, …", "list"),
            Column("identifiers", "Identifiers that others give it, each as scheme:value.", "list"),
        ),
        key=("id",),
        by="first",
        has_lines=True,
    )


_ARTICLE = Column("article", "The article, by its id.", is_required=True, refers_to="articles")
_OFFICE = Column("office", "The office, as printed.", is_required=True)
_AT = Column(
    "institution",
    "Where the office was held, by id; empty where nobody says or it has no page.",
    refers_to="institutions",
)
_AT_PRINTED = Column("institution_printed", "The same as printed.")

TABLES = (
    Table(
        name="articles",
        title="Articles",
        text="A row for each article, in order of date and address. The texts themselves are not in it: each is at its address.",
        columns=(
            Column("id", "Permanent, whatever becomes of title and address.", is_required=True),
            Column("address", "Where the article is.", is_required=True),
            Column("title", "As printed.", is_required=True),
            Column("date", "Of publication, ISO 8601, as exactly as it is known: 2024, 2024-03, 2024-03-01.", is_required=True, pattern=DATE),
            Column("date_note", "What is to be said of the date."),
            Column("updated", "When it was last changed; empty where it was not.", pattern=DATE),
            Column("language", "BCP 47.", is_required=True),
            Column("place", "As printed."),
            Column("summary", "As written; empty where there is none."),
            Column("institutions", "Institutions it declares, by id.", "list"),
            Column("people", "People it declares, by id.", "list"),
            Column("tags", "Tags it has, by id.", "list"),
            Column("source_name", "Who published it first."),
            Column("source_url", "Where."),
            Column("source_retrieved", "When it was taken from there, ISO 8601."),
            Column("source_archived", "Address of a copy kept elsewhere."),
            Column("source_licence", "The licence of the text."),
            Column("credits", "Who made it, as printed.", "list"),
            Column("credit_roles", "What each of them did, in the same order.", "list"),
            Column("words", "Words of the text; a Chinese or Japanese character is one.", "integer", is_required=True),
            Column("characters", "Characters of the text without blanks.", "integer", is_required=True),
        ),
        key=("id",),
        by="year",
        has_lines=True,
    ),
    Table(
        name="mentions",
        title="Mentions",
        text="A row for each name of an article: those that it declares, then those that its text alone has.",
        columns=(
            _ARTICLE,
            Column("taxonomy", "What the name is of.", is_required=True, choices=("institutions", "people", "tags")),
            Column("entity", "Whom or what it means: the id in the table that taxonomy names.", is_required=True),
            Column("printed", "As the article prints it.", is_required=True),
            Column("office", "The office that the person held on the article's date, as printed."),
            _AT,
            _AT_PRINTED,
            Column("origin", "declared: the article's front matter says so. text: the name was found in the text.", is_required=True, choices=("declared", "text")),
            Column("times", "How often the text has the name, in any of its forms; 0 where it never has it.", "integer", is_required=True),
        ),
        key=(),
        by="year",
    ),
    Table(
        name="offices",
        title="Offices, as articles attest them",
        text="A row for each office that articles of one year say a person held. First and last say when that was written, and nothing of its beginning or end.",
        columns=(
            Column("person", "Who held it, by id.", is_required=True, refers_to="people"),
            _OFFICE,
            _AT,
            _AT_PRINTED,
            Column("first", "Date of the first of these articles.", is_required=True, pattern=DATE),
            Column("last", "Date of the last of them.", is_required=True, pattern=DATE),
            Column("article_count", "How many they are.", "integer", is_required=True),
            Column("articles", "Their ids, oldest first.", "list"),
        ),
        key=(),
        by="year",
    ),
    Table(
        name="offices-asserted",
        title="Offices, as records assert them",
        text="A row for each office that the record of a person says they held, of those who have a page.",
        columns=(
            Column("person", "Who held it, by id.", is_required=True, refers_to="people"),
            Column("office", "The office, as the record has it; empty where it says no more than where the person belongs."),
            _AT,
            Column("institution_printed", "The same as the record has it."),
            Column("start", "When it began; empty where nobody says.", pattern=DATE),
            Column("until", "When it ended; empty where nobody says, or where it has not.", pattern=DATE),
            Column("note", "What the record says beside."),
        ),
        key=(),
        by="",
    ),
    _names("people", "People", "person"),
    _names("institutions", "Institutions", "institution", Column("kind", "university, court, company, …; empty where nobody says.")),
    _names("tags", "Tags", "tag"),
)  # fmt: skip
TABLE = {table.name: table for table in TABLES}
"""The same by name."""

NETWORK_TEXT = (
    "People and institutions of one year's articles as nodes, with their names and the number of these articles; an edge"
    " joins two that an article declares together, and its weight is the number of such articles. Articles that declare"
    " more than 60 people and institutions are left out of the edges."
)


def table_path(name: str, part: str, form: str) -> str:
    """Return the path of one part of a table (empty: it has one file) as ``csv`` or ``jsonl``, or of a network."""
    return f"data/{name}-{part}.{form}" if part else f"data/{name}.{form}"
