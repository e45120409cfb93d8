"""Bags: packages that can be checked, in the order that libraries and archives take in.

Source: RFC 8493, The BagIt File Packaging Format, version 1.0. It has ``%`` and line ends in names percent-encoded in
manifests (section 2.1.3), and the most used programs do not decode the first or either. So no name in a bag has such a
sign: `safe_names` gives those files others, and a file in the bag says which.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from sitegen.holdings import Holding
from sitegen.packages import Package, pack
from sitegen.progress import Progress

MANIFEST, TAG_MANIFEST = "manifest-sha512.txt", "tagmanifest-sha512.txt"
RENAMED = "renamed.json"
"""In the payload, where there are any: name in the bag → what it was."""

_UNSAFE = re.compile("[%\r\n]")
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True, slots=True)
class Payload:
    """What a bag holds."""

    files: int
    size: int
    """In bytes."""


def safe_names(holdings: Sequence[Holding]) -> tuple[list[Holding], dict[str, str]]:
    """Return *holdings* under names that every program reads alike, and of those that got others: name → what it was.

    Each such sign, and ``=``, becomes ``=`` and its code in hexadecimal digits.
    """
    taken = {holding.name for holding in holdings}
    renamed: dict[str, str] = {}
    found: list[Holding] = []
    for holding in holdings:
        name = holding.name
        if _UNSAFE.search(name):
            name = re.sub("[%\r\n=]", lambda sign: f"={ord(sign[0]):02X}", name)
            while name in taken:
                name = f"{name}~"
            taken.add(name)
            renamed[name] = holding.name
        found.append(replace(holding, name=name))
    return found, renamed


def write_bag(package: Package, holdings: Sequence[Holding], info: Mapping[str, str], progress: Progress) -> Payload:
    """Write the *holdings* as a bag that *info* describes: ``bag-info.txt``, in its order."""
    holdings, renamed = safe_names(holdings)
    manifest: list[str] = []
    size = 0
    for holding in holdings:
        progress("Packing", len(manifest), len(holdings))
        name = f"data/{holding.name}"
        with holding.file.open("rb") as file:
            manifest.append(_line(pack(package, name, file, holding.size), name))
        size += holding.size
    if renamed:
        text = f"{msgspec.json.format(msgspec.json.encode(renamed)).decode()}\n"
        manifest.append(_line(_pack_text(package, f"data/{RENAMED}", text), f"data/{RENAMED}"))
        size += len(text.encode())
    described = {**info, "Payload-Oxum": f"{size}.{len(manifest)}"}
    tags = {
        "bag-info.txt": "".join(
            f"{label}: {_one_line(value)}\n" for label, value in described.items() if value.strip()
        ),
        "bagit.txt": _DECLARATION,
        MANIFEST: "".join(manifest),
    }
    listed = "".join([_line(_pack_text(package, name, text), name) for name, text in tags.items()])
    _pack_text(package, TAG_MANIFEST, listed)
    return Payload(len(manifest), size)


def is_whole_bag(folder: Path) -> bool:
    """Say whether *folder* is a bag and holds nothing else, so that nothing but the bag goes with it."""
    named = {TAG_MANIFEST}
    for name in (MANIFEST, TAG_MANIFEST):
        file = folder / name
        if file.is_symlink() or not file.is_file():
            return False
        lines = file.read_text("utf-8", "replace").split("\n")
        named.update(line.partition("  ")[2] for line in lines)
    files = (entry for entry in folder.rglob("*") if entry.is_symlink() or not entry.is_dir())
    return all(entry.relative_to(folder).as_posix() in named for entry in files)


def _line(digest: str, name: str) -> str:
    return f"{digest}  {name}\n"


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _pack_text(package: Package, name: str, text: str) -> str:
    data = text.encode()
    return pack(package, name, io.BytesIO(data), len(data))
