"""Pelican's settings for the made archive: the addresses, page sizes and feeds that `sitegen` has."""

SITENAME = "Made archive"
SITEURL = "https://example.org"
SITE_DESCRIPTION = "An archive that was made to be measured."
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
LOCALE = ["C"]

PATH = "content"
THEME = "theme"
THEME_STATIC_DIR = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["institutions"]
FORMATTED_FIELDS: list[str] = []
MARKDOWN = {"extensions": ["markdown.extensions.extra", "markdown.extensions.meta"]}

ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = f"{ARTICLE_URL}index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = f"{TAG_URL}index.html"
AUTHOR_URL = "people/{slug}/"
AUTHOR_SAVE_AS = f"{AUTHOR_URL}index.html"
CATEGORY_SAVE_AS = ""
YEAR_ARCHIVE_URL = "{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = f"{YEAR_ARCHIVE_URL}index.html"
MONTH_ARCHIVE_URL = "{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = f"{MONTH_ARCHIVE_URL}index.html"

DIRECT_TEMPLATES = ["index", "archives", "tags", "authors", "institutions", "notfound", "robots", "sitemap"]
ARCHIVES_SAVE_AS = "archive/index.html"
TAGS_SAVE_AS = "tags/index.html"
AUTHORS_SAVE_AS = "people/index.html"
INSTITUTIONS_SAVE_AS = "institutions/index.html"
NOTFOUND_SAVE_AS = "404.html"
ROBOTS_SAVE_AS = "robots.txt"
SITEMAP_SAVE_AS = "sitemap.xml"

DEFAULT_PAGINATION = 50
# The last part takes what does not fill a part of its own, so that there are as many as sitegen makes.
DEFAULT_ORPHANS = 49
PAGINATED_TEMPLATES = {"tag": None, "author": None, "institution": None, "period_archives": None}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{url}page/{number}/", "{base_name}/page/{number}/index.html"),
]

FEED_MAX_ITEMS = 30
FEED_ALL_ATOM = "feed.atom"
TAG_FEED_ATOM = "tags/{slug}/feed.atom"
AUTHOR_FEED_ATOM = "people/{slug}/feed.atom"
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_RSS = None
