"""The graph of a page says what it is and is about, in the words of schema.org, and nothing that is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sitegen.build import build
from sitegen.site import read_site
from tests.pageheads import HOSTILE, SHOWN, head, site
from tests.sites import apply, run_build

NEWS = "https://example.org/news/"
WEBSITE = {"@type": "WebSite", "@id": f"{NEWS}#website", "name": "Archive", "url": NEWS}
ARCHIVE = {"@type": "Organization", "@id": f"{NEWS}#publisher", "name": "Archive", "url": NEWS}
LOGO = {"@type": "ImageObject", "@id": f"{NEWS}#logo", "url": f"{NEWS}theme/icon.svg"}
RECORDS = (
    "- id: sjtu\n  name: Shanghai Jiao Tong University\n  kind: university\n  native: {zh: 上海交通大学}\n"
    "  identifiers: {ror: 0220qvk04, homepage: 'https://www.sjtu.example/'}\n"
    "- {id: court, name: High Court, kind: court}\n"
)
FULL = f"""---
title: |-
  {HOSTILE}
slug: one
id: the-one
date: 2024-03-01 09:05
updated: 2024-03-02
language: zh
summary: |-
  {HOSTILE}
institutions: [SJTU, Shanghai Jiao Tong University]
people: [{{name: Ada Example, role: Rector, institution: Example Academy}}, Ada Example]
tags: [agreements, 'a, b']
credits: [Cleo Writer, {{name: Dora Lens, role: Photographs}}, {{name: Tian, role: 译者}}, {{name: Ed, role: Editor}}]
place: Hall & </script>
source: {{name: The Gazette, url: 'https://gazette.example/a b', archived: 'https://archive.example/x', licence: mine}}
---
In the High Court, Ada Example spoke.
"""


def crumbs(url: str, *items: tuple[str, str]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "@id": f"{url}#breadcrumbs",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": f"{NEWS}{path}"}
            for number, (name, path) in enumerate((("Archive", ""), *items), 1)
        ],
    }


def test_an_article_is_told_in_full(tmp_path: Path) -> None:
    translation = "---\ntitle: Two\ndate: 2024\ntranslation_of: the-one\n---\nText.\n"
    records = {"authorities/institutions.yaml": RECORDS.replace("native", "variants: [SJTU]\n  native")}
    other = "---\ntitle: Other\ndate: 2020\ninstitutions: [Example Academy, High Court]\n---\nText.\n"
    files = {"articles/one.md": FULL, "articles/two.md": translation, "articles/other.md": other, **records}
    root = site(tmp_path, files, "utc_offset: '+08:00'")
    url = f"{NEWS}2024/03/one/"
    article, breadcrumbs = head(root, "2024/03/one").graph
    assert article == {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "url": url,
        "mainEntityOfPage": url,
        "headline": SHOWN,
        "description": SHOWN,
        "inLanguage": "zh",
        "datePublished": "2024-03-01T09:05:00+08:00",
        "dateModified": "2024-03-02",
        "identifier": [
            f"urn:uuid:{uuid5(uuid5(NAMESPACE_URL, 'test'), 'article:the-one')}",
            {"@type": "PropertyValue", "propertyID": "id", "value": "the-one"},
        ],
        "author": [{"@type": "Person", "name": "Cleo Writer"}],
        "translator": [{"@type": "Person", "name": "Tian"}],
        "editor": [{"@type": "Person", "name": "Ed"}],
        "contributor": [{"@type": "Person", "name": "Dora Lens"}],
        "creditText": "Cleo Writer; Photographs: Dora Lens; 译者: Tian; Editor: Ed",
        "publisher": ARCHIVE | {"logo": LOGO},
        "isPartOf": WEBSITE,
        "image": LOGO,
        "keywords": ["agreements", "a, b"],
        "dateline": "Hall & </script>",
        "contentLocation": {"@type": "Place", "name": "Hall & </script>"},
        "about": [
            {
                "@type": "CollegeOrUniversity",
                "@id": f"{NEWS}institutions/sjtu/#id",
                "name": "Shanghai Jiao Tong University",
                "url": f"{NEWS}institutions/sjtu/",
                "sameAs": ["https://ror.org/0220qvk04"],
            },
            {
                "@type": "Person",
                "@id": f"{NEWS}people/ada-example/#id",
                "name": "Ada Example",
                "url": f"{NEWS}people/ada-example/",
            },
        ],
        "mentions": [
            {
                "@type": "GovernmentOrganization",
                "@id": f"{NEWS}institutions/court/#id",
                "name": "High Court",
                "url": f"{NEWS}institutions/court/",
            },
            {
                "@type": "Organization",
                "@id": f"{NEWS}institutions/example-academy/#id",
                "name": "Example Academy",
                "url": f"{NEWS}institutions/example-academy/",
            },
        ],
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": "The Gazette",
            "url": "https://gazette.example/a%20b",
            "archivedAt": "https://archive.example/x",
        },
        "license": {"@type": "CreativeWork", "name": "mine"},
        "workTranslation": [
            {
                "@type": "CreativeWork",
                "@id": f"{NEWS}2024/two/#article",
                "name": "Two",
                "url": f"{NEWS}2024/two/",
                "inLanguage": "en",
            }
        ],
    }
    way = (("Archive", "archive/"), ("2024", "2024/"), ("March 2024", "2024/03/"), (SHOWN, "2024/03/one/"))
    assert breadcrumbs == crumbs(url, *way)
    second, _ = head(root, "2024/two").graph
    assert second["translationOfWork"] == {
        "@type": "CreativeWork",
        "@id": f"{url}#article",
        "name": SHOWN,
        "url": url,
        "inLanguage": "zh",
    }


def test_an_article_of_which_little_is_known_says_little(tmp_path: Path) -> None:
    root = site(tmp_path, {"articles/one.md": "---\ntitle: One\ndate: 2024\n---\n"})
    url = f"{NEWS}2024/one/"
    article, breadcrumbs = head(root, "2024/one").graph
    assert article == {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "url": url,
        "mainEntityOfPage": url,
        "headline": "One",
        "inLanguage": "en",
        "datePublished": "2024",
        "identifier": [article["identifier"][0], {"@type": "PropertyValue", "propertyID": "id", "value": "one"}],
        "author": [ARCHIVE],
        "publisher": ARCHIVE | {"logo": LOGO},
        "isPartOf": WEBSITE,
        "image": LOGO,
    }
    assert breadcrumbs == crumbs(url, ("Archive", "archive/"), ("2024", "2024/"), ("One", "2024/one/"))


def test_nothing_in_a_graph_ends_its_script_or_breaks_a_line(tmp_path: Path) -> None:
    root = site(tmp_path, {"articles/one.md": FULL})
    html = (root / "public/2024/03/one/index.html").read_text("utf-8")
    _, _, rest = html.partition('<script type="application/ld+json">')
    data, _, _ = rest.partition("</script>")
    assert data.startswith('{"@context":"https://schema.org",')
    assert data.endswith("]}")
    assert not set("<>&\u2028\u2029\n\x7f\x85") & set(data)


def test_who_signs_under_the_name_of_a_record_is_who_that_says(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        {
            "articles/one.md": "---\ntitle: One\ndate: 2024\ncredits: [ada example, The Gazette, SJTU, Twice]\n---\nText.\n",
            "authorities/people.yaml": "- {id: ada, name: Ada Example, identifiers: {orcid: 0000-0002-1825-0097}}\n"
            "- {id: t1, name: Twice, distinct_from: t2}\n- {id: t2, name: Twice}\n",
            "authorities/institutions.yaml": f"{RECORDS}- {{id: gazette, name: The Gazette, kind: media}}\n".replace(
                "native", "variants: [SJTU]\n  native"
            ),
        },
    )
    assert head(root, "2024/one").node("NewsArticle")["author"] == [
        {
            "@type": "Person",
            "@id": f"{NEWS}people/ada/#id",
            "name": "ada example",
            "sameAs": ["https://orcid.org/0000-0002-1825-0097"],
        },
        {"@type": "NewsMediaOrganization", "@id": f"{NEWS}institutions/gazette/#id", "name": "The Gazette"},
        {
            "@type": "Organization",
            "@id": f"{NEWS}institutions/sjtu/#id",
            "name": "SJTU",
            "sameAs": ["https://ror.org/0220qvk04"],
        },
        {"@type": "Person", "name": "Twice"},
    ]


def test_an_identifier_of_a_record_reaches_the_articles_that_show_it_and_only_then(tmp_path: Path) -> None:
    files = {
        "articles/declared.md": "---\ntitle: Declared\ndate: 2024\ninstitutions: [High Court]\n---\nText.\n",
        "articles/named.md": "---\ntitle: Named\ndate: 2024\n---\nThe High Court spoke.\n",
        "articles/office.md": "---\ntitle: Office\ndate: 2024\npeople: [{name: Ada, role: Judge, institution: High Court}]\n---\n",
        "articles/merged.md": "---\ntitle: Merged\ndate: 2024\ninstitutions: [Old Court]\n---\nText.\n",
        "articles/other.md": "---\ntitle: Other\ndate: 2024\n---\nText.\n",
        "authorities/institutions.yaml": "- {id: court, name: High Court}\n- {id: old, name: Old Court, merged_into: court}\n",
    }
    root = site(tmp_path, files)

    def known() -> dict[str, list[tuple[str, object]]]:
        found: dict[str, list[tuple[str, object]]] = {}
        for name in ("declared", "named", "office", "merged", "other"):
            article = head(root, f"2024/{name}").node("NewsArticle")
            nodes = [*article.get("about", ()), *article.get("mentions", ())]
            found[name] = [(node["@type"], node.get("sameAs")) for node in nodes if node["@type"] != "Person"]
        return found

    def change(records: str) -> dict[str, list[tuple[str, object]]]:
        apply(root, "authorities/institutions.yaml", records)
        run_build(root)
        return known()

    def all_of(type_: str, *addresses: str) -> dict[str, list[tuple[str, object]]]:
        node: list[tuple[str, object]] = [(type_, list(addresses) or None)]
        return {"declared": node, "named": node, "office": node, "merged": node, "other": []}

    assert known() == all_of("Organization")
    records = "- {id: court, name: High Court, kind: court, identifiers: {wikidata: Q1}}\n- {id: old, name: Old Court, merged_into: court}\n"
    assert change(records) == all_of("GovernmentOrganization", "https://www.wikidata.org/wiki/Q1")
    more = records.replace("merged_into: court", "merged_into: court, identifiers: {viaf: 12}")
    assert change(more) == all_of(
        "GovernmentOrganization", "https://www.wikidata.org/wiki/Q1", "https://viaf.org/viaf/12"
    )
    before = {name: (root / f"public/2024/{name}/index.html").stat().st_mtime_ns for name in known()}
    assert change(more.replace("kind: court", "note: A note., kind: court")) == known()
    assert {name: (root / f"public/2024/{name}/index.html").stat().st_mtime_ns for name in known()} == before


def test_listings_and_indexes_are_collections(tmp_path: Path) -> None:
    text = "---\ntitle: {0}\ndate: 2024-03-0{0}\ntags: ['<tag> \"more\"']\ninstitutions: [A, B]\n---\nText.\n"
    files = {f"articles/{number}.md": text.format(number) for number in range(1, 5)}
    root = site(tmp_path, files, "per_page: 2\npairs: 2")
    tag = {
        "@type": "DefinedTerm", "@id": f"{NEWS}tags/tag-more/#id", "name": "<tag> \"more\"", "url": f"{NEWS}tags/tag-more/",
    }  # fmt: skip
    way = (("Tags", "tags/"), ('<tag> "more"', "tags/tag-more/"))

    def collection(path: str, name: str, **more: object) -> dict[str, object]:
        url = f"{NEWS}{path}"
        page = {
            "@type": "CollectionPage",
            "@id": url,
            "url": url,
            "name": name,
            "inLanguage": "en",
            "isPartOf": WEBSITE,
        }
        return page | more

    assert head(root, "tags/tag-more").graph == [
        collection("tags/tag-more/", '<tag> "more"', about=tag),
        crumbs(f"{NEWS}tags/tag-more/", *way),
    ]
    numbered = "tags/tag-more/page/1/"
    assert head(root, numbered).graph == [
        collection(numbered, '<tag> "more", part 1', about=tag),
        crumbs(f"{NEWS}{numbered}", *way, ('<tag> "more", part 1', numbered)),
    ]
    assert head(root, "2024/03").graph == [
        collection("2024/03/", "March 2024"),
        crumbs(f"{NEWS}2024/03/", ("Archive", "archive/"), ("2024", "2024/"), ("March 2024", "2024/03/")),
    ]
    institutions = [
        {"@type": "Organization", "@id": f"{NEWS}institutions/{name}/#id", "name": name.upper(), "url": f"{NEWS}institutions/{name}/"}
        for name in "ab"
    ]  # fmt: skip
    assert head(root, "institutions/a/with/b").graph == [
        collection("institutions/a/with/b/", "A and B", about=institutions),
        crumbs(
            f"{NEWS}institutions/a/with/b/", ("Institutions", "institutions/"), ("A and B", "institutions/a/with/b/")
        ),
    ]
    assert head(root, "people").graph == [
        collection("people/", "People"),
        crumbs(f"{NEWS}people/", ("People", "people/")),
    ]


def test_the_home_page_is_the_site_and_tells_how_to_search_it_only_if_that_can_be_done(tmp_path: Path) -> None:
    files = {"articles/one.md": "---\ntitle: One\ndate: 2024\n---\nText.\n"}
    root = site(tmp_path, files, "description: All & more.")
    plain = WEBSITE | {"description": "All & more.", "inLanguage": "en", "publisher": ARCHIVE | {"logo": LOGO}}
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{NEWS}search/?q={{query}}"},
        "query": {"@type": "PropertyValueSpecification", "valueName": "query", "valueRequired": True},
    }
    assert head(root, "").graph == [plain]
    apply(root, "site.yaml", (root / "site.yaml").read_text("utf-8").replace("search: off\n", ""))
    for with_search, expected in ((True, plain | {"potentialAction": action}), (False, plain)):
        build(read_site(root, with_search=with_search))
        assert head(root, "").graph == [expected]


def test_a_page_is_a_page(tmp_path: Path) -> None:
    root = site(tmp_path, {"pages/about.md": "---\ntitle: About\nsummary: Us.\n---\nText.\n"})
    url = f"{NEWS}about/"
    page = {
        "@type": "WebPage", "@id": url, "url": url, "name": "About", "description": "Us.", "inLanguage": "en", "isPartOf": WEBSITE,
    }  # fmt: skip
    assert head(root, "about").graph == [page, crumbs(url, ("About", "about/"))]
