from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.identifiers import SCHEMES, identifier_link, read_identifier

VALID = {
    # Case: scheme, as written, in its normal form.
    "ror": ("ror", "0220qvk04", "0220qvk04"),
    "ror in capitals": ("ror", "01NJES783", "01njes783"),
    "ror as an address": ("ror", "https://ror.org/052gg0110", "052gg0110"),
    "ror without https": ("ror", "ror.org/05rrcem69/", "05rrcem69"),
    "orcid": ("orcid", "0000-0002-1825-0097", "0000-0002-1825-0097"),
    "orcid without hyphens": ("orcid", "0000000218250097", "0000-0002-1825-0097"),
    "orcid that ends in X": ("orcid", "0000-0002-1694-233x", "0000-0002-1694-233X"),
    "orcid as an address": ("orcid", "http://orcid.org/0000-0001-6187-6610?lang=en", "0000-0001-6187-6610"),
    "wikidata": ("wikidata", "Q42", "Q42"),
    "wikidata in lower case": ("wikidata", "q42", "Q42"),
    "wikidata as an address": ("wikidata", "https://www.wikidata.org/wiki/Q42#sitelinks", "Q42"),
    "wikidata as an entity": ("wikidata", "http://www.wikidata.org/entity/Q42", "Q42"),
    "viaf": ("viaf", "102333412", "102333412"),
    "viaf as an address": ("viaf", "https://viaf.org/viaf/102333412/", "102333412"),
    "viaf as an address with a language": ("viaf", "https://viaf.org/en/viaf/102333412", "102333412"),
    "isni": ("isni", "0000000121032683", "0000000121032683"),
    "isni in groups": ("isni", "0000 0001 2103 2683", "0000000121032683"),
    "isni as an address": ("isni", "https://isni.org/isni/0000000403688293", "0000000403688293"),
    "gnd of a person": ("gnd", "118540238", "118540238"),
    "gnd of a person that ends in X": ("gnd", "11850391x", "11850391X"),
    "gnd of ten digits": ("gnd", "1055864695", "1055864695"),
    "gnd of a body": ("gnd", "2024703-5", "2024703-5"),
    "gnd of a body that ends in X": ("gnd", "2001630-X", "2001630-X"),
    "gnd of a short number": ("gnd", "2-4", "2-4"),
    "gnd of a place": ("gnd", "4005728-8", "4005728-8"),
    "gnd as an address": ("gnd", "https://d-nb.info/gnd/7855044-0", "7855044-0"),
    "lccn": ("lccn", "n79021614", "n79021614"),
    "lccn with a blank": ("lccn", "n 79021614", "n79021614"),
    "lccn with a hyphen": ("lccn", "n79-21614", "n79021614"),
    "lccn of this century": ("lccn", "no2017012345", "no2017012345"),
    "lccn as an address": ("lccn", "https://id.loc.gov/authorities/names/n83147700.html", "n83147700"),
    "homepage": ("homepage", "https://en.sjtu.edu.cn/", "https://en.sjtu.edu.cn/"),
    "a scheme nobody knows": ("local", "A 12/7", "A 12/7"),
}


@pytest.mark.parametrize(("scheme", "written", "expected"), VALID.values(), ids=VALID)
def test_an_identifier_is_read_in_its_normal_form(scheme: str, written: str, expected: str) -> None:
    assert read_identifier(scheme, written) == expected
    assert read_identifier(scheme, expected) == expected


ROR = "it is a 0, six letters or digits without i, l, o and u, and two digits, such as 0220qvk04"
ORCID = "it has four groups of four digits, such as 0000-0002-1825-0097"
ISNI = "it has sixteen digits, the last perhaps an X, such as 0000 0001 2103 2683"
GND = "it has nine or ten digits, the last perhaps an X, or a hyphen before the last, such as 118540238 or 4005728-8"
LCCN = "it is one to three letters, a year and six digits, such as n79021614 or no2017012345"
MISTYPED = "a digit is mistyped, since for the others its check digit"

INVALID = {
    "ror with a wrong digit": ("ror", "0220qvk05", f"{MISTYPED}s are 04, not 05"),
    "ror with two letters exchanged": ("ror", "0220vqk04", f"{MISTYPED}s are 31, not 04"),
    "ror with a letter that none has": ("ror", "0220qvl04", ROR),
    "ror too short": ("ror", "220qvk04", ROR),
    "the address of something else": ("ror", "https://orcid.org/0000-0002-1825-0097", ROR),
    "an address without identifier": ("ror", "https://ror.org/", ROR),
    "orcid with a wrong digit": ("orcid", "0000-0002-1825-0098", f"{MISTYPED} is 7, not 8"),
    "orcid with a wrong X": ("orcid", "0000-0002-1825-009X", f"{MISTYPED} is 7, not X"),
    "orcid too long": ("orcid", "0000-0002-1825-00977", ORCID),
    "orcid in other groups": ("orcid", "000000-02-18250097", ORCID),
    "orcid in full-width digits": ("orcid", "００００-0002-1825-0097", ORCID),
    "isni with a wrong digit": ("isni", "0000 0001 2103 2684", f"{MISTYPED} is 3, not 4"),
    "isni too short": ("isni", "0000 0001 2103 268", ISNI),
    "wikidata without Q": ("wikidata", "42", "it is a Q and a number, such as Q42"),
    "a property of wikidata": ("wikidata", "P42", "it is a Q and a number, such as Q42"),
    "viaf with letters": ("viaf", "x1", "it has digits alone, at most 22, such as 102333412"),
    "gnd with a wrong digit": ("gnd", "118540239", f"{MISTYPED} is 8, not 9"),
    "gnd of a body with a wrong digit": ("gnd", "2024703-6", f"{MISTYPED} is 5, not 6"),
    "gnd too short": ("gnd", "11854", GND),
    "lccn without letters": ("lccn", "79021614", LCCN),
    "lccn with two hyphens": ("lccn", "n79-2-1", LCCN),
    "a homepage without https": ("homepage", "sjtu.edu.cn", "it is an address that begins with https:// or http://"),
    "a homepage that runs": (
        "homepage",
        "javascript:alert(1)",
        "it is an address that begins with https:// or http://",
    ),
    "a homepage with a blank": ("homepage", "https://a b/", "it is an address that begins with https:// or http://"),
}


@pytest.mark.parametrize(("scheme", "written", "fault"), INVALID.values(), ids=INVALID)
def test_what_is_no_identifier_is_refused_with_what_is_wrong(scheme: str, written: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_identifier(scheme, written)
    assert str(caught.value) == fault


WITH_CHECK_DIGIT = {
    "ror": ("0220qvk04", "021nxhr62", "05rrcem69", "0161xgx34", "0107c5v14", "04txgxn49", "038sjwq14", "01bj3aw27"),
    "orcid": ("0000-0002-1825-0097", "0000-0001-6187-6610", "0000-0002-1694-233X"),
    "isni": ("0000000121032683", "0000000403688293"),
    "gnd": ("118540238", "11850391X", "1055864695", "1204665788", "2024703-5", "2001630-X", "10004722-1"),
}


@given(st.data())
def test_one_digit_changed_is_always_found(data: st.DataObject) -> None:
    scheme = data.draw(st.sampled_from(sorted(WITH_CHECK_DIGIT)))
    valid = data.draw(st.sampled_from(WITH_CHECK_DIGIT[scheme]))
    place = data.draw(st.sampled_from([at for at, char in enumerate(valid) if char != "-"]))
    digits = "0123456789abcdefghjkmnpqrstvwxyz" if scheme == "ror" else "0123456789X"
    digit = data.draw(st.sampled_from([digit for digit in digits if digit != valid[place]]))
    assert read_identifier(scheme, valid) == valid
    with pytest.raises(ValueError, match=r"mistyped|it (is|has) "):
        read_identifier(scheme, valid[:place] + digit + valid[place + 1 :])


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=40))
def test_no_text_is_read_with_any_other_end_than_an_identifier_or_a_fault(scheme: str, text: str) -> None:
    try:
        value = read_identifier(scheme, text)
    except ValueError:
        return
    assert read_identifier(scheme, value) == value
    assert identifier_link(scheme, value)[2].startswith(("https://", "http://"))


LINKS = {
    "ror": ("0220qvk04", ("ROR", "0220qvk04", "https://ror.org/0220qvk04")),
    "orcid": ("0000-0002-1825-0097", ("ORCID", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097")),
    "wikidata": ("Q42", ("Wikidata", "Q42", "https://www.wikidata.org/wiki/Q42")),
    "viaf": ("102333412", ("VIAF", "102333412", "https://viaf.org/viaf/102333412")),
    "isni": ("0000000121032683", ("ISNI", "0000 0001 2103 2683", "https://isni.org/isni/0000000121032683")),
    "gnd": ("118540238", ("GND", "118540238", "https://d-nb.info/gnd/118540238")),
    "lccn": ("n79021614", ("LCCN", "n79021614", "https://id.loc.gov/authorities/n79021614")),
    "homepage": ("https://www.sjtu.edu.cn/a b/", ("Homepage", "sjtu.edu.cn/a b", "https://www.sjtu.edu.cn/a%20b/")),
    "local": ("A 12/7", ("local", "A 12/7", "")),
}


@pytest.mark.parametrize("scheme", LINKS)
def test_an_identifier_leads_to_its_address(scheme: str) -> None:
    value, expected = LINKS[scheme]
    assert identifier_link(scheme, value) == expected


def test_every_scheme_has_a_link_in_this_table() -> None:
    assert set(SCHEMES) < set(LINKS)
