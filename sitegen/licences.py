"""Licences: the address that stands for one, from what an article's ``source`` says of it."""

from __future__ import annotations

import re

from sitegen.urls import clean_url, is_web

_CREATIVE_COMMONS = re.compile(
    r"(?:CC|Creative Commons)[- ]*(?P<terms>BY(?:-NC)?(?:-SA|-ND)?)[- ]*v?(?P<version>[1-4]\.[05])"
    r"(?:[- ](?P<country>[A-Z]{2}|IGO))?(?: (?:International|Unported|Generic))?",
    re.IGNORECASE,
)
_PUBLIC_DOMAIN = re.compile(r"CC[- ]?0(?:[- ]?1\.0)?(?: Universal)?", re.IGNORECASE)
_MARK = re.compile(r"(?:Public Domain Mark|PDM)[- ]*1\.0", re.IGNORECASE)
_SPDX = (
    "0BSD", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CDLA-Permissive-2.0",
    "Etalab-2.0", "GFDL-1.2-only", "GFDL-1.2-or-later", "GFDL-1.3-only", "GFDL-1.3-or-later", "GPL-2.0-only",
    "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only", "LGPL-3.0-only", "MIT", "MIT-0", "MPL-2.0",
    "NLOD-2.0", "ODbL-1.0", "ODC-By-1.0", "OGL-Canada-2.0", "OGL-UK-1.0", "OGL-UK-2.0", "OGL-UK-3.0", "PDDL-1.0", "Unlicense",
)  # fmt: skip
"""Identifiers of the SPDX License List that texts and data are given under."""

_SPDX_IDS = {name.casefold(): name for name in _SPDX}


def licence_url(licence: str) -> str:
    """Return the address of *licence*: itself where it is one, that of a licence which its words name exactly, or nothing.

    Sources: creativecommons.org, "Legal code" addresses; SPDX License List.
    """
    text = " ".join(licence.split())
    if is_web(text):
        return clean_url(text)
    if _PUBLIC_DOMAIN.fullmatch(text):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    if _MARK.fullmatch(text):
        return "https://creativecommons.org/publicdomain/mark/1.0/"
    if match := _CREATIVE_COMMONS.fullmatch(text):
        country = f"{match['country'].lower()}/" if match["country"] else ""
        return f"https://creativecommons.org/licenses/{match['terms'].lower()}/{match['version']}/{country}"
    known = _SPDX_IDS.get(text.casefold())
    return f"https://spdx.org/licenses/{known}.html" if known else ""
