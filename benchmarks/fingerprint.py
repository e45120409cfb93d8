"""Says whether a made archive that lies on disk is the one that would be made today."""

from __future__ import annotations

from hashlib import blake2b

from benchmarks.corpus import Corpus
from benchmarks.programs import HERE, ROOT

SOURCES = (
    HERE / "corpus.py", HERE / "words.py", HERE / "layouts.py", HERE / "programs.py", HERE / "hugo", HERE / "pelican",
    ROOT / "templates" / "article.html", ROOT / "static",
)  # fmt: skip


def fingerprint(corpus: Corpus) -> str:
    """Return a digest of all that the sites of *corpus* are made from."""
    digest = blake2b(f"{corpus.size} {corpus.seed}".encode(), digest_size=16)
    for source in SOURCES:
        for file in [source, *sorted(source.rglob("*"))]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.read_bytes())
    return digest.hexdigest()
