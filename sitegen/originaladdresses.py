"""Addresses of originals, brought to one form: however a reader writes the address an article had, it is found.

``static/theme/find.js`` does the same, step by step: what is changed here is changed there.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata

_FLAGS = re.ASCII | re.IGNORECASE
_CONTROLS = re.compile("[\0-\x1f\x7f]")
_COPIES = (
    re.compile(r"^(?:https?:/+)?web\.archive\.org/web/[^/?#]+/([\s\S]+)$", _FLAGS),
    re.compile(r"^[^?#]*/\d{4,14}(?:[a-z]{2}_)?/(https?:/[\s\S]+)$", _FLAGS),
)
"""Addresses of copies in web archives, which end in that of the original."""

_NESTED = 3
"""Copies of copies are looked into so deep."""

_SCHEME = re.compile(r"^(?:https?:)?/+", _FLAGS)
_OTHER_SCHEME = re.compile(r"^(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", _FLAGS)
_PARTS = re.compile(r"^([^/?]*)([^?]*)\??([\s\S]*)$")
_PORT = re.compile(r"^([\s\S]*?)(?::(\d*))?$", _FLAGS)
_ESCAPES = re.compile("(?:%[0-9a-f]{2})+", _FLAGS)
_SESSION = re.compile(r";jsessionid=[^/]*", _FLAGS)
_SLASHES = re.compile("/{2,}")
_DEFAULT = re.compile(r"/(?:index|default)\.(?:s?html?|php\d?|aspx?|jsp|cfm|cgi)$", _FLAGS)
_TRACKING = re.compile(
    r"^(?:utm_.*|(?:fb|g|d|y|ms|tw|tt|gb|wb)clid|gclsrc|gbraid|wbraid|igshid|igsh|mc_[ce]id|_gl|_ga|_hs(?:enc|mi)"
    r"|mkt_tok|vero_id|oly_(?:anon|enc)_id|s_cid|cmpid|spm|scm|isappinstalled|share_token|phpsessid|jsessionid)$",
    _FLAGS,
)
"""Names in a query that say where a reader came from, not what the page is."""


def normal_address(url: str) -> str:
    """Return what all ways to write the address of one page share; empty for what is no address of the web.

    It has no scheme, no ``www.``, no fragment, no last slash, and no percent-encoding but of what is not UTF-8.
    """
    url = _CONTROLS.sub("", url).strip(" ")
    for _ in range(_NESTED):
        url = next((match[1] for pattern in _COPIES if (match := pattern.match(url))), url)
    if _OTHER_SCHEME.match(url):
        return ""
    parts = _PARTS.match(_SCHEME.sub("", url).partition("#")[0])
    assert parts is not None, url
    host = _host(parts[1])
    if not host:
        return ""
    path = _SLASHES.sub("/", _SESSION.sub("", _decoded(parts[2])))
    path = _DEFAULT.sub("/", path).rstrip("/")
    query = "&".join(_decoded(part.replace("+", " ")) for part in parts[3].split("&") if _says_what(part))
    return unicodedata.normalize("NFC", f"{host}{path}{f'?{query}' if query else ''}")


def shard_of(address: str) -> str:
    """Return which of 256 files an address is in, as two hexadecimal digits.

    Source: Fowler, Noll and Vo, FNV-1a of 32 bits, its four bytes folded into one.
    """
    value = 0x811C9DC5
    for byte in address.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{(value ^ value >> 8 ^ value >> 16 ^ value >> 24) & 0xFF:02x}"


def _host(authority: str) -> str:
    match = _PORT.match(authority.rpartition("@")[2])
    assert match is not None, authority
    host, port = match[1], match[2] or ""
    if not host.isascii():
        # No host there can be is looked for as it is written.
        with contextlib.suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    host = host.lower().rstrip(".").removeprefix("www.")
    return f"{host}:{port}" if host and port not in ("", "80", "443") else host


def _decoded(text: str) -> str:
    return _ESCAPES.sub(_decode, text)


def _decode(match: re.Match[str]) -> str:
    try:
        return bytes.fromhex(match[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return match[0].upper()


def _says_what(part: str) -> bool:
    return bool(part) and _TRACKING.match(part.partition("=")[0]) is None
