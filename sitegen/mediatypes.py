"""Media types of the files of a site, by the ends of their names."""

from __future__ import annotations

import posixpath

_TEXT = {
    ".css": "css", ".csv": "csv", ".htm": "html", ".html": "html", ".js": "javascript", ".md": "markdown",
    ".mjs": "javascript", ".txt": "plain", ".vtt": "vtt",
}  # fmt: skip

_TYPES = {
    ".atom": "application/atom+xml", ".avif": "image/avif", ".bib": "application/x-bibtex", ".bmp": "image/bmp",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".epub": "application/epub+zip",
    ".gif": "image/gif", ".graphml": "application/xml", ".gz": "application/gzip", ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".json": "application/json", ".jsonl": "application/x-ndjson",
    ".jsonld": "application/ld+json", ".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".mp4": "video/mp4",
    ".odt": "application/vnd.oasis.opendocument.text", ".ogg": "audio/ogg", ".ogv": "video/ogg", ".opus": "audio/ogg",
    ".otf": "font/otf", ".pdf": "application/pdf", ".png": "image/png", ".ris": "application/x-research-info-systems",
    ".rss": "application/rss+xml", ".svg": "image/svg+xml", ".tar": "application/x-tar", ".tif": "image/tiff",
    ".tiff": "image/tiff", ".ttf": "font/ttf", ".wasm": "application/wasm", ".wav": "audio/wav", ".webm": "video/webm",
    ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xml": "application/xml",
    ".zip": "application/zip",
} | {ending: f"text/{name}; charset=utf-8" for ending, name in _TEXT.items()}  # fmt: skip
"""Ending, in lower case → media type. A table of our own: that of a system differs from machine to machine."""


def media_type(name: str) -> str:
    """Return the media type of the file *name*; that of any bytes where its ending says nothing."""
    return _TYPES.get(posixpath.splitext(name)[1].lower(), "application/octet-stream")
