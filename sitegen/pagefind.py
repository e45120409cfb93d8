"""Pagefind, the program that makes the index of full-text search: whether it is installed, and in which version."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.errors import OutputError

INSTALL = "pip install 'pagefind[extended]>=1.5.2,<1.6' cbor2"


@dataclass(frozen=True, slots=True)
class Engine:
    """An installed Pagefind."""

    binary: Path
    version: str
    """Of the program; where only its file is known, what tells that file from another."""


def find_engine(environment: Mapping[str, str]) -> Engine | None:
    """Return the Pagefind of this machine: what ``PAGEFIND_BINARY_PATH`` names, else that of the installed package."""
    if importlib.util.find_spec("cbor2") is None:
        return None
    if named := environment.get("PAGEFIND_BINARY_PATH"):
        file = Path(named).absolute()
        if not file.is_file():
            raise OutputError(f"PAGEFIND_BINARY_PATH names '{named}', where there is no file.")
        status = file.stat()
        return Engine(file, f"{status.st_size}-{status.st_mtime_ns}")
    spec = importlib.util.find_spec("pagefind_bin_extended")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    binary = folder / f"pagefind_extended{'.exe' if os.name == 'nt' else ''}"
    # The name of the folder says it, without a process to ask.
    versions = [entry.name for entry in folder.parent.glob("pagefind_bin_extended-*.dist-info")]
    return Engine(binary, ",".join(sorted(versions))) if binary.is_file() else None


def engine_key(engine: Engine | None) -> bytes:
    """Return what tells one engine from another, and from none."""
    return engine.version.encode() if engine is not None else b""
