"""The tables of the catalog: the contract between the steps of a build."""

from __future__ import annotations

SCHEMA = """
-- What the last build was made with: fingerprints of settings, code and templates; the manifest it left; where the font
-- of social cards is.
CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;

-- Every input file. `mtime` in nanoseconds, -1 where the file was too young to be trusted. `owner`: an asset's article.
CREATE TABLE sources (
  path TEXT PRIMARY KEY, kind TEXT, owner TEXT, folder TEXT, size INTEGER, mtime INTEGER, hash BLOB) WITHOUT ROWID;
CREATE INDEX sources_by_folder ON sources(folder);
CREATE INDEX sources_by_owner ON sources(owner) WHERE owner != '';

-- Every folder of articles, pages or records, `folder` as in `sources`: what it showed when it was last gone through.
CREATE TABLE folders (folder TEXT PRIMARY KEY, print BLOB, articles INTEGER, excluded INTEGER) WITHOUT ROWID;

-- Every picture that is published and whose size is known, as it is shown, in pixels; `widths`: of its narrower copies, a
-- JSON array.
CREATE TABLE pictures (path TEXT PRIMARY KEY, width INTEGER, height INTEGER, widths TEXT) WITHOUT ROWID;

-- What is wrong, found while `stage` ('parse', 'plan' …) worked on `source`.
CREATE TABLE problems (source TEXT, stage TEXT, path TEXT, line INTEGER, "column" INTEGER, code TEXT, message TEXT);
CREATE INDEX problems_by_source ON problems(source, stage);

-- Every parsed article. `date_offset` belongs to the date, `aliases` is a JSON array, `modified` is for sitemaps; `gone`: a
-- `withdrawals.Withdrawal` as JSON, or empty.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY, source TEXT UNIQUE, key TEXT, path TEXT, path_key TEXT, date TEXT, date_offset TEXT, title TEXT,
  language TEXT, aliases TEXT, modified TEXT, is_draft INTEGER, gone TEXT,
  is_published INTEGER);
CREATE INDEX articles_in_order ON articles(date, path) WHERE is_published;
CREATE INDEX articles_left_out ON articles(source) WHERE NOT is_published;
CREATE INDEX articles_by_path ON articles(path_key);
CREATE INDEX articles_by_key ON articles(key);
CREATE INDEX articles_by_change ON articles(modified) WHERE is_published;

-- An article as others show it: `card` is a `viewparts.Card`, `entry` a `viewparts.FeedEntry`, `work` a `citations.Work`, and
-- `data` the `datarecords.Particulars`, both empty where no such files are made.
CREATE TABLE cards (article INTEGER PRIMARY KEY, card BLOB, entry BLOB, work BLOB, data BLOB);

-- The whole article: `record` is an `articles.Article` but for its HTML; and its text as names are looked for in it
-- (`prose.folded_text`).
CREATE TABLE bodies (article INTEGER PRIMARY KEY, record BLOB, html TEXT);
CREATE TABLE texts (article INTEGER PRIMARY KEY, folded TEXT);

-- What harvesters by OAI-PMH are told of a published article (`oai`): its identifier and its metadata as XML, and
-- what these columns are in `articles`.
CREATE TABLE harvested (
  article INTEGER PRIMARY KEY, date TEXT, path TEXT, key TEXT, modified TEXT, identifier BLOB, metadata BLOB);

-- Addresses of what articles were made from, in one form (`originaladdresses`), and which file of `/find/` has each.
CREATE TABLE originals (article INTEGER, address TEXT, shard TEXT, PRIMARY KEY (article, address)) WITHOUT ROWID;
CREATE INDEX originals_by_shard ON originals(shard);

-- Stand-alone pages; `record` is an `articles.StandalonePage`.
CREATE TABLE standalone (source TEXT PRIMARY KEY, record BLOB) WITHOUT ROWID;

-- Names that front matter declares, as printed. `key` matches spellings; `term` is what the name resolved to, once the
-- article is published: a record's id, '~' and a key for a name without one, '?' and a key for one that fits several.
-- The same three of the institution where an office was held.
CREATE TABLE mentions (
  article INTEGER, taxonomy TEXT, position INTEGER, line INTEGER, name TEXT, key TEXT, term TEXT,
  role TEXT, institution TEXT, institution_key TEXT, institution_term TEXT,
  PRIMARY KEY (article, taxonomy, position)) WITHOUT ROWID;
CREATE INDEX mentions_by_key ON mentions(taxonomy, key);
CREATE INDEX mentions_by_term ON mentions(taxonomy, term, name);
CREATE INDEX mentions_by_institution_key ON mentions(institution_key) WHERE institution_key != '';
CREATE INDEX mentions_by_institution ON mentions(institution_term) WHERE institution_term != '';

-- Names that the text mentions, a row for each term. `start` and `finish` are places in the HTML; `is_aside`: linked,
-- though the front matter does not declare the term. Date and path are the article's.
CREATE TABLE occurrences (
  article INTEGER, taxonomy TEXT, term TEXT, start INTEGER, finish INTEGER, count INTEGER, is_linked INTEGER,
  before TEXT, printed TEXT, after TEXT, is_aside INTEGER, date TEXT, path TEXT,
  PRIMARY KEY (article, taxonomy, term)) WITHOUT ROWID;
CREATE INDEX occurrences_by_term ON occurrences(taxonomy, term);
CREATE INDEX occurrences_aside ON occurrences(taxonomy, term, date, path) WHERE is_aside;

-- Authority records as files give them, and those that count: of two with one id the first. `record` is an
-- `authorities.AuthorityRecord`.
CREATE TABLE given (
  source TEXT, line INTEGER, taxonomy TEXT, id_key TEXT, record BLOB, PRIMARY KEY (source, line, id_key)) WITHOUT ROWID;
CREATE INDEX given_by_id ON given(taxonomy, id_key);
CREATE TABLE records (
  taxonomy TEXT, id TEXT, id_key TEXT, merged_into TEXT, source TEXT, record BLOB, PRIMARY KEY (taxonomy, id))
  WITHOUT ROWID;
CREATE INDEX records_by_id_key ON records(id_key);
CREATE INDEX records_merged ON records(taxonomy, merged_into) WHERE merged_into != '';
CREATE INDEX records_by_source ON records(source);

-- The keys of all names of a record; what a record says of others (kind: parent, earlier, later, distinct); the offices
-- it asserts, with a row without a role for where a person belongs.
CREATE TABLE claims (taxonomy TEXT, key TEXT, record TEXT, PRIMARY KEY (taxonomy, key, record)) WITHOUT ROWID;
CREATE INDEX claims_by_record ON claims(taxonomy, record);
CREATE TABLE relations (
  taxonomy TEXT, record TEXT, kind TEXT, target TEXT, PRIMARY KEY (taxonomy, record, kind, target)) WITHOUT ROWID;
CREATE INDEX relations_by_target ON relations(taxonomy, target);
CREATE TABLE offices (
  person TEXT, position INTEGER, role TEXT, institution TEXT, institution_key TEXT, institution_term TEXT,
  start TEXT, until TEXT, note TEXT, PRIMARY KEY (person, position)) WITHOUT ROWID;
CREATE INDEX offices_by_institution_key ON offices(institution_key) WHERE institution_key != '';
CREATE INDEX offices_by_institution ON offices(institution_term) WHERE institution_term != '';

-- Every form of every name that texts are searched for, folded; `anchor` is its beginning.
CREATE TABLE needles (
  taxonomy TEXT, term TEXT, form TEXT, anchor TEXT, rule TEXT, PRIMARY KEY (taxonomy, term, form)) WITHOUT ROWID;
CREATE INDEX needles_by_anchor ON needles(anchor);

-- Groups of articles: terms, and taxonomy 'years', 'months', 'pairs'. `term` says which for ever, `slug` is its address
-- today; `heading` the accepted form of the name; `sort` begins as the name does in an index.
CREATE TABLE listings (
  id INTEGER PRIMARY KEY, taxonomy TEXT, term TEXT, slug TEXT, heading TEXT, count INTEGER, sort TEXT,
  UNIQUE (taxonomy, term));
CREATE INDEX listings_by_slug ON listings(taxonomy, slug);
CREATE INDEX listings_by_name ON listings(taxonomy, sort);
CREATE INDEX listings_by_count ON listings(taxonomy, count);
CREATE TABLE entries (
  listing INTEGER, date TEXT, path TEXT, article INTEGER, PRIMARY KEY (listing, date, path)) WITHOUT ROWID;
CREATE INDEX entries_by_article ON entries(article);

-- How many articles two people or institutions share, in both directions; the articles that name too many to count; and
-- what names that look alike share.
CREATE TABLE pairs (listing INTEGER, other INTEGER, count INTEGER, PRIMARY KEY (listing, other)) WITHOUT ROWID;
CREATE TABLE crowds (article INTEGER PRIMARY KEY);
CREATE TABLE likenesses (taxonomy TEXT, likeness TEXT, listing INTEGER, PRIMARY KEY (taxonomy, likeness, listing)) WITHOUT ROWID;
CREATE INDEX likenesses_by_listing ON likenesses(listing);

-- The part of `/data/` that each name stands in: a year, or what `datatables.UNDATED` says.
CREATE TABLE nameparts (taxonomy TEXT, term TEXT, part TEXT, PRIMARY KEY (taxonomy, term)) WITHOUT ROWID;
CREATE INDEX nameparts_by_part ON nameparts(taxonomy, part);

-- What is suggested while a reader types. `words`: how the words of names and titles begin (`beginnings`), a row for each
-- `subject`, a listing or an article; `kind`: name, opening (first word of a title), title (the other ones); `weight`: of
-- an article its date, of a name how many digits the binary number of its articles has. `named`: what else finds a name, a
-- `suggestions.Named`. `splits`: a beginning that is found too often for one file, with the letters that
-- may follow it, a blank between those of two files.
CREATE TABLE words (
  kind TEXT, beginning TEXT, weight TEXT, subject INTEGER, PRIMARY KEY (kind, beginning, weight, subject)) WITHOUT ROWID;
CREATE TABLE named (listing INTEGER PRIMARY KEY, record BLOB);
CREATE TABLE splits (beginning TEXT PRIMARY KEY, next TEXT) WITHOUT ROWID;

-- What the page of `source` shows of others: 'S:source', 'P:path', 'I:article id', 'N:' and 'B:key of a name', in the text
-- and of who signs. `kind`: link, related, translation, name, byline, record.
CREATE TABLE refs (source TEXT, kind TEXT, target TEXT, PRIMARY KEY (source, kind, target)) WITHOUT ROWID;
CREATE INDEX refs_by_target ON refs(target);

-- What full-text search holds of every article; the shards of its index, each of a period of dates, with the fingerprint
-- of all that is in it; their files, relative to the folder of the index. `entry` is what
-- `pagefind-entry.json` says of a shard; the files of the program are those of the shard ''.
CREATE TABLE documents (source TEXT PRIMARY KEY, date TEXT, lot INTEGER, path TEXT, print BLOB) WITHOUT ROWID;
CREATE INDEX documents_in_order ON documents(date, lot, path);
CREATE TABLE shards (name TEXT PRIMARY KEY, first TEXT, until TEXT, count INTEGER, print TEXT, entry TEXT) WITHOUT ROWID;
CREATE TABLE shard_files (shard TEXT, path TEXT, hash BLOB, PRIMARY KEY (shard, path)) WITHOUT ROWID;

-- What the ledger remembers (`ledger`), a row a line: every article, page and name that was published, by `kind` (article,
-- page, people, institutions, tags) and permanent `id`. `path` is its last address, `former` a JSON array of those before,
-- `files` one of the names its file had before.
-- `hash`: of its source; `since` and `changed`: dates of its first and its last version. Of what is gone, `ended` is the
-- date, `reason` says why, and `target` is the path that took its place, each empty where nobody says.
CREATE TABLE ledger (
  kind TEXT, id TEXT, path TEXT, title TEXT, date TEXT, source TEXT, hash TEXT, since TEXT, changed TEXT, former TEXT,
  files TEXT, is_gone INTEGER, ended TEXT, reason TEXT, target TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX ledger_by_source ON ledger(source) WHERE source != '';
CREATE INDEX ledger_by_path ON ledger(path);
CREATE INDEX ledger_by_change ON ledger(kind, changed);
CREATE INDEX ledger_by_hash ON ledger(hash) WHERE hash != '';
CREATE INDEX ledger_gone ON ledger(kind) WHERE is_gone;

-- The names that files of articles had before.
CREATE TABLE former_files (file TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;

-- What ``gone.yaml`` says, by id or address.
CREATE TABLE withdrawals (key TEXT PRIMARY KEY, record BLOB) WITHOUT ROWID;

-- Every file of the site, by logical path ('2024/03/x/' is its index.html). `subject` is what `kind` makes it from. `size`
-- in bytes and `sha256` of the file as it was last written or found.
CREATE TABLE pages (
  path TEXT PRIMARY KEY, path_key TEXT, owner TEXT, kind TEXT, subject TEXT, number INTEGER, fingerprint BLOB,
  is_current INTEGER, size INTEGER, sha256 BLOB) WITHOUT ROWID;
CREATE UNIQUE INDEX pages_by_key ON pages(path_key);
CREATE INDEX pages_by_owner ON pages(owner);
CREATE INDEX pages_by_subject ON pages(subject);
CREATE INDEX pages_leading ON pages(path) WHERE kind IN ('redirect', 'moved', 'merged', 'tombstone');
CREATE INDEX pages_not_current ON pages(path) WHERE is_current = 0;
"""

CONTENT_TABLES = (
    "sources", "folders", "pictures", "problems", "articles", "cards", "bodies", "texts", "standalone", "mentions", "occurrences", "given", "records",
    "claims", "relations", "offices", "needles", "listings", "entries", "pairs", "crowds", "likenesses", "refs",
    "documents", "shards", "shard_files", "words", "named", "splits", "ledger", "former_files", "withdrawals", "nameparts", "harvested", "originals",
)  # fmt: skip
