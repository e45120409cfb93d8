"""Characters that no page and no feed may hold."""

from __future__ import annotations

import re

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
"""Not allowed in XML 1.0, or there only to steer terminals; and halves of characters."""


_COMMON = bytes(code for code in range(128) if not CONTROL.match(chr(code)))


def control_character(text: str) -> str | None:
    """Return the first such character of *text* as ``U+0000``."""
    if text.isprintable():
        return None
    # In UTF-8 a byte below 128 is always an ASCII character: of a long text, little is left to look at.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _COMMON)
    match = CONTROL.search(rest.decode("utf-8", "surrogatepass")) if rest else None
    return f"U+{ord(match[0]):04X}" if match else None


def xml_text(text: str) -> str:
    """Return *text* as it stands in XML, between tags or in an attribute."""
    if not text.isprintable():
        text = CONTROL.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def without_control_characters(text: str) -> str:
    return CONTROL.sub("", text)
