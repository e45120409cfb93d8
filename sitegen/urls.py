"""Addresses of the web, as people write them."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

_SAFE = "/:?#@!$&'()*+,;=%~-._"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[\w.-]*\w[\w.-]*|[0-9a-f:.]+")
_NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")


def split_url(url: str) -> SplitResult:
    """Take *url* apart; one that cannot be taken apart is a path that leads nowhere."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def is_web(url: str) -> bool:
    """Say whether *url* is an address of the web with a host that there can be."""
    parts = split_url(url)
    return parts.scheme in ("http", "https") and is_sound(parts)


def is_sound(parts: SplitResult) -> bool:
    """Say whether an address names a host that there can be.

    A name before the host ("https://bank@elsewhere") misleads readers, and HTML forbids it; so it does numbers that only
    some programs read as an address ("http://0xc0.0xa8.1").
    """
    try:
        host = parts.hostname or ""
        if "@" in parts.netloc or not _HOST.fullmatch(host) or (parts.port is not None and not parts.port):
            return False
        if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def clean_url(url: str) -> str:
    """Return *url* with every character percent-encoded that no address may hold."""
    head, sign, fragment = quote(_LONE_PERCENT.sub("%25", url.strip()), safe=_SAFE).partition("#")
    return head + sign + fragment.replace("#", "%23")


@lru_cache(maxsize=8192)
def quote_path(path: str) -> str:
    """Return a logical path as part of an address. One archive names the same paths again and again: they are kept."""
    return quote(path, safe="/-._~!$&'()*+,;=:@")
