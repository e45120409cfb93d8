"""The OAI-PMH static repository: one file with a Dublin Core record of every article, for archives of up to 5,000.

Every change rewrites it; so the part of a record that takes work is kept in the catalog, written anew when its article is
touched. Source: Open Archives Initiative, Specification for an OAI Static Repository and an OAI Static Repository Gateway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from sitegen.articles import Article
from sitegen.catalog import Catalog
from sitegen.characters import xml_text
from sitegen.citations import authors_of
from sitegen.dates import utc_moment
from sitegen.errors import Problem
from sitegen.feeds import permanent_id
from sitegen.fileviews import OaiView
from sitegen.settings import Settings
from sitegen.touched import Touched
from sitegen.urls import quote_path, split_url
from sitegen.views import PlannedPage, SiteView

MOST = 5_000
"""Records: the specification's limit."""

_ARTICLE = msgspec.msgpack.Decoder(Article)
_DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)+")
_LOCAL_SIGNS = "-_.!~*'();/?:@&=+$,"
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_OAI = "http://www.openarchives.org/OAI/2.0"
# What stands around the parts of a record. Whoever takes it out of the file keeps what its names mean.
_BEGIN, _DATED = b"<oai:record><oai:header><oai:identifier>", b"</oai:identifier><oai:datestamp>"
_DESCRIBED = (
    f'</oai:datestamp></oai:header><oai:metadata><oai_dc:dc xmlns:oai_dc="{_OAI}/oai_dc/"'
    f' xmlns:dc="http://purl.org/dc/elements/1.1/" {_XSI} xsi:schemaLocation="{_OAI}/oai_dc/ {_OAI}/oai_dc.xsd">'
).encode()
_END = b"</oai_dc:dc></oai:metadata></oai:record>\n"


def is_wanted(catalog: Catalog, settings: Settings) -> bool:
    return "oai" in settings.formats and bool(settings.base_url) and 0 < _count(catalog) <= MOST


def check_size(catalog: Catalog, settings: Settings, problems: list[Problem]) -> None:
    """Note it where the archive has become too large."""
    if "oai" in settings.formats and settings.base_url and (count := _count(catalog)) > MOST:
        message = (
            f"No oai.xml is written: an OAI-PMH static repository holds {MOST:,} records, and there are {count:,} articles. "
            "Harvesters find them all by ResourceSync; 'formats: {oai: off}' ends this note."
        )
        problems.append(Problem("", 0, 0, "N103", message))


def _count(catalog: Catalog) -> int:
    row = catalog.row("SELECT SUM(count) FROM listings WHERE taxonomy = 'years'")
    return row[0] or 0 if row else 0


def record_metadata(catalog: Catalog, settings: Settings, touched: Touched) -> None:
    """Bring what `oai_view` is made of up to date with the articles that were *touched*."""
    if not is_wanted(catalog, settings):
        catalog.run("DELETE FROM harvested")
        return
    if touched.is_everything:
        catalog.run("DELETE FROM harvested")
    sources = msgspec.json.encode([owner[8:] for owner in touched.owners if owner.startswith("article:")]).decode()
    among = "source IN (SELECT value FROM json_each(?))"
    catalog.run(f"DELETE FROM harvested WHERE article IN (SELECT id FROM articles WHERE {among})", sources)
    query = (
        "SELECT a.id, a.date, a.path, a.key, a.modified, b.record FROM articles a JOIN bodies b ON b.article = a.id"
        " WHERE a.is_published"
    )
    if catalog.row("SELECT 1 FROM harvested LIMIT 1") is None:
        found = catalog.rows(query).fetchall()
    else:
        found = catalog.rows(f"{query} AND a.{among}", sources).fetchall()
    for *columns, record in found:
        article = _ARTICLE.decode(record)
        named = xml_text(identifier(settings, article.id))
        elements = "".join(_elements(catalog, settings, columns[0], article))
        catalog.run("INSERT INTO harvested VALUES (?, ?, ?, ?, ?, ?, ?)", *columns, named.encode(), elements.encode())
        touched.add("oai")
    if "resourcesync" in touched.owners:
        # The ledger says something else, datestamps perhaps.
        touched.add("oai")


def identifier(settings: Settings, id_: str) -> str:
    """Return the permanent identifier of an article: ``oai:example.org:2024/agreement``.

    Source: OAI, Specification and XML Schema for the OAI Identifier Format, section 2.
    """
    return f"oai:{host_of(settings.id) or host_of(settings.base_url) or 'localhost'}:{quote(id_, safe=_LOCAL_SIGNS)}"


def host_of(address: str) -> str:
    """Return the domain that *address* begins with; empty where it is none."""
    host = split_url(address if "://" in address else f"//{address}").netloc.partition(":")[0].lower()
    return host if _DOMAIN.fullmatch(host) else ""


def _elements(catalog: Catalog, settings: Settings, number: int, article: Article) -> Iterator[str]:
    """Yield the elements of the record of one article."""
    rows = catalog.rows(
        "SELECT l.heading FROM mentions m JOIN listings l ON l.taxonomy = m.taxonomy AND l.term = m.term"
        " WHERE m.article = ? ORDER BY m.taxonomy, m.position",
        number,
    )
    source, authors = article.provenance, authors_of(article.credits)
    yield _element("title", article.title, article.language)
    yield from (_element("creator", name) for name in authors)
    yield from (_element("subject", heading) for heading in dict.fromkeys(heading for (heading,) in rows))
    yield _element("description", article.summary or article.body.excerpt, article.language)
    yield _element("publisher", settings.title)
    others = dict.fromkeys(credit.name for credit in article.credits if credit.name not in authors)
    yield from (_element("contributor", name) for name in others)
    yield _element("date", article.date.iso)
    yield _element("type", "Text")
    yield _element("format", "text/html")
    yield _element("identifier", settings.base_url + quote_path(article.path))
    yield _element("identifier", permanent_id(settings, f"article:{article.id}"))
    yield _element("language", article.language)
    yield _element("coverage", article.place)
    for text in (source.name, source.url) if source is not None else ():
        yield _element("source", text)
    yield _element("rights", source.licence if source is not None else "")


def _element(name: str, text: str, language: str = "") -> str:
    """Return an element of Dublin Core; nothing where there is no text."""
    written = f' xml:lang="{language}"' if language else ""
    return f"<dc:{name}{written}>{xml_text(text)}</dc:{name}>" if text.strip() else ""


def oai_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> OaiView:
    offset = settings.utc_offset
    rows = catalog.rows(
        "SELECT h.date, h.path, h.identifier, l.changed, h.modified, h.metadata FROM harvested h"
        " LEFT JOIN ledger l ON l.kind = 'article' AND l.id = h.key"
    )
    records = tuple(
        (named, (utc_moment(changed or "", offset) or utc_moment(modified, offset))[:10], metadata)
        for _, _, named, changed, modified, metadata in sorted(rows)
    )
    return OaiView(page.path, min((day for _, day, _ in records), default=""), records)


def write_oai(site: SiteView, view: OaiView) -> bytes:
    host = host_of(site.base_url)
    # RFC 2142, section 5: where whoever keeps a site is written to.
    address = f"webmaster@{host or 'localhost.invalid'}"
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Repository xmlns="{_OAI}/static-repository" xmlns:oai="{_OAI}/" {_XSI}'
        f' xsi:schemaLocation="{_OAI}/static-repository {_OAI}/static-repository.xsd">\n'
        f"<Identify><oai:repositoryName>{xml_text(site.title)}</oai:repositoryName>"
        f"<oai:baseURL>{xml_text(site.base_url + quote_path(view.path))}</oai:baseURL>"
        f"<oai:protocolVersion>2.0</oai:protocolVersion><oai:adminEmail>{address}</oai:adminEmail>"
        f"<oai:earliestDatestamp>{view.earliest}</oai:earliestDatestamp>"
        "<oai:deletedRecord>no</oai:deletedRecord><oai:granularity>YYYY-MM-DD</oai:granularity></Identify>\n"
        "<ListMetadataFormats><oai:metadataFormat><oai:metadataPrefix>oai_dc</oai:metadataPrefix>"
        f"<oai:schema>{_OAI}/oai_dc.xsd</oai:schema>"
        f"<oai:metadataNamespace>{_OAI}/oai_dc/</oai:metadataNamespace></oai:metadataFormat></ListMetadataFormats>\n"
        '<ListRecords metadataPrefix="oai_dc">\n'
    )
    parts = [head.encode()]
    for named, day, metadata in view.records:
        parts += (_BEGIN, named, _DATED, day.encode(), _DESCRIBED, metadata, _END)
    parts.append(b"</ListRecords>\n</Repository>\n")
    return b"".join(parts)
