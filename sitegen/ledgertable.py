"""The ledger in the catalog: read from its file, and written back to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import msgspec

from sitegen.catalog import Catalog, encode
from sitegen.errors import Problem
from sitegen.ledger import FILE, Entry, Key, ledger_lines, parse_ledger, with_changes
from sitegen.safewrites import replace_file
from sitegen.settings import Settings
from sitegen.walk import is_settled
from sitegen.withdrawals import FILE as WITHDRAWALS
from sitegen.withdrawals import Withdrawal, parse_withdrawals

_COLUMNS = "kind, id, path, title, date, source, hash, since, changed, former, files, is_gone, ended"
_UNREAD = b"unreadable"
_WITHDRAWAL = msgspec.msgpack.Decoder(Withdrawal)


@dataclass(slots=True)
class Remembered:
    """What another hand changed in the ledger and in ``gone.yaml`` since the last build."""

    entries: set[Key] = field(default_factory=set)
    withdrawals: set[str] = field(default_factory=set)
    """Ids and addresses."""
    is_new: bool = False
    """The ledger is not the one of the last build: it came, or went."""

    @property
    def is_any(self) -> bool:
        return bool(self.entries or self.withdrawals or self.is_new)


def is_usable(catalog: Catalog, settings: Settings) -> bool:
    """Say whether there is a ledger to go by: it is wanted, and what there is of it could be read."""
    return settings.ledger == "on" and catalog.state("ledger") != _UNREAD


def read_remembered(root: Path, settings: Settings, catalog: Catalog, is_everything: bool) -> Remembered:
    """Bring the ledger and the withdrawals in *catalog* up to date with their files; return what differs."""
    remembered = Remembered()
    if settings.ledger == "on":
        if (data := _changed(root / FILE, catalog, "ledger", is_everything)) is not None:
            _take_ledger(catalog, data, remembered)
        if (data := _changed(root / WITHDRAWALS, catalog, "gone", is_everything)) is not None:
            _take_withdrawals(catalog, settings, data, remembered)
    elif (root / WITHDRAWALS).exists():
        message = "What is gone is told by the ledger, and that is off: set 'ledger: on', or take this file away."
        catalog.replace_problems("", "gone", [Problem(WITHDRAWALS, 0, 0, "W204", message)])
    return remembered


def _changed(file: Path, catalog: Catalog, key: str, is_everything: bool) -> bytes | None:
    """Return the bytes of *file*, none where it is not there, if it is not as *catalog* knows it."""
    known = b"" if is_everything else catalog.state(key)
    try:
        status = file.stat()
    except OSError:
        catalog.set_state(key, b"-")
        return None if known == b"-" else b""
    is_old = is_settled(status.st_mtime_ns)
    if is_old and known and known != _UNREAD and known.startswith(f"{status.st_size}|{status.st_mtime_ns}|".encode()):
        return None
    data = file.read_bytes()
    state = _state(file, data)
    catalog.set_state(key, state)
    is_same = known is not None and known.rpartition(b"|")[2] == state.rpartition(b"|")[2]
    return None if is_same and known != _UNREAD else data


def _state(file: Path, data: bytes) -> bytes:
    """Return what tells *file*, which holds *data*, from what it may hold at another time."""
    status = file.stat()
    mtime = status.st_mtime_ns if is_settled(status.st_mtime_ns) else -1
    return f"{status.st_size}|{mtime}|{blake2b(data, digest_size=16).hexdigest()}".encode()


def _take_ledger(catalog: Catalog, data: bytes, remembered: Remembered) -> None:
    ledger = parse_ledger(data)
    catalog.replace_problems("", "ledger", ledger.problems)
    if ledger.problems:
        catalog.set_state("ledger", _UNREAD)
        return
    catalog.set_state("ledger_order", b"yes" if ledger.is_in_order else b"")
    before = {entry.key: entry for entry in entries(catalog)}
    remembered.is_new = not before or not ledger.entries
    for entry in ledger.entries:
        if before.pop(entry.key, None) != entry:
            store(catalog, entry)
            remembered.entries.add(entry.key)
    for key in before:
        catalog.run("DELETE FROM ledger WHERE kind = ? AND id = ?", *key)
    remembered.entries.update(before)


def _take_withdrawals(catalog: Catalog, settings: Settings, data: bytes, remembered: Remembered) -> None:
    found, problems = parse_withdrawals(data, settings)
    catalog.replace_problems("", "gone", problems)
    before = {key: _WITHDRAWAL.decode(record) for key, record in catalog.rows("SELECT key, record FROM withdrawals")}
    remembered.withdrawals = {key for key in before.keys() | found.keys() if before.get(key) != found.get(key)}
    catalog.run("DELETE FROM withdrawals")
    catalog.sql.executemany(
        "INSERT INTO withdrawals VALUES (?, ?)", ((key, encode(value)) for key, value in found.items())
    )


def withdrawals(catalog: Catalog) -> dict[str, Withdrawal]:
    """Return what ``gone.yaml`` says."""
    return {key: _WITHDRAWAL.decode(record) for key, record in catalog.rows("SELECT key, record FROM withdrawals")}


def entries(catalog: Catalog) -> Iterator[Entry]:
    """Yield all entries, in order of kind and id."""
    return (_entry(row) for row in catalog.rows(f"SELECT {_COLUMNS} FROM ledger ORDER BY kind, id"))


def entry_of(catalog: Catalog, kind: str, id_: str) -> Entry | None:
    return known_entry(catalog, (kind, id_))[0]


def known_entry(catalog: Catalog, key: Key) -> tuple[Entry | None, bool]:
    """Return the entry of *key*, if there is one, and whether it is of what is gone."""
    row = catalog.row(f"SELECT {_COLUMNS} FROM ledger WHERE kind = ? AND id = ?", *key)
    return (_entry(row), bool(row[-2])) if row is not None else (None, False)


def _entry(row: tuple) -> Entry:  # type: ignore[type-arg]
    kind, id_, path, title, date, source, digest, since, changed, former, files, is_gone, ended = row
    before, names = tuple(msgspec.json.decode(former)), tuple(msgspec.json.decode(files))
    gone = ended if is_gone else ""
    return Entry(kind, id_, path, title, date, source, digest, since, changed, before, names, gone)


def store(catalog: Catalog, entry: Entry, *, is_gone: bool = False, reason: str = "", target: str = "") -> None:
    """Put *entry* in the place of the one of its key."""
    catalog.run(
        "INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.kind, entry.id, entry.path, entry.title, entry.date, entry.source, entry.hash, entry.since, entry.changed,
        msgspec.json.encode(entry.former).decode(), msgspec.json.encode(entry.files).decode(), is_gone or bool(entry.gone), entry.gone, reason, target,
    )  # fmt: skip
    for file in entry.files:
        catalog.run("INSERT OR REPLACE INTO former_files VALUES (?, ?)", file, entry.id)


class KnownIds:
    """Finds the ids that articles were published with, for articles that are read."""

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self.root, self.catalog = root, catalog
        self.is_empty = catalog.row("SELECT 1 FROM ledger WHERE kind = 'article' LIMIT 1") is None
        self._carried: set[str] = set()

    def find(self, source: str) -> str:
        """Return the id of *source*, which was read; empty where the ledger knows none.

        A file that is new and the same, byte for byte, as one that was published and is not there any more, is that one
        under another name, and has its id.
        """
        if self.is_empty:
            return ""
        known = self.catalog.row("SELECT id FROM ledger WHERE source = ? AND kind = 'article' AND source != ''", source)
        if known is not None:
            return str(known[0])
        query = (
            "SELECT l.id, l.source FROM sources s JOIN ledger l ON l.hash = lower(hex(s.hash)) AND l.hash != ''"
            " AND l.kind = 'article' WHERE s.path = ? ORDER BY l.id"
        )
        for id_, before in self.catalog.rows(query, source).fetchall():
            if id_ not in self._carried and not (self.root / before).exists():
                self._carried.add(id_)
                return str(id_)
        return ""


def write_ledger(root: Path, catalog: Catalog, changes: Mapping[Key, Entry] | None) -> None:
    """Write *changes* into the file of the ledger, or all that the catalog has of it for ``None``.

    Raises `OutputError`. What another hand wrote there since it was read is not overwritten: the next build reads it.
    """
    file = root / FILE
    before = file.read_bytes() if file.exists() else None
    known = (catalog.state("ledger") or b"").rpartition(b"|")[2]
    if before is not None and blake2b(before, digest_size=16).hexdigest().encode() != known:
        return
    if changes is not None and before is not None and catalog.state("ledger_order"):
        data = with_changes(before, changes) if changes else before
    else:
        data = _whole(entries(catalog))
    if data != before and replace_file(file, before, data):
        catalog.set_state("ledger", _state(file, data))
        catalog.set_state("ledger_order", b"yes")


def _whole(found: Iterable[Entry]) -> bytes:
    return b"".join(line + b"\n" for line in ledger_lines(found))
