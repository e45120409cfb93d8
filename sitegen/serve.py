"""Shows a site to its author: built into a folder of its own, rebuilt on change, reloaded in the browser.

The preview is built for the local address into ``.sitegen/preview/``, with a state of its own: the published
site, and what its builds remember, stay as they are. Pages get the script that reloads them when they are
served; a WebSocket tells it which build that was and what is wrong. Nothing but 127.0.0.1 is listened on, and
Host and Origin are checked, so that no other site can read drafts through the author's browser.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
import time
import webbrowser
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

import click
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sitegen.build import Report, build
from sitegen.errors import Problem, ProblemsError, SitegenError, UsageError
from sitegen.mediatypes import media_type
from sitegen.settingsfile import with_base_url
from sitegen.site import Site, read_site
from sitegen.watches import Watch

HOST = "127.0.0.1"
NO_STORE = {"Cache-Control": "no-store"}
SHOWN_WARNINGS = 20
"""Warnings printed after a build; `check` prints all."""

RELOAD_JS = """\
"use strict";
(() => {
  const build = document.currentScript.dataset.build;

  function show(problems) {
    document.getElementById("sitegen-problems")?.remove();
    if (problems.length === 0) return;
    const overlay = document.createElement("section");
    overlay.id = "sitegen-problems";
    overlay.setAttribute("role", "alert");
    overlay.tabIndex = 0; // so that the keyboard can scroll it
    const heading = document.createElement("p");
    heading.textContent = "Not rebuilt. This is the site before these problems:";
    const list = document.createElement("ul");
    for (const problem of problems) {
      const line = document.createElement("li");
      line.textContent = problem;
      list.append(line);
    }
    overlay.append(heading, list);
    document.body.append(overlay);
  }

  function connect() {
    const socket = new WebSocket(`ws://${location.host}/__sitegen/state`);
    socket.addEventListener("message", (event) => {
      const state = JSON.parse(event.data);
      if (state.build === build) show(state.problems);
      else location.reload();
    });
    socket.addEventListener("close", () => setTimeout(connect, 1000));
  }

  connect();
})();
"""

OVERLAY_CSS = """\
#sitegen-problems, #sitegen-problems * { all: revert; }
#sitegen-problems {
  position: fixed; inset: auto 0 0 0; z-index: 2147483647; box-sizing: border-box; max-height: 60vh;
  overflow: auto; padding: 0.5rem 1.5rem; border-top: 4px solid #b00020; background: #fff; color: #1a1a1a;
  font: 1rem/1.5 system-ui, sans-serif; box-shadow: 0 0 1.5rem #0008;
}
#sitegen-problems p { font-weight: bold; }
#sitegen-problems li { font-family: ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
@media print { #sitegen-problems { display: none; } }
"""

NOTHING_YET = b"""\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Not built yet</title></head>
<body><h1>The site has not been built yet</h1><p>It appears here with its first good build.</p></body>
</html>
"""


@dataclass(frozen=True, slots=True)
class State:
    """What a page in the browser is told, as JSON."""

    build: str
    """Names the last build that changed a file."""
    problems: tuple[str, ...] = ()
    """Why the files are older than the sources; empty if they are not."""


def serve(site: Site, port: int, open_browser: bool) -> None:
    """Serve *site* on *port* of 127.0.0.1 (0: any free one), rebuilding it on every change, until stopped.

    Raises `UsageError` if the port cannot be had or the folder cannot be watched.
    """
    with _listener(port) as listener, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(Preview(site, listener.getsockname()[1], open_browser), listener))


def preview_site(site: Site, port: int) -> Site:
    """Return *site* as it is built for *port* of this machine, below the path of its own address."""
    state = site.state / "preview"
    settings = with_base_url(site.settings, f"http://{HOST}:{port}{site.settings.prefix}")
    return replace(site, settings=settings, output=state / "public", state=state, is_preview=True)


def inject(html: bytes, build: str) -> bytes:
    """Return the page *html* of *build* with the script that keeps it up to date."""
    tags = (
        '<link rel="stylesheet" href="/__sitegen/overlay.css">'
        f'<script src="/__sitegen/reload.js" data-build="{build}"></script>'
    )
    end = html.lower().rfind(b"</body>")
    end = len(html) if end < 0 else end
    return html[:end] + tags.encode() + html[end:]


def find_file(folder: Path, path: str) -> Path | None:
    """Return the file in *folder* that is served at *path*, which has no slash first; never one outside."""
    name = f"{path}index.html" if not path or path.endswith("/") else path
    try:
        file = (folder / name).resolve()
        return file if file.is_relative_to(folder.resolve()) and file.is_file() else None
    except (OSError, ValueError):  # longer than a name can be, or with a NUL
        return None


class Preview:
    """The last good build of a site, and the pages in browsers that show it."""

    def __init__(self, site: Site, port: int, open_browser: bool = False) -> None:
        self.port, self.open_browser = port, open_browser
        self.site = preview_site(site, port)
        """As in the last good build."""
        self.state = State(_new_name())
        self.pages: set[WebSocket] = set()
        self.is_stopping = threading.Event()
        self._announced = ""
        self._warnings: frozenset[Problem] = frozenset()

    async def rebuild(self) -> None:
        """Build, keep the last good build if that fails, and tell terminal and pages what came of it."""
        state = State(self.state.build)
        try:
            self.site, report = await asyncio.to_thread(self._build)
        except ProblemsError as error:
            errors = (problem for problem in error.problems if problem.severity == "error")
            state = State(self.state.build, tuple(str(problem) for problem in errors))
        except SitegenError as error:
            state = State(self.state.build, (str(error),))
        else:
            self._report(report)
            if report.written or report.removed:
                state = State(_new_name())
        if state.problems:
            click.echo("\n".join(state.problems), err=True)
            click.echo("Not rebuilt: what is served is the last good build.")
        self._announce()
        if state != self.state:
            self.state = state
            for page in tuple(self.pages):
                await self._tell(page)

    async def listen(self, page: WebSocket) -> None:
        """Tell *page* the state, now and whenever it changes, if it is one of ours."""
        if page.headers.get("origin") != f"http://{page.headers['host']}":
            await page.close()
            return
        await page.accept()
        self.pages.add(page)
        try:
            await self._tell(page)
            while (await page.receive())["type"] != "websocket.disconnect":
                pass
        finally:
            self.pages.discard(page)

    async def _tell(self, page: WebSocket) -> None:
        with contextlib.suppress(WebSocketDisconnect):
            await page.send_json(asdict(self.state))

    def _build(self) -> tuple[Site, Report]:
        site = preview_site(read_site(self.site.root, with_drafts=self.site.with_drafts), self.port)
        return site, build(site, progress=self._check_stopping)

    def _check_stopping(self, _step: str, _done: int, _total: int) -> None:
        if self.is_stopping.is_set():
            raise click.Abort

    def _report(self, report: Report) -> None:
        """Print what was built, and the warnings that the build before it did not have."""
        warnings = [problem for problem in report.problems if problem.severity == "warning"]
        fresh = [problem for problem in warnings if problem not in self._warnings]
        self._warnings = frozenset(warnings)
        for problem in fresh[:SHOWN_WARNINGS]:
            click.echo(str(problem), err=True)
        if len(fresh) > SHOWN_WARNINGS:
            more = len(fresh) - SHOWN_WARNINGS
            click.echo(f"… and {more:,} more: 'sitegen check' lists all warnings.", err=True)
        counts = f"{report.written:,} written, {report.unchanged:,} unchanged, {report.removed:,} removed"
        click.echo(f"Built in {report.seconds:.2f} s: {counts}.")

    def _announce(self) -> None:
        """Say where the site is, at first and whenever its path changes."""
        address = self.site.settings.base_url
        if address == self._announced:
            return
        click.echo(f"Serving {address} until Ctrl-C.")
        if self.open_browser and not self._announced:
            # In a thread, because a browser in the terminal returns only when it is left.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        self._announced = address


async def follow(preview: Preview) -> None:
    """Build now and after every change; changes during a build lead to one more. Raises `UsageError`."""
    site = preview.site
    while True:
        if not site.root.is_dir():
            raise UsageError(f"The site folder '{site.root}' is gone.")
        with contextlib.suppress(SitegenError):  # The build reports it.
            site = read_site(site.root)
        async with Watch(site) as watch:
            while not watch.over.is_set():
                await preview.rebuild()
                await watch.wait()


def make_app(preview: Preview) -> Starlette:
    """Return the application that serves *preview* and what its pages need to stay up to date."""
    routes = [
        Route("/__sitegen/reload.js", partial(_own_file, RELOAD_JS, "text/javascript")),
        Route("/__sitegen/overlay.css", partial(_own_file, OVERLAY_CSS, "text/css")),
        WebSocketRoute("/__sitegen/state", preview.listen),
        Route("/{path:path}", partial(_answer, preview)),
    ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"], www_redirect=False)
    return Starlette(routes=routes, middleware=[hosts])


async def _own_file(text: str, kind: str, _: Request) -> Response:
    return Response(text, media_type=kind, headers=NO_STORE)


async def _answer(preview: Preview, request: Request) -> Response:
    """Answer the request for any path of the site."""
    path: str = request.scope["path"]
    prefix, output = unquote(preview.site.settings.prefix), preview.site.output
    if path != prefix and path in ("/", prefix.rstrip("/")):
        return RedirectResponse(quote(prefix), headers=NO_STORE)
    if path.startswith(prefix):
        inner = path.removeprefix(prefix)
        if file := find_file(output, inner):
            return _file_response(preview, file, 200)
        if find_file(output, f"{inner}/"):
            return RedirectResponse(f"{quote(path)}/", headers=NO_STORE)
    if missing := find_file(output, "404.html"):
        return _file_response(preview, missing, 404)
    return HTMLResponse(inject(NOTHING_YET, preview.state.build), 503, NO_STORE)


def _file_response(preview: Preview, file: Path, status: int) -> Response:
    kind = media_type(file.name)
    if kind.startswith("text/html"):
        return HTMLResponse(inject(file.read_bytes(), preview.state.build), status, NO_STORE)
    return FileResponse(file, status, NO_STORE, kind)


def _new_name() -> str:
    """Return a name that no build had, in an earlier run of the server either."""
    return str(time.time_ns())


def _listener(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        advice = "Choose another, or any free one with '--port 0'."
        raise UsageError(f"Port {port} of {HOST} cannot be had: {reason}. {advice}") from error


async def _run(preview: Preview, listener: socket.socket) -> None:
    """Serve until a signal ends the server, or an exception ends the building."""
    app = make_app(preview)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    following = asyncio.create_task(follow(preview))
    following.add_done_callback(lambda _: setattr(server, "should_exit", True))
    try:
        await server.serve(sockets=[listener])
    finally:
        preview.is_stopping.set()
        following.cancel()
        await asyncio.wait([following])
    if not following.cancelled():
        following.result()
