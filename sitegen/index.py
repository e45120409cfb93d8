"""Who is published, in which listings, under which names; every step notes what it can reach in a `Touched`.

One `Index` is one recording. Its steps, in order: records that changed (`resolve_again`), articles that went or came (`forget`,
`insert`), who of them is published (`settle`), what their texts mention (`linking`), what all that means for listings (`terms`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from sitegen.authorities import TAXONOMIES
from sitegen.beginnings import word_rows
from sitegen.catalog import Catalog
from sitegen.coverage import sources_around
from sitegen.errors import Problem
from sitegen.mentions import Form
from sitegen.originals import touch_originals
from sitegen.register import AMBIGUOUS, PROVISIONAL, Register, are_distinct
from sitegen.rows import ArticleRows, PageRows, Ref
from sitegen.touched import LAST, Place, Touched
from sitegen.translations import joined

CROWD = 60
"""Articles with more people and institutions than this are not counted for who appears with whom."""

Term = tuple[str, str]
"""Taxonomy and term, as in the table ``listings``."""

_COLUMNS = "source, key, path, path_key, date, date_offset, title, language, aliases, modified, is_draft, gone"


class Index:
    """One recording: forgets and inserts articles, then settles who is published and what each listing holds."""

    def __init__(self, catalog: Catalog, with_drafts: bool, touched: Touched | None = None) -> None:
        self.catalog = catalog
        self.wanted = " AND gone = ''" + ("" if with_drafts else " AND NOT is_draft")
        self.touched = touched if touched is not None else Touched()
        self.register = Register(catalog)
        self.is_clean = self.touched.is_everything
        """Nothing was recorded before: what can be counted at the end need not be followed."""
        self._numbers: dict[Term, int] = {}
        """Of listings."""
        self.contested_paths: set[str] = set()
        self.contested_keys: set[str] = set()
        self.left: dict[str, set[tuple[int, Place]]] = {}
        """Source → the entries it had before this recording."""
        self.places: set[Place] = set()
        """Where an article came, went or changed: its neighbours show it."""
        self.covered: set[tuple[int, Place]] = set()
        """Listings of people and institutions, and the places there where an article came, went or changed: others near
        it show it."""
        self.listings: set[int] = set()
        """Listings that articles left or entered, or whose heading may have changed."""
        self.translated: set[str] = set()
        """Articles that came, went or changed, and what was joined to them by ``translation_of``, by source."""
        self.moved_terms: set[Term] = set()
        """Terms whose page came, went, or got another heading or address."""
        self.entered: set[int] = set()
        """Articles whose text is to be searched for names."""
        self.changed_entities: set[Term] = set()
        """People and institutions whose names changed: what mentions them is searched again."""
        self.new_forms: list[Form] = []
        """Names that all texts are searched for."""
        self.provisional_names: set[tuple[str, str, str]] = set()
        """Taxonomy, term and printed form of names without a record that articles came or went with."""
        self.changed_names: set[str] = set()
        """Keys of names that belong to other records than before."""
        self.companies: Counter[tuple[int, int]] = Counter()
        """How many articles more, or fewer, two listings of people and institutions share."""
        self.new_words: dict[str, set[str]] = {}
        """Beginnings of words that came, went or changed, with their kinds, as in the table ``words``."""

    def forget(self, source: str) -> None:
        """Remove all that *source* was."""
        self.translated |= joined(self.catalog, source)
        row = self.catalog.row("SELECT id, key, path, path_key, date FROM articles WHERE source = ?", source)
        if row is not None:
            article, key, path, key_of_path, date = row
            self.leave(source, article, (date, path))
            self.contested_paths.add(key_of_path)
            self.contested_keys.add(key)
            self.touch_article(source, key, path)
            for table in ("articles", "cards", "bodies", "texts", "mentions", "harvested", "originals"):
                self.catalog.run(f"DELETE FROM {table} WHERE {'id' if table == 'articles' else 'article'} = ?", article)
        elif self.catalog.run("DELETE FROM standalone WHERE source = ?", source):
            self.touch_page(source)
        self.catalog.run("DELETE FROM refs WHERE source = ?", source)

    def insert(self, rows: ArticleRows) -> None:
        catalog = self.catalog
        query = f"INSERT INTO articles ({_COLUMNS}, is_published) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
        article = catalog.sql.execute(query, rows.columns).lastrowid
        catalog.run("INSERT INTO cards VALUES (?, ?, ?, ?, ?)", article, rows.card, rows.entry, rows.work, rows.data)
        catalog.run("INSERT INTO bodies VALUES (?, ?, ?)", article, rows.record, rows.html)
        catalog.run("INSERT INTO texts VALUES (?, ?)", article, rows.folded)
        catalog.sql.executemany(
            "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?, '')",
            ((article, *mention) for mention in rows.mentions),
        )
        catalog.sql.executemany("INSERT INTO originals VALUES (?, ?, ?)", ((article, *row) for row in rows.originals))
        self.insert_refs(rows.source, rows.refs)
        if not self.is_clean:
            self.contested_paths.add(rows.path_key)
            self.contested_keys.add(rows.key)
            self.touch_article(rows.source, rows.key, rows.path)

    def insert_page(self, rows: PageRows) -> None:
        self.catalog.run("INSERT INTO standalone VALUES (?, ?)", rows.source, rows.record)
        self.insert_refs(rows.source, rows.refs)
        self.touch_page(rows.source)

    def insert_refs(self, source: str, refs: Iterable[Ref]) -> None:
        self.catalog.sql.executemany("INSERT INTO refs VALUES (?, ?, ?)", ((source, *ref) for ref in refs))

    def touch_article(self, source: str, key: str, path: str) -> None:
        self.translated.add(source)
        self.touched.add(f"article:{source}")
        self.touched.aim(f"S:{source}", f"P:{path.strip('/')}", f"I:{key}")
        touch_originals(self.catalog, self.touched, source)

    def touch_page(self, source: str) -> None:
        self.touched.add(f"page:{source}")
        self.touched.add("sitemaps")
        self.touched.aim(f"S:{source}")

    def touch_term(self, taxonomy: str, term: str, place: Place | None = None) -> None:
        """Have the page of a term looked at, if it has one, and the part of its listing at *place*; see whether it stays."""
        if self.is_clean:
            return  # a listing that was just made is looked at
        listing = self.catalog.listing(taxonomy, term)
        if listing is not None:
            self.listings.add(listing)
            self.touched.add(f"listing:{listing}", *((place, place) if place is not None else (LAST,)))

    def users(self, taxonomy: str, term: str) -> set[int]:
        """Return the published articles that declare a term, or name an institution beside an office."""
        query = "SELECT article FROM mentions WHERE taxonomy = ? AND term = ?"
        found = {article for (article,) in self.catalog.rows(query, taxonomy, term)}
        if taxonomy == "institutions":
            query = "SELECT article FROM mentions WHERE institution_term = ? AND institution_term != ''"
            found.update(article for (article,) in self.catalog.rows(query, term))
        return found

    def touch_declaring(self, person: str) -> None:
        """Touch the articles that declare a person: they may show where the person belongs."""
        query = "SELECT a.source FROM mentions m JOIN articles a ON a.id = m.article WHERE m.taxonomy = 'people' AND m.term = ?"
        for (source,) in self.catalog.rows(query, person):
            self.touched.add(f"article:{source}")

    def settle(self) -> None:
        """Decide who is published, and find who shows it."""
        if self.is_clean:
            self.publish_all()
            return
        self.publish_first_claimants()
        self.touch_entries()
        self.touch_neighbours()
        self.touch_coverage()
        self.touch_versions()

    def publish_first_claimants(self) -> None:
        """Publish, of the articles that claim one path or one id, the first by source: the others are E301 or E303."""
        columns = "id, source, path, path_key, key, date, is_published"
        candidates: dict[int, tuple] = {}  # type: ignore[type-arg]
        for column, values in (("path_key", self.contested_paths), ("key", self.contested_keys)):
            for value in values:
                for row in self.catalog.rows(f"SELECT {columns} FROM articles WHERE {column} = ?{self.wanted}", value):
                    candidates[row[0]] = row
        coming: list[tuple] = []  # type: ignore[type-arg]
        for row in sorted(candidates.values(), key=lambda row: row[1]):
            article, source, path, key_of_path, key, date, is_published = row
            problem = self.precedence(source, path, key_of_path, key)
            if problem and is_published:
                self.leave(source, article, (date, path))
                self.touch_article(source, key, path)
            elif not problem and not is_published:
                coming.append(row)
            self.catalog.replace_problems(source, "settle", [problem] if problem else [])
        # Only now: whoever had the place before has left it.
        for article, source, path, _, key, date, _ in coming:
            self.enter(source, article, (date, path))
            self.catalog.run("UPDATE articles SET is_published = 1 WHERE id = ?", article)
            self.touch_article(source, key, path)

    def publish_all(self) -> None:
        """Do the same for a whole archive, of which nothing was known before."""
        refused: list[int] = []
        for column in ("path_key", "key"):
            claimed = f"SELECT {column} FROM articles WHERE TRUE{self.wanted} GROUP BY 1 HAVING COUNT(*) > 1"
            query = f"SELECT id, source, path, path_key, key FROM articles WHERE {column} IN ({claimed}){self.wanted}"
            for article, *names in self.catalog.rows(query).fetchall():
                if (problem := self.precedence(*names)) is not None:
                    refused.append(article)
                    self.catalog.replace_problems(names[0], "settle", [problem])
        self.catalog.sql.execute("CREATE TEMP TABLE refused (article INTEGER PRIMARY KEY)")
        self.catalog.sql.executemany("INSERT OR IGNORE INTO refused VALUES (?)", ((article,) for article in refused))
        coming = f"NOT EXISTS (SELECT 1 FROM refused WHERE article = id){self.wanted}"
        for article, source, date, path in self.catalog.rows(
            f"SELECT id, source, date, path FROM articles WHERE {coming} ORDER BY source"
        ):
            self.enter(source, article, (date, path))
        self.catalog.run(f"UPDATE articles SET is_published = 1 WHERE {coming}")
        self.catalog.sql.execute("DROP TABLE refused")

    def precedence(self, source: str, path: str, key_of_path: str, key: str) -> Problem | None:
        """Return the problem of an article whose path or id another one has that comes first by source."""
        for column, value in (("path_key", key_of_path), ("key", key)):
            first = self.catalog.row(f"SELECT min(source) FROM articles WHERE {column} = ?{self.wanted}", value)
            if first is not None and first[0] != source:
                return _claimed(source, first[0], path, key, is_path=column == "path_key")
        return None

    def leave(self, source: str, article: int, place: Place) -> None:
        rows = self.catalog.rows(
            "SELECT e.listing, l.taxonomy FROM entries e JOIN listings l ON l.id = e.listing"
            " WHERE e.article = ? AND l.taxonomy != 'pairs'",
            article,
        )
        found = rows.fetchall()
        entries = {(listing, place) for listing, _ in found}
        self.left.setdefault(source, set()).update(entries)
        company = {listing for listing, taxonomy in found if taxonomy in ("people", "institutions")}
        self.covered.update((listing, place) for listing in company)
        self.count_companies(article, company, -1)
        query = "SELECT DISTINCT institution_term FROM mentions WHERE article = ? AND institution_term != ''"
        self.touch_officed([term for (term,) in self.catalog.rows(query, article)], is_coming=False)
        if entries:
            self.places.add(place)
            self.count_words(article, is_coming=False)
            query = "SELECT taxonomy, term, name FROM mentions WHERE article = ? AND term >= ? AND term < ?"
            names = self.catalog.rows(query, article, PROVISIONAL, chr(ord(PROVISIONAL) + 1))
            self.provisional_names.update(names.fetchall())
        query = "DELETE FROM occurrences WHERE article = ? RETURNING taxonomy, term"
        for taxonomy, term in self.catalog.rows(query, article).fetchall():
            self.touch_term(taxonomy, term)
        # Those of two institutions together are settled when all have come.
        self.catalog.sql.executemany(
            "DELETE FROM entries WHERE listing = ? AND date = ? AND path = ?",
            ((listing, *place) for listing, _ in found),
        )
        self.catalog.run("UPDATE articles SET is_published = 0 WHERE id = ?", article)
        self.catalog.run("UPDATE mentions SET term = '', institution_term = '' WHERE article = ?", article)
        self.catalog.run("DELETE FROM problems WHERE source = ? AND stage IN ('settle', 'resolve', 'link')", source)
        self.entered.discard(article)

    def enter(self, source: str, article: int, place: Place) -> None:
        """Put an article in its listings, and say whom its names mean."""
        date, path = place
        listings = {self.listing("years", date[:4])}
        if len(date) >= 7:
            listings.add(self.listing("months", f"{date[:4]}/{date[5:7]}"))
        company: set[int] = set()
        query = "SELECT taxonomy, position, line, name, institution FROM mentions WHERE article = ?"
        problems: list[Problem] = []
        terms: list[tuple[str, str, int, str, int]] = []
        for taxonomy, position, line, name, institution in self.catalog.rows(query, article).fetchall():
            term = self.register.term(taxonomy, name)
            place_term = self.register.term("institutions", institution)
            terms.append((term, place_term, article, taxonomy, position))
            listing = self.listing(taxonomy, term)
            listings.add(listing)
            if taxonomy != "tags":
                company.add(listing)
                if term.startswith(PROVISIONAL):
                    self.provisional_names.add((taxonomy, term, name))
            for kind, printed, found in ((taxonomy, name, term), ("institutions", institution, place_term)):
                if found.startswith(AMBIGUOUS):
                    problems.append(self.unclear(kind, printed, source, line))
        query = "UPDATE mentions SET term = ?, institution_term = ? WHERE article = ? AND taxonomy = ? AND position = ?"
        self.catalog.sql.executemany(query, terms)
        self.catalog.sql.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?)", ((listing, date, path, article) for listing in listings)
        )
        if problems or not self.is_clean:
            self.catalog.replace_problems(source, "resolve", dict.fromkeys(problems))
        self.touch_officed({place_term for _, place_term, *_ in terms if place_term}, is_coming=True)
        self.entered.add(article)
        self.count_companies(article, company, 1)
        if self.is_clean:
            return
        self.places.add(place)
        self.covered.update((listing, place) for listing in company)
        self.count_words(article, is_coming=True)
        # An entry that stays where it was changes only the part of the listing that shows it.
        before = self.left.pop(source, set())
        after = {(listing, place) for listing in listings}
        for listing, where in before ^ after:
            self.touched.add(f"listing:{listing}", where)
        for listing, where in before & after:
            self.touched.add(f"listing:{listing}", where, where)
        self.listings |= {listing for listing, _ in before | after}

    def count_words(self, article: int, is_coming: bool) -> None:
        """Store by which words the title of an article is found, or forget it."""
        row = self.catalog.row("SELECT id, title, date FROM articles WHERE id = ?", article)
        assert row is not None
        rows = word_rows(*row)
        key = "kind = ? AND beginning = ? AND weight = ? AND subject = ?"
        query = "INSERT INTO words VALUES (?, ?, ?, ?)" if is_coming else f"DELETE FROM words WHERE {key}"
        self.catalog.sql.executemany(query, rows)
        for kind, beginning, *_ in rows:
            self.new_words.setdefault(beginning, set()).add(kind)

    def unclear(self, taxonomy: str, name: str, source: str, line: int) -> Problem:
        """Return the problem of a name that fits several records: an error, unless the records say that they know."""
        ids = self.register.find(taxonomy, name)
        records = [record for id_ in ids if (record := self.register.record(taxonomy, id_)) is not None]
        fitting = f"{', '.join(ids[:-1])} or {ids[-1]}"
        message = f"'{name}' may be {fitting}: write the id of the one that is meant."
        return Problem(source, line, 0, "W304" if are_distinct(records) else "E302", message)

    def touch_officed(self, terms: Iterable[str], is_coming: bool) -> None:
        """Have the institutions *terms* looked at, where people hold an office; a registered one gets a page for it."""
        for term in terms:
            if is_coming and not term.startswith((PROVISIONAL, AMBIGUOUS)):
                self.listing("institutions", term)
            self.touch_term("institutions", term)

    def count_companies(self, article: int, listings: set[int], step: int) -> None:
        """Count that an article with these people and institutions came or went. A crowd says nothing of any two in it."""
        if len(listings) > CROWD:
            query = "INSERT INTO crowds VALUES (?)" if step > 0 else "DELETE FROM crowds WHERE article = ?"
            self.catalog.run(query, article)
        elif not self.is_clean:
            self.companies.update(dict.fromkeys(combinations(sorted(listings), 2), step))

    def listing(self, taxonomy: str, term: str) -> int:
        """Return the number of the listing of *term*; a new one gets its heading and address when all have come."""
        known = self._numbers.get((taxonomy, term)) or self.catalog.listing(taxonomy, term)
        if known is not None:
            self._numbers[taxonomy, term] = known
            return known
        slug = term if taxonomy not in TAXONOMIES else ""
        heading = term.replace("/", "-") if taxonomy in ("years", "months") else ""
        cursor = self.catalog.sql.execute(
            "INSERT INTO listings (taxonomy, term, slug, heading, count, sort) VALUES (?, ?, ?, ?, 0, '')",
            (taxonomy, term, slug, heading),
        )
        assert cursor.lastrowid is not None
        self.moved_terms.add((taxonomy, term))
        self.listings.add(cursor.lastrowid)
        self._numbers[taxonomy, term] = cursor.lastrowid
        return cursor.lastrowid

    def drop_listing(self, listing: int, taxonomy: str, term: str) -> None:
        self.catalog.run("DELETE FROM listings WHERE id = ?", listing)
        self._numbers.pop((taxonomy, term), None)

    def touch_entries(self) -> None:
        """Touch what articles left without coming back."""
        for entries in self.left.values():
            for listing, place in entries:
                self.touched.add(f"listing:{listing}", place)
                self.listings.add(listing)
        self.left.clear()

    def touch_neighbours(self) -> None:
        query = (
            "SELECT source FROM articles WHERE is_published AND (date, path) {} (?, ?)"
            " ORDER BY date {order}, path {order} LIMIT 1"
        )
        for place in self.places:
            for sign, order in (("<", "DESC"), (">", "ASC")):
                row = self.catalog.row(query.format(sign, order=order), *place)
                if row is not None:
                    self.touched.add(f"article:{row[0]}")
            self.touched.add(f"sitemap:{place[0][:4]}")
            self.touched.add(f"resourcelist:{place[0][:4]}")
        if self.places:
            for owner in ("home", "archive", "sitemaps", "news", "resourcesync", "oai"):
                self.touched.add(owner)

    def touch_coverage(self) -> None:
        """Touch the articles that may show, as earlier or later coverage, one that came, went or changed."""
        for listing, place in self.covered:
            for source in sources_around(self.catalog, listing, place):
                self.touched.add(f"article:{source}")

    def touch_versions(self) -> None:
        """Touch all versions of a text of which one came, went or changed: each lists the others."""
        for source in self.translated.union(*(joined(self.catalog, source) for source in self.translated)):
            self.touched.add(f"article:{source}")


def _claimed(source: str, first: str, path: str, key: str, is_path: bool) -> Problem:
    if is_path:
        message = f"Its address /{path} belongs to {first} already: give one of the two another 'slug' or date."
        return Problem(source, 0, 0, "E301", message)
    return Problem(
        source, 0, 0, "E303", f"Its id '{key}' belongs to {first} already: give one of the two another 'id'."
    )
