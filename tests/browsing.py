"""A site in a browser: served from this machine, watched for what it asks and what goes wrong."""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import io
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

SENT = [0]
"""Bytes that were served, without headers."""

_COMPRESSED = (".html", ".css", ".js", ".json", ".svg")


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as web servers do: text compressed."""

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def send_head(self) -> io.BytesIO | Any:  # noqa: ANN401  # as the standard library has it
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            file /= "index.html"
        if file.suffix not in _COMPRESSED or not file.is_file():
            return super().send_head()
        data = gzip.compress(file.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)

    def copyfile(self, source: Any, outputfile: Any) -> None:  # noqa: ANN401  # as the standard library has it
        data = source.read()
        SENT[0] += len(data)
        # A page that is left waits for nothing more.
        with contextlib.suppress(ConnectionError):
            outputfile.write(data)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve *folder*; yield its address, with a slash last."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the distribution's Chromium; skip the test where it is not installed."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no 'chromium' on the PATH: install the distribution's package of that name")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield found
        found.close()


@dataclass(slots=True)
class Watched:
    """What a page said and asked for."""

    said: list[str] = field(default_factory=list)
    """Messages on the console, and errors of scripts."""
    asked: list[str] = field(default_factory=list)
    """Addresses."""

    def follow(self, page: Page) -> None:
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
