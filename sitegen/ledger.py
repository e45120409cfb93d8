"""The ledger: what a site folder remembers of the addresses that were published, in ``ledger.jsonl``.

One JSON object a line, in order of kind and id, so that two branches that publish different articles merge in Git. The
first line, of kind ``archive``, keeps the name that feed ids are made with. The file is read and written whole or by single
lines; it is never made from the clock.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sitegen.errors import Problem
from sitegen.slugs import segment_fault

FILE = "ledger.jsonl"

KINDS = ("article", "page", "institutions", "people", "tags")
"""What has a permanent address, beside the archive itself."""

_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7}|\|{7})", re.MULTILINE)

Key = tuple[str, str]
"""Kind and id of an entry."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that was published."""

    kind: str
    """One of `KINDS`, or ``archive``."""
    id: str
    """Permanent; of an institution, a person or a tag the slug; of the archive the name that feed ids are made with."""
    path: str = ""
    """Its last address, from the root of the site, without the first slash."""
    title: str = ""
    """As it was last published; of a name its heading."""
    date: str = ""
    """Of an article, in the precision written."""
    source: str = ""
    """Its file, relative to the site folder; empty for names."""
    hash: str = ""
    """BLAKE2b of 16 bytes of that file, hexadecimal."""
    since: str = ""
    """When its first version was made, in ISO 8601."""
    changed: str = ""
    """When its last version was made."""
    former: tuple[str, ...] = ()
    """The addresses it had before, in the order they were left."""
    files: tuple[str, ...] = ()
    """The names its file had before: what refers to one of them means it."""
    gone: str = ""
    """When it was withdrawn, as far as that is known."""

    @property
    def key(self) -> Key:
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as it was read."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    is_in_order: bool
    """So that single lines can be changed."""


_DECODER = msgspec.json.Decoder(Entry, strict=True)
_ENCODER = msgspec.json.Encoder()


def parse_ledger(data: bytes) -> Ledger:
    """Read the bytes of a ledger; a line that is none is problem E308, and no line of it counts then."""
    entries: dict[Key, Entry] = {}
    problems: list[Problem] = []
    for number, line in enumerate(data.replace(b"\r\n", b"\n").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entry = _DECODER.decode(line)
            fault = _fault(entry) or ("stands on two lines: delete the older one" if entry.key in entries else "")
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            entry, fault = None, f"is no line of a ledger: {str(error).rstrip('.')}"
        if _CONFLICT.match(line):
            fault = "is a mark of Git: take the lines of both sides, and delete the marks"
        if fault or entry is None:
            what = f"'{entry.id}'" if entry is not None else "This"
            problems.append(Problem(FILE, number, 0, "E308", f"{what} {fault}."))
        else:
            entries[entry.key] = entry
    keys = sorted(entries)
    is_in_order = keys == list(entries) and b"\r" not in data and data[-1:] in (b"", b"\n")
    return Ledger(() if problems else tuple(entries[key] for key in keys), tuple(problems), is_in_order)


def _fault(entry: Entry) -> str:
    """Return what makes *entry* unusable, as the end of a sentence, or nothing."""
    if entry.kind not in (*KINDS, "archive"):
        return f"has the kind '{entry.kind}', which is none"
    if not entry.id or (entry.kind != "archive" and not entry.path):
        return "has no address"
    for path in (entry.path, *entry.former):
        segments = path.split("/") if entry.kind != "archive" else []
        faulty = next((fault for part in segments[:-1] if (fault := segment_fault(part))), "")
        if faulty or (segments and segments[-1] and segment_fault(segments[-1])):
            return f"has the address '{path[:80]}', which {faulty or 'is none'}"
    return ""


def ledger_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the lines of *entries*, in the order they are given, without line ends."""
    return map(_ENCODER.encode, entries)


def with_changes(data: bytes, changes: Mapping[Key, Entry]) -> bytes:
    """Return the ledger *data*, whose lines are in order, with the entries of *changes* in their places."""
    lines = data.split(b"\n")[:-1]
    for key, entry in changes.items():
        place = bisect.bisect_left(lines, key, key=_key)
        is_known = place < len(lines) and _key(lines[place]) == key
        lines[place : place + is_known] = [_ENCODER.encode(entry)]
    return b"".join(line + b"\n" for line in lines)


def archive_name(file: Path) -> str:
    """Return the name that the ledger in *file* keeps for feed ids; empty where it has none, or cannot be read."""
    try:
        with file.open("rb") as ledger:
            for line in ledger:
                # In order it is the first one; a merge may have moved it.
                if b'"archive"' in line[:20]:
                    return _DECODER.decode(line).id
    except (OSError, msgspec.DecodeError):
        pass
    return ""


def _key(line: bytes) -> Key:
    return _DECODER.decode(line).key
