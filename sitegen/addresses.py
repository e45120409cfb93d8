"""Permanent addresses: what was published stays reachable, or the build says what to do.

When all that is published has its path, the ledger follows it: a new article gets a line, one that moved keeps the address it
left, and what has vanished must have been withdrawn. `settle_addresses` changes the table ``ledger`` alone; the file is
written when the pages are.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

import msgspec

from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog
from sitegen.claims import LEFT, Claims
from sitegen.errors import Problem
from sitegen.ledger import FILE, Entry, Key
from sitegen.ledgertable import entry_of, is_usable, known_entry, store, withdrawals
from sitegen.register import Register
from sitegen.site import Site
from sitegen.slugs import segment_fault
from sitegen.sources import Changes
from sitegen.touched import Touched
from sitegen.withdrawals import FILE as WITHDRAWALS
from sitegen.withdrawals import Withdrawal, withdrawal_of

_ARTICLE = (
    "SELECT a.key, a.path, a.title, a.date, a.source, lower(hex(s.hash)), a.modified FROM articles a"
    " JOIN sources s ON s.path = a.source WHERE a.is_published"
)
_WITHDRAWAL = msgspec.json.Decoder(Withdrawal)
_ADVISED = 20
"""Vanished articles that a likely successor is looked for."""


@dataclass(slots=True)
class Settled:
    """What settling came to."""

    changes: dict[Key, Entry] | None
    """Entries of the ledger that are new or other than before; ``None`` where the whole is to be written."""
    touched: Touched
    """Owners of redirects and of pages that tell what is gone, to claim their paths anew."""
    is_other: bool = False
    """Some of them come, go or lead elsewhere."""


def settle_addresses(catalog: Catalog, site: Site, touched: Touched, claimed: Claims, changes: Changes) -> Settled:
    """Bring the table ``ledger`` up to date with what is published now that its paths are *claimed*."""
    is_whole = touched.is_everything or changes.remembered.is_new
    if is_whole:
        catalog.run("DELETE FROM problems WHERE stage = 'address'")
    if not is_usable(catalog, site.settings):
        return Settled({}, Touched())
    addresses = _Addresses(catalog, site, withdrawals(catalog))
    rows = catalog.rows("SELECT DISTINCT source FROM problems WHERE stage = 'address'")
    addresses.troubled.update(owner for (owner,) in rows)
    is_renamed = addresses.name_archive()
    if is_whole:
        addresses.settle_all()
    else:
        addresses.settle(touched, claimed, changes)
    written = None if is_whole or is_renamed else addresses.changes
    return Settled(written, addresses.touched, addresses.is_other)


def address_owner(key: Key) -> str:
    return f"address:{key[0]}/{key[1]}"


def page_id(source: str) -> str:
    """Return the permanent id of a stand-alone page."""
    return posixpath.splitext(source)[0].removesuffix("/index")


@dataclass(slots=True)
class _Addresses:
    """One settling."""

    catalog: Catalog
    site: Site
    withdrawals: dict[str, Withdrawal]
    changes: dict[Key, Entry] = field(default_factory=dict)
    touched: Touched = field(default_factory=Touched)
    is_other: bool = False
    troubled: set[str] = field(default_factory=set)
    """Owners that have a problem."""
    advised: int = 0

    def name_archive(self) -> bool:
        """Keep the name that feed ids are made with; return whether another one was kept."""
        name = self.site.settings.archive_name
        row = self.catalog.row("SELECT id FROM ledger WHERE kind = 'archive'")
        if not name or (row is not None and row[0] == name):
            return False
        self.catalog.run("DELETE FROM ledger WHERE kind = 'archive'")
        store(self.catalog, Entry("archive", name))
        return True

    def settle_all(self) -> None:
        """Look at everything that is published, and at everything that was."""
        for entry in chain(self._articles(), self._pages(), self._terms()):
            self.publish(entry)
        self.take_withdrawn()
        self.take_withdrawals()
        live = {
            "article": "SELECT 1 FROM articles a WHERE a.key = l.id AND a.is_published",
            "page": "SELECT 1 FROM standalone s WHERE s.source = l.source",
        } | {name: f"SELECT 1 FROM listings t WHERE t.taxonomy = '{name}' AND t.slug = l.id" for name in TAXONOMIES}
        for kind, query in live.items():
            rows = self.catalog.rows(f"SELECT id FROM ledger l WHERE kind = ? AND NOT EXISTS ({query})", kind)
            for (id_,) in rows.fetchall():
                self.look((kind, id_))
        self.check_successors()

    def settle(self, touched: Touched, claimed: Claims, changes: Changes) -> None:
        """Look at what was touched, and at what may have vanished."""
        # Of what is touched because it shows others, nothing changed that the ledger has.
        sources = {source for target in touched.targets if (source := target.removeprefix("S:")) != target}
        # What could not be read before it went is no article that anything knows.
        sources.update(path for path, _, _ in changes.removed)
        for source in sources:
            for entry in chain(self._articles(source), self._pages(source)):
                self.publish(entry)
            self.take_withdrawn(source)
        listings = [int(owner[8:]) for owner in touched.owners if owner.startswith("listing:")]
        for entry in self._terms(listings):
            self.publish(entry)
        self.take_withdrawals()
        for key in sorted(self._doubtful(sources, claimed, changes)):
            self.look(key)
        if self.is_other:
            # What took their place may have moved or gone itself.
            for key in self._keys("is_gone AND target != ''"):
                self.look(key)
        self.check_successors()

    def _doubtful(self, sources: Iterable[str], claimed: Claims, changes: Changes) -> set[Key]:
        """Return the entries that may be of something that is not published any more, or not withdrawn any more."""
        found = set(changes.remembered.entries)
        for source in sources:
            found.update(self._keys("source = ? AND source != ''", source))
        for path in claimed.removed:
            found.update(self._keys("path = ?", path))
        for owner in self.troubled:
            kind, _, id_ = owner.removeprefix("address:").partition("/")
            found.add((kind, id_))
        for name in changes.remembered.withdrawals:
            found.update(self._keys("path = ?", f"{name.strip('/')}/") if name.startswith("/") else [("article", name)])
        terms = tuple(f"{taxonomy}/" for taxonomy in TAXONOMIES)
        if changes.concern("records") or any(
            path.startswith(terms) for path in chain(claimed.removed, claimed.new or ())
        ):
            found.update(key for key in self._keys("is_gone") if key[0] in TAXONOMIES)
        return found

    def _keys(self, condition: str, *values: object) -> list[Key]:
        return self.catalog.rows(f"SELECT kind, id FROM ledger WHERE {condition}", *values).fetchall()

    def _articles(self, source: str = "") -> Iterator[Entry]:
        rows = self.catalog.rows(_ARTICLE + (" AND a.source = ?" if source else ""), *((source,) if source else ()))
        for id_, path, title, date, file, digest, modified in rows.fetchall() if source else rows:
            stamp = self.site.now or modified
            yield Entry("article", id_, path, title, date, file, digest, stamp, stamp)

    def take_withdrawn(self, source: str = "") -> None:
        """Remember articles that say that they are gone though the ledger never had them."""
        query = (
            "SELECT key, path, title, date, source, modified FROM articles a WHERE gone != ''"
            " AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.kind = 'article' AND l.id = a.key)"
        )
        rows = self.catalog.rows(query + (" AND source = ?" if source else ""), *((source,) if source else ()))
        for id_, path, title, date, file, modified in rows.fetchall():
            entry = Entry("article", id_, path, title, date, file, "", modified, modified)
            store(self.catalog, entry)
            self._note(None, entry)
            self.look(entry.key)

    def take_withdrawals(self) -> None:
        """Remember addresses that ``gone.yaml`` names and that this site never had, such as those of a former one."""
        problems: list[Problem] = []
        for name, said in self.withdrawals.items():
            path = name.strip("/")
            if not name.startswith("/"):
                if self.catalog.row("SELECT 1 FROM ledger WHERE kind = 'article' AND id = ?", name) is None:
                    message = f"No article was ever published with the id '{name}'; an address begins with '/'."
                    problems.append(Problem(WITHDRAWALS, said.line, 0, "W301", message))
                continue
            fault = next((fault for part in path.split("/") if (fault := segment_fault(part))), "")
            if fault:
                problems.append(Problem(WITHDRAWALS, said.line, 0, "E309", f"The address '{name[:80]}' {fault}."))
                continue
            path += "" if path.endswith((".html", ".htm")) else "/"
            if self.catalog.row("SELECT 1 FROM ledger WHERE path = ?", path) is None:
                entry = Entry("page", path.rstrip("/"), path)
                store(self.catalog, entry)
                self._note(None, entry)
                self.look(entry.key)
        self.catalog.replace_problems("", "withdrawals", problems)

    def _pages(self, source: str = "") -> Iterator[Entry]:
        query = "SELECT p.path, p.subject, lower(hex(s.hash)) FROM pages p JOIN sources s ON s.path = p.subject WHERE p.kind = 'page'"
        rows = self.catalog.rows(query + (" AND p.subject = ?" if source else ""), *((source,) if source else ()))
        for path, file, digest in rows.fetchall():
            yield Entry("page", page_id(file), path, "", "", file, digest, self.site.now, self.site.now)

    def _terms(self, listings: Iterable[int] | None = None) -> Iterator[Entry]:
        marks = ", ".join(f"'{taxonomy}'" for taxonomy in TAXONOMIES)
        query = f"SELECT taxonomy, slug, heading FROM listings WHERE taxonomy IN ({marks})"
        if listings is None:
            rows: Iterable[tuple[str, str, str]] = self.catalog.rows(query)
        else:
            rows = (row for id_ in listings for row in self.catalog.rows(f"{query} AND id = ?", id_).fetchall())
        for taxonomy, slug, heading in rows:
            yield Entry(taxonomy, slug, f"{taxonomy}/{slug}/", heading)

    def publish(self, entry: Entry) -> None:
        """Remember that *entry* is published as it says; its dates are those of a first version."""
        old, was_gone = known_entry(self.catalog, entry.key)
        if old is None:
            new = entry
        else:
            is_same = old.hash == entry.hash and not was_gone
            left = (old.path,) if old.path != entry.path else ()
            former = tuple(path for path in old.former if path not in (entry.path, *left)) + left
            renamed = (old.source,) if old.source != entry.source else ()
            files = tuple(file for file in old.files if file not in (entry.source, *renamed)) + renamed
            changed = old.changed if is_same else max(old.changed, entry.changed)
            new = msgspec.structs.replace(entry, since=old.since, changed=changed, former=former, files=files)
            self.is_other |= bool(left) or was_gone
        if new != old or was_gone:
            store(self.catalog, new)
            self._note(old, new)
        if new.former or was_gone:
            self.touched.add(address_owner(new.key))
        self._report(new.key, ())

    def look(self, key: Key) -> None:
        """See what became of an entry, if it is not published."""
        entry = entry_of(self.catalog, *key)
        if entry is None or self._is_live(entry):
            self._report(key, ())
            return
        self.touched.add(address_owner(key))
        self.is_other = True
        said = self._said(entry)
        if said is not None:
            self._withdraw(entry, said)
        elif self._is_served(entry):
            self._end(msgspec.structs.replace(entry, gone=""))
        elif entry.kind in TAXONOMIES:
            self._end_name(entry)
        elif self._is_faulty(entry):
            self._end(entry)
        else:
            self._end(msgspec.structs.replace(entry, gone=""))
            self._report(key, (self._vanished(entry),))

    def _is_live(self, entry: Entry) -> bool:
        if entry.kind == "article":
            query, *values = "SELECT 1 FROM articles WHERE key = ? AND is_published", entry.id
        elif entry.kind == "page":
            query, *values = "SELECT 1 FROM standalone WHERE source = ?", entry.source
        else:
            query, *values = "SELECT 1 FROM listings WHERE taxonomy = ? AND slug = ?", entry.kind, entry.id
        return entry.kind == "archive" or self.catalog.row(query, *values) is not None

    def _said(self, entry: Entry) -> Withdrawal | None:
        """Return what is said of the end of *entry*: by its own file first, then in ``gone.yaml``."""
        if entry.kind == "article":
            row = self.catalog.row("SELECT gone FROM articles WHERE key = ? AND gone != ''", entry.id)
            if row is not None:
                return _WITHDRAWAL.decode(row[0])
        return withdrawal_of(self.withdrawals, entry.kind, entry.id, entry.path)

    def _is_served(self, entry: Entry) -> bool:
        """Say whether something else has the address now, such as an alias; another article is no successor by that."""
        kind = self._kind_at(entry.path)
        return kind not in ("", *LEFT) and not (kind == entry.kind == "article")

    def _kind_at(self, path: str) -> str:
        """Return the kind of page that has an address; empty where there is none."""
        row = self.catalog.row("SELECT kind FROM pages WHERE path = ?", path)
        return row[0] if row is not None else ""

    def _is_faulty(self, entry: Entry) -> bool:
        """Say whether its file is there, but could not be read as what it was."""
        if entry.kind == "article" and self.catalog.row("SELECT 1 FROM articles WHERE source = ?", entry.source):
            return False
        return self.catalog.row("SELECT 1 FROM sources WHERE path = ?", entry.source) is not None

    def _withdraw(self, entry: Entry, said: Withdrawal) -> None:
        ended = said.date or entry.gone or self.site.now
        target = self._address_of(said.to)
        new = msgspec.structs.replace(entry, gone=ended)
        self._end(new, is_gone=True, reason=said.reason, target=target or "")
        if target is None:
            message = f"'{entry.id}' is said to be at '{said.to}' now, which is neither an article's id nor an address of the site."
            self._report(entry.key, (Problem(WITHDRAWALS, said.line, 0, "E309", message),))

    def _address_of(self, to: str) -> str | None:
        """Return the path that an id or an address means; ``None`` if it means none."""
        if not to or to.startswith("/"):
            return to.strip("/") + "/" if to.strip("/") else to.strip("/")
        row = self.catalog.row("SELECT path FROM articles WHERE key = ? AND is_published", to)
        return row[0] if row is not None else None

    def _end_name(self, entry: Entry) -> None:
        """A name that no article has any more leads to the name it is a form of now, or to a page that says so."""
        register = Register(self.catalog)
        for name in (entry.title, entry.id):
            term = register.term(entry.kind, name)
            row = self.catalog.row("SELECT slug FROM listings WHERE taxonomy = ? AND term = ?", entry.kind, term)
            if row is not None:
                self._end(entry, is_gone=True, target=f"{entry.kind}/{row[0]}/")
                return
        self._end(entry, is_gone=True)
        message = (
            f"No article names '{entry.title}' any more, and /{entry.path} was published: the page says so. If it has another "
            f"name now, make '{entry.title}' a variant of that, or write '/{entry.path}: {{to: …}}' into {WITHDRAWALS}."
        )
        self._report(entry.key, (Problem(FILE, 0, 0, "N306", message),))

    def _end(self, entry: Entry, *, is_gone: bool = False, reason: str = "", target: str = "") -> None:
        """Remember what is known of the end of *entry*; it is gone too if it has the date."""
        old = entry_of(self.catalog, *entry.key)
        store(self.catalog, entry, is_gone=is_gone, reason=reason, target=target)
        self._note(old, entry)
        self._report(entry.key, ())

    def _vanished(self, entry: Entry) -> Problem:
        draft = self.catalog.row("SELECT 1 FROM articles WHERE source = ? AND key = ?", entry.source, entry.id)
        other = self.catalog.row("SELECT key FROM articles WHERE source = ? AND is_published", entry.source)
        if draft is not None:
            message = (
                f"It was published at /{entry.path} and is a draft now: if it is withdrawn, write 'gone: …' with the "
                "reason; if it was never online, take its line out of the ledger."
            )
            return Problem(entry.source, 0, 0, "E306", f"{message[:-1]}, {FILE}.")
        if other is not None and entry.kind == "article":
            message = f"It was published with the id '{entry.id}', and an id never changes: write 'id: {entry.id}'."
            return Problem(entry.source, 0, 0, "E306", message)
        name = entry.id if entry.kind == "article" else f"/{entry.path}"
        message = (
            f"It was published at /{entry.path} and is gone: bring it back, or write into {WITHDRAWALS} why "
            f"('{name}: Withdrawn on request.') or what took its place ('{name}: {{to: …}}'). {self._advice(entry)}"
            f"If it was never online, take its line out of {FILE}."
        )
        return Problem(entry.source, 0, 0, "E306", message)

    def _advice(self, entry: Entry) -> str:
        """Return a sentence that names the article which *entry* has probably become."""
        self.advised += 1
        query = "SELECT source FROM articles WHERE is_published AND (title = ? OR path = ?) ORDER BY source LIMIT 1"
        found = None
        if entry.kind == "article" and self.advised <= _ADVISED:
            found = self.catalog.row(query, entry.title, entry.path)
        return f"If it is {found[0]} now, write 'id: {entry.id}' there. " if found is not None else ""

    def check_successors(self) -> None:
        """Report what is said to have taken a place and is nowhere."""
        query = "SELECT kind, id, target FROM ledger INDEXED BY ledger_gone WHERE is_gone AND target != '' ORDER BY kind, id"
        for kind, id_, target in self.catalog.rows(query).fetchall():
            if kind not in TAXONOMIES and self._kind_at(target) in ("", *LEFT):
                message = f"What is said to have taken the place of '{id_}', /{target}, is no page of the site."
                self._report((kind, id_), (Problem(WITHDRAWALS, 0, 0, "E309", message),))

    def _note(self, old: Entry | None, new: Entry) -> None:
        """Have *new* written, if it is another than *old*, and told to those who harvest changes."""
        if old != new:
            self.changes[new.key] = new
        for entry in (old, new) if new.kind == "article" else ():
            for date in filter(None, (entry.changed, entry.gone) if entry is not None else ()):
                self.touched.add(f"changelist:{date[:4]}")
            self.touched.add(f"resourcelist:{new.date[:4]}")
            self.touched.add("resourcesync")
            self.touched.add("oai")

    def _report(self, key: Key, problems: tuple[Problem, ...]) -> None:
        owner = address_owner(key)
        if problems or owner in self.troubled:
            self.catalog.replace_problems(owner, "address", problems)
