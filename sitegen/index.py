"""Who is published, in which listings, under which names; every step notes what it can reach in a `Touched`."""

from __future__ import annotations

import dataclasses

import msgspec

from sitegen.articles import Article, StandalonePage
from sitegen.authorities import TAXONOMIES, AuthorityRecord
from sitegen.catalog import Catalog, encode
from sitegen.errors import Problem
from sitegen.references import candidates, image_reference, name_targets
from sitegen.slugs import match_key, path_key, slugify
from sitegen.touched import LAST, Place, Touched
from sitegen.views import card_of


class Index:
    """One recording: forgets and inserts articles, then settles who is published and what each listing holds."""

    def __init__(self, catalog: Catalog, with_drafts: bool, touched: Touched | None = None) -> None:
        self.catalog, self.with_drafts = catalog, with_drafts
        self.touched = touched if touched is not None else Touched()
        self.contested_paths: set[str] = set()
        self.contested_keys: set[str] = set()
        self.left: dict[str, set[tuple[int, Place]]] = {}
        """Source → the entries it had before this recording."""
        self.places: set[Place] = set()
        """Where an article came, went or changed: its neighbours show it."""
        self.terms: set[int] = set()
        """Listings whose heading may have changed."""
        self.translated: set[str] = set()
        """What translations that came or went are translations of, as targets of ``refs``."""
        self.moved_terms: set[tuple[str, str]] = set()
        """Taxonomy and slug of terms whose page came, went, or got another heading."""

    def forget(self, source: str) -> None:
        """Remove all that *source* was."""
        row = self.catalog.row("SELECT id, key, path, path_key, date FROM articles WHERE source = ?", source)
        if row is not None:
            article, key, path, key_of_path, date = row
            self.leave(source, article, (date, path))
            self.contested_paths.add(key_of_path)
            self.contested_keys.add(key)
            for table, column in (("articles", "id"), ("bodies", "article"), ("mentions", "article")):
                self.catalog.run(f"DELETE FROM {table} WHERE {column} = ?", article)
            self.touch_article(source, key, path)
        elif self.catalog.run("DELETE FROM standalone WHERE source = ?", source):
            self.touch_page(source)
        query = "SELECT target FROM refs WHERE source = ? AND kind = 'translation'"
        self.translated.update(target for (target,) in self.catalog.rows(query, source))
        self.catalog.run("DELETE FROM refs WHERE source = ?", source)

    def insert(self, article: Article) -> None:
        key_of_path = path_key(article.path)
        bare = dataclasses.replace(article, body=dataclasses.replace(article.body, html=""))
        values = (
            article.source, article.id, article.path, key_of_path, article.date.text, article.title,
            article.is_draft, False, encode(card_of(article)), encode(bare),
        )  # fmt: skip
        cursor = self.catalog.sql.execute(
            "INSERT INTO articles (source, key, path, path_key, date, title, is_draft, is_published, card, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        article_id = cursor.lastrowid
        self.catalog.run("INSERT INTO bodies VALUES (?, ?)", article_id, article.body.html)
        self.catalog.sql.executemany(
            "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, '')",
            (
                (
                    article_id,
                    taxonomy,
                    position,
                    mention.name,
                    match_key(mention.name),
                    mention.role,
                    mention.institution,
                    match_key(mention.institution),
                )
                for taxonomy in TAXONOMIES
                for position, mention in enumerate(getattr(article, taxonomy))
            ),
        )
        for kind, names in (("related", article.related), ("translation", (article.translation_of,))):
            targets = {target for name in names if name for target in name_targets(name, article.source)}
            self.insert_refs(article.source, kind, targets)
            if kind == "translation":
                self.translated |= targets
        self.insert_refs(article.source, "link", _targets(article))
        self.contested_paths.add(key_of_path)
        self.contested_keys.add(article.id)
        self.touch_article(article.source, article.id, article.path)

    def insert_page(self, page: StandalonePage) -> None:
        self.catalog.run("INSERT INTO standalone VALUES (?, ?)", page.source, encode(page))
        self.insert_refs(page.source, "link", _targets(page))
        self.touch_page(page.source)

    def insert_refs(self, source: str, kind: str, targets: set[str]) -> None:
        self.catalog.sql.executemany(
            "INSERT INTO refs VALUES (?, ?, ?)", ((source, kind, target) for target in sorted(targets))
        )

    def touch_article(self, source: str, key: str, path: str) -> None:
        self.touched.add(f"article:{source}")
        self.touched.targets |= {f"S:{source}", f"P:{path.strip('/')}", f"I:{key}"}

    def touch_page(self, source: str) -> None:
        self.touched.add(f"page:{source}")
        self.touched.add("sitemaps")
        self.touched.targets.add(f"S:{source}")

    def touch_term(self, taxonomy: str, slug: str) -> None:
        row = self.catalog.row("SELECT id FROM listings WHERE taxonomy = ? AND slug = ?", taxonomy, slug)
        if row is not None:
            self.terms.add(row[0])
            self.touched.add(f"listing:{row[0]}")

    def resolve_again(self, changed: set[tuple[str, str]]) -> None:
        """Take every published article that names one of the *changed* keys out of its listings and put it back."""
        seen: set[int] = set()
        for taxonomy, key in sorted(changed):
            rows = self.catalog.rows("SELECT article FROM mentions WHERE taxonomy = ? AND key = ?", taxonomy, key)
            seen.update(article for (article,) in rows)
            if taxonomy == "institutions":
                rows = self.catalog.rows(
                    "SELECT article FROM mentions WHERE institution_key != '' AND institution_key = ?", key
                )
                seen.update(article for (article,) in rows)
        for article in sorted(seen):
            row = self.catalog.row(
                "SELECT source, key, date, path FROM articles WHERE id = ? AND is_published", article
            )
            if row is not None:
                source, key, date, path = row
                self.leave(source, article, (date, path))
                self.enter(source, article, (date, path))
                self.touch_article(source, key, path)

    def settle(self) -> None:
        """Decide who is published, then find every neighbour and heading that this changed."""
        self.publish_first_claimants()
        self.touch_entries()
        self.touch_neighbours()
        self.touch_originals()
        self.refresh_headings()
        self.touch_relatives()

    def publish_first_claimants(self) -> None:
        """Publish, of the articles that claim one path or one id, the first by source: the others are E301 or E303."""
        drafts = "" if self.with_drafts else " AND NOT is_draft"
        columns = "id, source, path, path_key, key, date, is_published"
        candidates: dict[int, tuple] = {}  # type: ignore[type-arg]
        for column, values in (("path_key", self.contested_paths), ("key", self.contested_keys)):
            for value in values:
                for row in self.catalog.rows(f"SELECT {columns} FROM articles WHERE {column} = ?{drafts}", value):
                    candidates[row[0]] = row
        coming: list[tuple] = []  # type: ignore[type-arg]
        for row in sorted(candidates.values(), key=lambda row: row[1]):
            article, source, path, key_of_path, key, date, is_published = row
            problem = None
            for column, value in (("path_key", key_of_path), ("key", key)):
                first = self.catalog.row(f"SELECT min(source) FROM articles WHERE {column} = ?{drafts}", value)
                if first is not None and first[0] != source:
                    problem = problem or _claimed(source, first[0], path, key, is_path=column == "path_key")
            if problem and is_published:
                self.leave(source, article, (date, path))
                self.touch_article(source, key, path)
            elif not problem and not is_published:
                coming.append(row)
            self.catalog.replace_problems(source, "settle", [problem] if problem else [])
        # Only now: whoever had the place before has left it.
        for article, source, path, _, key, date, _ in coming:
            self.enter(source, article, (date, path))
            self.touch_article(source, key, path)

    def leave(self, source: str, article: int, place: Place) -> None:
        entries = {
            (listing, place)
            for (listing,) in self.catalog.rows("SELECT listing FROM entries WHERE article = ?", article)
        }
        self.left.setdefault(source, set()).update(entries)
        self.catalog.run("DELETE FROM entries WHERE article = ?", article)
        self.catalog.run("UPDATE articles SET is_published = 0 WHERE id = ?", article)
        self.catalog.run("DELETE FROM problems WHERE source = ? AND stage = 'settle'", source)
        if entries:
            self.places.add(place)

    def enter(self, source: str, article: int, place: Place) -> None:
        date, path = place
        listings = {self.listing("years", date[:4], date[:4])}
        if len(date) >= 7:
            listings.add(self.listing("months", f"{date[:4]}/{date[5:7]}", date[:7]))
        rows = list(
            self.catalog.rows(
                "SELECT m.taxonomy, m.position, m.name, v.record, m.institution, i.record FROM mentions m"
                " LEFT JOIN variants v ON v.taxonomy = m.taxonomy AND v.key = m.key"
                " LEFT JOIN variants i ON i.taxonomy = 'institutions' AND i.key = m.institution_key AND m.institution_key != ''"
                " WHERE m.article = ?",
                article,
            )
        )
        for taxonomy, position, name, record, institution, institution_record in rows:
            slug = record or slugify(name)
            self.catalog.run(
                "UPDATE mentions SET term = ?, institution_term = ? WHERE article = ? AND taxonomy = ? AND position = ?",
                slug, institution_record or slugify(institution), article, taxonomy, position,
            )  # fmt: skip
            listings.add(self.listing(taxonomy, slug, ""))
        self.catalog.sql.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?)", ((listing, date, path, article) for listing in listings)
        )
        self.catalog.run("UPDATE articles SET is_published = 1 WHERE id = ?", article)
        self.places.add(place)
        # An entry that stays where it was changes only the part of the listing that shows it.
        before = self.left.pop(source, set())
        after = {(listing, place) for listing in listings}
        for listing, where in before ^ after:
            self.touched.add(f"listing:{listing}", where)
        for listing, where in before & after:
            self.touched.add(f"listing:{listing}", where, where)
        self.terms |= {listing for listing, _ in before | after}

    def listing(self, taxonomy: str, slug: str, heading: str) -> int:
        row = self.catalog.row("SELECT id FROM listings WHERE taxonomy = ? AND slug = ?", taxonomy, slug)
        if row is not None:
            return int(row[0])
        cursor = self.catalog.sql.execute(
            "INSERT INTO listings (taxonomy, slug, heading) VALUES (?, ?, ?)", (taxonomy, slug, heading)
        )
        assert cursor.lastrowid is not None
        self.moved_terms.add((taxonomy, slug))
        return cursor.lastrowid

    def touch_entries(self) -> None:
        """Touch what articles left without coming back."""
        for entries in self.left.values():
            for listing, place in entries:
                self.touched.add(f"listing:{listing}", place)
                self.terms.add(listing)
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
        if self.places:
            for owner in ("home", "archive", "sitemaps", *(f"terms:{taxonomy}" for taxonomy in TAXONOMIES)):
                self.touched.add(owner)

    def touch_originals(self) -> None:
        """Touch what a translation is of, and its other translations: each lists all of them."""
        self.touched.targets |= self.translated
        for target in self.translated:
            column = "key" if target[0] == "I" else "source"
            for source, key in self.catalog.rows(f"SELECT source, key FROM articles WHERE {column} = ?", target[2:]):
                self.touched.add(f"article:{source}")
                self.touched.targets |= {f"S:{source}", f"I:{key}"}

    def refresh_headings(self) -> None:
        """Give every listing its heading: that of its record, else the form its oldest article prints."""
        for listing in sorted(self.terms):
            row = self.catalog.row("SELECT taxonomy, slug, heading FROM listings WHERE id = ?", listing)
            if row is None or row[0] not in TAXONOMIES:
                self.drop_if_empty(listing)
                continue
            taxonomy, slug, heading = row
            found = self.heading(listing, taxonomy, slug)
            self.touched.add(f"terms:{taxonomy}")
            self.touched.add("sitemaps")
            if found is not None and found != heading:
                self.catalog.run("UPDATE listings SET heading = ? WHERE id = ?", found, listing)
                self.touched.add(f"listing:{listing}")
                self.touched.add("home")
                self.moved_terms.add((taxonomy, slug))
                if heading:  # the articles of a listing that was just made are touched already
                    self.touch_articles_of(listing)
            self.drop_if_empty(listing)

    def touch_articles_of(self, listing: int) -> None:
        query = "SELECT a.source FROM entries e JOIN articles a ON a.id = e.article WHERE e.listing = ?"
        for (source,) in self.catalog.rows(query, listing):
            self.touched.add(f"article:{source}")

    def heading(self, listing: int, taxonomy: str, slug: str) -> str | None:
        row = self.catalog.row("SELECT record FROM records WHERE taxonomy = ? AND id = ?", taxonomy, slug)
        if row is not None:
            return msgspec.msgpack.decode(row[0], type=AuthorityRecord).name
        row = self.catalog.row(
            "SELECT m.name FROM (SELECT article FROM entries WHERE listing = ? ORDER BY date, path LIMIT 1) e"
            " JOIN mentions m ON m.article = e.article AND m.taxonomy = ? AND m.term = ? ORDER BY m.position LIMIT 1",
            listing, taxonomy, slug,
        )  # fmt: skip
        return None if row is None else str(row[0])

    def drop_if_empty(self, listing: int) -> None:
        """Forget a listing without articles; its owner was touched when the last one left."""
        if self.catalog.row("SELECT 1 FROM entries WHERE listing = ? LIMIT 1", listing) is None:
            row = self.catalog.row("DELETE FROM listings WHERE id = ? RETURNING taxonomy, slug", listing)
            self.moved_terms.update([row] if row else [])

    def touch_relatives(self) -> None:
        """Touch what links to a term from elsewhere: offices held there, the records above and below it."""
        for taxonomy, slug in self.moved_terms:
            if taxonomy == "institutions":
                query = (
                    "SELECT a.source, l.id FROM mentions m JOIN articles a ON a.id = m.article"
                    " LEFT JOIN listings l ON l.taxonomy = m.taxonomy AND l.slug = m.term WHERE m.institution_term = ?"
                    " AND m.institution_term != ''"
                )
                for source, listing in self.catalog.rows(query, slug):
                    self.touched.add(f"article:{source}")
                    if listing is not None:
                        self.touched.add(f"listing:{listing}", LAST)
            query = (
                "SELECT l.id FROM records r JOIN listings l ON l.taxonomy = r.taxonomy AND l.slug = r.id"
                " WHERE r.taxonomy = ?1 AND r.parent = ?2 UNION SELECT l.id FROM records r"
                " JOIN listings l ON l.taxonomy = r.taxonomy AND l.slug = r.parent WHERE r.taxonomy = ?1 AND r.id = ?2"
            )
            for (listing,) in self.catalog.rows(query, taxonomy, slug):
                self.touched.add(f"listing:{listing}", LAST)


def _targets(item: Article | StandalonePage) -> set[str]:
    """Return what the links and images of *item* may lead to, as targets of ``refs``."""
    found: set[str] = set()
    for reference in item.body.references:
        found.update(candidates(reference, item.path))
    if isinstance(item, Article):
        for image in item.images:
            found.update(candidates(image_reference(image.src, item.source), item.path))
    return found


def _claimed(source: str, first: str, path: str, key: str, is_path: bool) -> Problem:
    if is_path:
        message = f"Its address /{path} belongs to {first} already: give one of the two another 'slug' or date."
        return Problem(source, 0, 0, "E301", message)
    return Problem(
        source, 0, 0, "E303", f"Its id '{key}' belongs to {first} already: give one of the two another 'id'."
    )
