"""Identifiers that others give to people and institutions: their forms, check digits and addresses.

Everything is checked without a network: a wrong digit is found by the check digit, not by asking.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sitegen.urls import clean_url, is_web, split_url

_BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's digits: without i, l, o and u."""

_GND = re.compile(r"(?P<number>1\d{7,8})(?P<check>[\dX])|(?P<old>[1-9]\d{0,7})-(?P<old_check>[\dX])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A kind of identifier."""

    label: str
    """As readers know it."""
    address: str
    """Where an identifier leads, which takes the place of ``{}``."""
    hosts: re.Pattern[str]
    """What an address that someone pasted begins with, before the identifier itself."""
    check: Callable[[str], str]
    """Return a bare identifier in its normal form. Raises `ValueError` with what is wrong, as a part of a sentence."""


def read_identifier(scheme: str, value: str) -> str:
    """Return *value*, an identifier or an address that holds one, in its normal form.

    One of an unknown scheme stays as it is. Raises `ValueError` with what is wrong, as a part of a sentence:
    ``its check digit is 8, not 7``.
    """
    known = SCHEMES.get(scheme)
    if known is None:
        return value
    if (match := known.hosts.match(value)) is not None:
        value = re.split("[/?#]", value[match.end() :], maxsplit=1)[0]
    return known.check(value)


def identifier_link(scheme: str, value: str) -> tuple[str, str, str]:
    """Return the label of *scheme*, *value* as readers see it, and its address, empty where the scheme is unknown."""
    known = SCHEMES.get(scheme)
    if known is None:
        return scheme, value, ""
    if scheme == "homepage":
        parts = split_url(value)
        return known.label, (parts.netloc + parts.path).rstrip("/").removeprefix("www."), clean_url(value)
    if scheme == "isni":
        return known.label, " ".join(value[at : at + 4] for at in range(0, 16, 4)), known.address.format(value)
    return known.label, value, known.address.format(value)


def identity_url(scheme: str, value: str) -> str:
    """Return the address of an identifier that stands for its bearer alone, as a page of the web does not; or nothing."""
    return "" if scheme == "homepage" else identifier_link(scheme, value)[2]


def _ror(value: str) -> str:
    """Source: the ROR documentation, "ROR identifier pattern": a zero, six digits to the base 32, two check digits."""
    value = value.lower()
    if not re.fullmatch(rf"0[{_BASE_32}]{{6}}[0-9]{{2}}", value):
        raise ValueError("it is a 0, six letters or digits without i, l, o and u, and two digits, such as 0220qvk04")
    number = 0
    for char in value[:7]:
        number = number * 32 + _BASE_32.index(char)
    # ISO 7064, mod 97-10.
    return _checked(value, f"{98 - number * 100 % 97:02}")


def _orcid(value: str) -> str:
    digits = value.upper().replace("-", "")
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits) or not re.fullmatch(
        "[0-9X]{16}|[0-9X]{4}(-[0-9X]{4}){3}", value.upper()
    ):
        raise ValueError("it has four groups of four digits, such as 0000-0002-1825-0097")
    _checked(digits, _mod_11_2(digits[:15]))
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def _isni(value: str) -> str:
    digits = value.upper().replace("-", "").replace(" ", "")
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits):
        raise ValueError("it has sixteen digits, the last perhaps an X, such as 0000 0001 2103 2683")
    return _checked(digits, _mod_11_2(digits[:15]))


def _wikidata(value: str) -> str:
    value = value.upper()
    if not re.fullmatch(r"Q[1-9][0-9]{0,11}", value):
        raise ValueError("it is a Q and a number, such as Q42")
    return value


def _viaf(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,21}", value):
        raise ValueError("it has digits alone, at most 22, such as 102333412")
    return value


def _gnd(value: str) -> str:
    """Numbers given since 2012, and those of people before, weigh the digits and complete the sum to 11; those with a
    hyphen, of bodies and subjects before, keep what the sum leaves over."""
    value = value.upper()
    if (match := _GND.fullmatch(value)) is None:
        raise ValueError(
            "it has nine or ten digits, the last perhaps an X, or a hyphen before the last, such as 118540238 or 4005728-8"
        )
    number = match["number"] or match["old"]
    left = sum(int(digit) * weight for weight, digit in enumerate(reversed(number), 2)) % 11
    return _checked(value, "0123456789X"[left if match["old"] else -left % 11])


def _lccn(value: str) -> str:
    """Source: the Library of Congress, "Structure of the LC Control Number", with its normalisation."""
    text = value.lower().replace(" ", "").removesuffix(".html")
    head, hyphen, serial = text.partition("-")
    text = head + (serial.zfill(6) if hyphen else "")
    if not re.fullmatch(r"[a-z]{1,3}(?:[0-9]{2}|20[0-9]{2})[0-9]{6}", text):
        raise ValueError("it is one to three letters, a year and six digits, such as n79021614 or no2017012345")
    return text


def _homepage(value: str) -> str:
    if not is_web(value) or re.search(r"\s", value):
        raise ValueError("it is an address that begins with https:// or http://")
    return value


def _checked(value: str, expected: str) -> str:
    written = value[-len(expected) :]
    if written != expected:
        digits = "check digit is" if len(expected) == 1 else "check digits are"
        raise ValueError(f"a digit is mistyped, since for the others its {digits} {expected}, not {written}")
    return value


def _mod_11_2(digits: str) -> str:
    """Return the check digit of *digits*. Source: ISO 7064, mod 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]


def _hosts(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:https?://)?(?:www\.)?{pattern}", re.IGNORECASE)


SCHEMES = {
    "ror": Scheme("ROR", "https://ror.org/{}", _hosts(r"ror\.org/"), _ror),
    "orcid": Scheme("ORCID", "https://orcid.org/{}", _hosts(r"orcid\.org/"), _orcid),
    "wikidata": Scheme(
        "Wikidata", "https://www.wikidata.org/wiki/{}", _hosts(r"(?:m\.)?wikidata\.org/(?:wiki|entity)/"), _wikidata
    ),
    "viaf": Scheme("VIAF", "https://viaf.org/viaf/{}", _hosts(r"viaf\.org/(?:[a-z]{2}/)?viaf/"), _viaf),
    "isni": Scheme("ISNI", "https://isni.org/isni/{}", _hosts(r"isni\.org/(?:isni|page)/"), _isni),
    "gnd": Scheme("GND", "https://d-nb.info/gnd/{}", _hosts(r"d-nb\.info/gnd/"), _gnd),
    "lccn": Scheme(
        "LCCN",
        "https://id.loc.gov/authorities/{}",
        _hosts(r"(?:id\.loc\.gov/authorities/(?:names/|subjects/)?|lccn\.loc\.gov/)"),
        _lccn,
    ),
    "homepage": Scheme("Homepage", "{}", re.compile("(?!)"), _homepage),
}
"""By the word that a record writes."""
