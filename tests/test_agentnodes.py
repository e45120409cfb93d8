"""The page of a name says of whom it stands for what records and articles say, and no more."""

from __future__ import annotations

from pathlib import Path

from tests.pageheads import head, site

NEWS = "https://example.org/news/"
PERSON, UNIVERSITY = f"{NEWS}people/ada/", f"{NEWS}institutions/sjtu/"
FILES = {
    "articles/one.md": "---\ntitle: One\ndate: 2024-03-01\npeople: [{name: Ada, role: Rector, institution: SJTU}]\n---\nText.\n",
    "articles/two.md": "---\ntitle: Two\ndate: 2024-03-05\npeople: [{name: Ada, role: Rector, institution: SJTU}]\ninstitutions: [SJTU]\n---\n",
    "authorities/people.yaml": "- id: ada\n  name: Ada, “the \"first\"” </script>\n  native: {zh: 艾达}\n"
    "  variants: [Ada, {text: Adda, kind: misspelling}, {text: A. Example, kind: former, language: en}]\n"
    "  identifiers: {isni: 0000000121032683, wikidata: Q1, homepage: 'https://ada.example/', local: '=1+1'}\n"
    "  institution: sjtu\n  note: No description of her.\n"
    "  offices: [{role: Dean, institution: sjtu, from: 2001, until: 2003-05, note: acting}, {role: Fellow}]\n",
    "authorities/institutions.yaml": "- {id: sjtu, name: SJTU, kind: university, parent: ministry}\n"
    "- {id: ministry, name: Ministry, kind: government}\n- {id: school, name: School of Law, parent: sjtu}\n",
}  # fmt: skip


def articles(root: Path) -> list[dict[str, str]]:
    return [
        {"@type": "CreativeWork", "@id": f"{NEWS}2024/03/{name}/#article", "name": name.title(), "datePublished": date}
        for name, date in (("one", "2024-03-01"), ("two", "2024-03-05"))
    ]


def test_a_person_is_told_with_the_offices_that_are_known(tmp_path: Path) -> None:
    root = site(tmp_path, FILES)
    page, person, _ = head(root, "people/ada").graph
    university = {"@type": "Organization", "@id": f"{UNIVERSITY}#id", "name": "SJTU", "url": UNIVERSITY}
    assert page["mainEntity"] == {"@id": f"{PERSON}#id"}
    assert person == {
        "@type": "Person",
        "@id": f"{PERSON}#id",
        "name": 'Ada, “the "first"” </script>',
        "alternateName": [
            {"@value": "艾达", "@language": "zh"},
            "Ada",
            {"@value": "A. Example", "@language": "en"},
        ],
        "url": [PERSON, "https://ada.example/"],
        "mainEntityOfPage": PERSON,
        "identifier": [
            {
                "@type": "PropertyValue",
                "propertyID": "ISNI",
                "value": "0000 0001 2103 2683",
                "url": "https://isni.org/isni/0000000121032683",
            },
            {
                "@type": "PropertyValue",
                "propertyID": "Wikidata",
                "value": "Q1",
                "url": "https://www.wikidata.org/wiki/Q1",
            },
            {"@type": "PropertyValue", "propertyID": "local", "value": "=1+1"},
        ],
        "sameAs": ["https://isni.org/isni/0000000121032683", "https://www.wikidata.org/wiki/Q1"],
        "affiliation": university,
        "memberOf": [
            {"@type": "OrganizationRole", "roleName": "Fellow"},
            {
                "@type": "OrganizationRole",
                "roleName": "Dean",
                "startDate": "2001",
                "endDate": "2003-05",
                "description": "acting",
                "@reverse": {"member": university},
            },
            # Articles say that she held it, not since when.
            {
                "@type": "OrganizationRole",
                "roleName": "Rector",
                "subjectOf": articles(root),
                "@reverse": {"member": university},
            },
        ],
    }


def test_an_institution_is_told_with_who_held_its_offices(tmp_path: Path) -> None:
    root = site(tmp_path, FILES)
    _, institution, _ = head(root, "institutions/sjtu").graph
    ada = {"@type": "Person", "@id": f"{PERSON}#id", "name": 'Ada, “the "first"” </script>', "url": PERSON}
    assert institution == {
        "@type": "CollegeOrUniversity",
        "@id": f"{UNIVERSITY}#id",
        "name": "SJTU",
        "url": UNIVERSITY,
        "mainEntityOfPage": UNIVERSITY,
        "parentOrganization": {"@type": "Organization", "name": "Ministry"},
        "subOrganization": [{"@type": "Organization", "name": "School of Law"}],
        "member": [
            {
                "@type": "OrganizationRole",
                "roleName": "Rector",
                "subjectOf": articles(root),
                "@reverse": {"memberOf": ada},
            },
            {
                "@type": "OrganizationRole",
                "roleName": "Dean",
                "startDate": "2001",
                "endDate": "2003-05",
                "description": "acting",
                "@reverse": {"memberOf": ada},
            },
        ],
    }
