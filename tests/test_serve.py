"""The preview: what is served, what a page is told, and how a change reaches the browser."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import itertools
import json
import os
import queue
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import urlopen

import click
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sitegen.errors import UsageError
from sitegen.serve import Preview, find_file, follow, inject, preview_site
from sitegen.site import read_site
from sitegen.watches import Watch, is_read
from tests.sites import GOOD_ARTICLE, GOOD_SITE, call, run_build, snapshot, write_site

PATIENCE_SECONDS = 20.0
BAD_ARTICLE = GOOD_ARTICLE.replace("2024-03-01", "<b>soon</b>")
BAD_DATE = re.compile(r"articles/first\.md:3:7: E203 .*<b>soon</b>")


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


class Server:
    """``sitegen serve`` as a user starts it, and what it prints."""

    def __init__(self, root: Path, *arguments: str, environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sitegen", "serve", str(root), "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read)

    def __enter__(self) -> Server:
        self._reader.start()
        try:
            self.address = self.wait_for(r"Serving (\S+) until")[1]
        except BaseException:
            self.__exit__()
            raise
        self.host = urlsplit(self.address).netloc
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Return the match of *pattern* in the next line that has one."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            if line is None:
                raise AssertionError(f"The server ended without printing {pattern!r}.")
            if match := re.search(pattern, line):
                return match

    def end(self) -> tuple[int, list[str]]:
        """Wait for the server to end and return its exit status and the lines not yet looked at."""
        status = self.process.wait(PATIENCE_SECONDS)
        return status, list(iter(lambda: self._lines.get(timeout=PATIENCE_SECONDS), None))

    def get(self, path: str, host: str = "") -> Answer:
        """Ask for *path* exactly as it is written."""
        with contextlib.closing(http.client.HTTPConnection(self.host, timeout=PATIENCE_SECONDS)) as connection:
            connection.putrequest("GET", path, skip_host=True)
            connection.putheader("Host", host or self.host)
            connection.endheaders()
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def listen(self, origin: str = "") -> ClientConnection:
        address = f"ws://{self.host}/__sitegen/state"
        return connect(address, origin=Origin(origin or f"http://{self.host}"), open_timeout=PATIENCE_SECONDS)


class Told(NamedTuple):
    """A message of the server to a page."""

    build: str
    problems: tuple[str, ...]


def told(page: ClientConnection) -> Told:
    """Return the next message to *page*."""
    message = json.loads(page.recv(PATIENCE_SECONDS))
    return Told(message["build"], tuple(message["problems"]))


def save(root: Path, name: str, text: str, *, seconds_ahead: int = 0) -> None:
    """Write a file as editors do: beside its place, then into it."""
    file = root / name
    draft = file.with_name(f"{file.name}~")
    file.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(text, "utf-8")
    moment = time.time() + seconds_ahead
    os.utime(draft, (moment, moment))
    draft.replace(file)


def save_article(root: Path, text: str, *, seconds_ahead: int = 0) -> None:
    save(root, "articles/first.md", text, seconds_ahead=seconds_ahead)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", GOOD_SITE)


@pytest.fixture(scope="module")
def below_news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a site below a path, with files that ask for care; tests leave it as it is."""
    files = {
        **GOOD_SITE,
        "site.yaml": "base_url: https://example.org/news/\n",
        "articles/新闻.md": "---\ntitle: 新闻\ndate: 2024-05-01\n---\n\nText.\n",
        "static/script.js": "0",
        "static/plain.txt": "é",
        "static/data.unknown": "0",
        "static/folder/file.txt": "0",
        "secret.txt": "secret",
    }
    root = write_site(tmp_path_factory.mktemp("served") / "site", files)
    with Server(root) as server:
        (root / ".sitegen/preview/public/out.txt").symlink_to(root / "secret.txt")
        (root / ".sitegen/preview/public/out").symlink_to(root)
        yield server


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<body>x</body></html>", b"<body>x{}</body></html>"),
        (b"<BODY>x</BODY>", b"<BODY>x{}</BODY>"),
        (b"<pre></body></pre></body>", b"<pre></body></pre>{}</body>"),
        (b"<p>x", b"<p>x{}"),
    ],
    ids=[
        "before the end of the body",
        "in any case",
        "before the last end",
        "at the end of a page without one",
    ],
)
def test_a_served_page_carries_the_script_of_its_build(page: bytes, expected: bytes) -> None:
    tags = (
        b'<link rel="stylesheet" href="/__sitegen/overlay.css">'
        b'<script src="/__sitegen/reload.js" data-build="7"></script>'
    )
    assert inject(page, "7") == expected.replace(b"{}", tags)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "index.html"),
        ("a/", "a/index.html"),
        ("a/index.html", "a/index.html"),
        ("inner.txt", "a/index.html"),
        ("a", None),
        ("empty/", None),
        ("a/index.html/", None),
        ("../secret.txt", None),
        ("a/../../secret.txt", None),
        ("outer.txt", None),
        ("outer/secret.txt", None),
        ("\0", None),
        ("a" * 5000, None),
    ],
)
def test_only_files_of_the_output_are_found(tmp_path: Path, path: str, name: str | None) -> None:
    output = write_site(tmp_path / "public", {"index.html": "", "a/index.html": "", "empty/x": ""})
    (tmp_path / "secret.txt").write_text("secret")
    (output / "inner.txt").symlink_to(output / "a/index.html")
    (output / "outer.txt").symlink_to(tmp_path / "secret.txt")
    (output / "outer").symlink_to(tmp_path)
    assert find_file(output, path) == (name and output / name)


def test_an_absolute_path_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "public").mkdir()
    assert find_file(tmp_path / "public", str(tmp_path / "secret.txt")) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("articles/a.md", True),
        ("articles/2024/a/photo.png", True),
        (".hidden/pages/a.md", True),
        ("articles/.a.md.swp", False),
        ("articles/a.md~", False),
        ("articles/.git/index", False),
        ("public/index.html", False),
        (".sitegen/catalog.sqlite", False),
    ],
)
def test_a_build_is_due_for_what_it_reads(path: str, expected: bool) -> None:
    site = Path("/site")
    assert is_read(site / path, (site / "articles", site / ".hidden/pages")) is expected


def test_the_preview_keeps_the_path_of_the_address_and_has_a_folder_of_its_own(root: Path) -> None:
    (root / "site.yaml").write_text("base_url: https://example.org/news/\n")
    site = preview_site(read_site(root, with_drafts=True), 8123)
    assert site.settings.base_url == "http://127.0.0.1:8123/news/"
    assert site.output == root / ".sitegen/preview/public"
    assert site.state == root / ".sitegen/preview"
    assert site.with_drafts


def test_a_preview_leaves_the_published_site_and_its_state_alone(root: Path) -> None:
    run_build(root)
    before = snapshot(root)
    asyncio.run(Preview(read_site(root), 8000).rebuild())
    after = snapshot(root)
    assert {path: after[path] for path in after if not path.startswith(".sitegen/preview/")} == before
    assert run_build(root).written == 0


def test_a_rebuild_that_changes_no_file_is_the_same_build(root: Path) -> None:
    preview = Preview(read_site(root), 8000)
    asyncio.run(preview.rebuild())
    first = preview.state
    asyncio.run(preview.rebuild())
    assert preview.state == first
    save_article(root, GOOD_ARTICLE + "More.\n")
    asyncio.run(preview.rebuild())
    assert preview.state.build != first.build


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("articles/first.md", BAD_ARTICLE, BAD_DATE),
        ("site.yaml", "titel: x\n", re.compile(r"site\.yaml:1:1: E501 There is no setting 'titel'.*")),
        (
            "site.yaml",
            "output: articles\n",
            re.compile(r"The output folder '.*' and '.*', which is read, lie in one another.*"),
        ),
        ("templates/article.html", "{% if %}", re.compile(r"templates/article\.html:1: E401 .*")),
    ],
    ids=["an article", "the settings", "the call", "a template"],
)
def test_what_stops_a_build_is_told_and_the_last_good_build_stays(
    root: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, problem: re.Pattern[str]
) -> None:
    preview = Preview(read_site(root), 8000)
    asyncio.run(preview.rebuild())
    build, files = preview.state.build, snapshot(preview.site.output)
    save(root, name, text)
    capsys.readouterr()
    asyncio.run(preview.rebuild())
    assert preview.state.build == build
    assert [bool(problem.match(line)) for line in preview.state.problems] == [True]
    assert snapshot(preview.site.output) == files
    assert problem.search(capsys.readouterr().err)


def test_warnings_are_printed_once_and_are_no_problems_of_the_page(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_article(root, GOOD_ARTICLE.replace("tags:", "tag:"))
    preview = Preview(read_site(root), 8000)
    asyncio.run(preview.rebuild())
    assert "articles/first.md:6:1: W201" in capsys.readouterr().err
    assert preview.state.problems == ()
    asyncio.run(preview.rebuild())
    assert capsys.readouterr().err == ""


def test_a_server_that_stops_gives_up_the_build(root: Path) -> None:
    preview = Preview(read_site(root), 8000)
    preview.is_stopping.set()
    with pytest.raises(click.Abort):
        asyncio.run(preview.rebuild())
    assert not (preview.site.output / "index.html").exists()


def test_a_change_during_a_build_leads_to_one_more(root: Path) -> None:
    class Overtaken(Preview):
        """A preview whose article is edited while it is built for the first time."""

        builds = 0

        async def rebuild(self) -> None:
            await super().rebuild()
            self.builds += 1
            if self.builds == 1:
                save_article(root, GOOD_ARTICLE + "An edit.\n")
            else:
                self.following.cancel()

        async def run(self) -> None:
            self.following = asyncio.create_task(follow(self))
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait_for(self.following, PATIENCE_SECONDS)

    preview = Overtaken(read_site(root), 8000)
    asyncio.run(preview.run())
    assert preview.builds == 2
    assert b"An edit." in (preview.site.output / "2024/03/first/index.html").read_bytes()


@pytest.mark.parametrize(
    ("change", "is_over"),
    [
        (lambda root: save_article(root, GOOD_ARTICLE + "More.\n"), False),
        (lambda root: write_site(root, {"articles/new/folder/index.md": GOOD_ARTICLE}), False),
        (lambda root: (root / "articles/second.md").unlink(), False),
        (lambda root: save(root, "site.yaml", "title: Another\n"), True),
        (lambda root: write_site(root, {"pages/about.md": GOOD_ARTICLE}), True),
        (lambda root: write_site(root, {"deep/er/static/x.txt": ""}), True),
        (lambda root: (root / "articles").rename(root / "elsewhere"), True),
    ],
    ids=[
        "an edited article",
        "an article in a folder",
        "an article removed",
        "the settings",
        "the first page",
        "the first file in a folder within a folder",
        "the articles moved away",
    ],
)
def test_a_watch_sees_every_change_and_is_over_when_another_is_due(
    root: Path, change: Callable[[Path], object], is_over: bool
) -> None:
    async def run() -> bool:
        async with Watch(read_site(root)) as watch:
            change(root)
            await asyncio.wait_for(watch.wait(), PATIENCE_SECONDS)
            if is_over:
                await asyncio.wait_for(watch.over.wait(), PATIENCE_SECONDS)
            return watch.over.is_set()

    with (root / "site.yaml").open("a") as settings:
        settings.write("static: deep/er/static\n")
    assert asyncio.run(run()) is is_over


def test_a_site_that_cannot_be_watched_is_told_with_a_way_out(root: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)

    async def run() -> None:
        watch = Watch(read_site(root))
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))  # No file more than those open now.
        try:
            async with watch:
                await asyncio.wait_for(watch.wait(), PATIENCE_SECONDS)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)

    with pytest.raises(UsageError, match=r"cannot be watched: .*Too many open files.*WATCHFILES_FORCE_POLLING=1"):
        asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "status", "header", "value"),
    [
        ("/", 307, "Location", "/news/"),
        ("/news", 307, "Location", "/news/"),
        ("/news/", 200, "Content-Type", "text/html; charset=utf-8"),
        ("/news/tags", 307, "Location", "/news/tags/"),
        ("/news/2024/05/%E6%96%B0%E9%97%BB", 307, "Location", "/news/2024/05/%E6%96%B0%E9%97%BB/"),
        ("/news/2024/05/%E6%96%B0%E9%97%BB/", 200, "Content-Type", "text/html; charset=utf-8"),
        ("/news/feed.atom", 200, "Content-Type", "application/atom+xml"),
        ("/news/sitemap.xml", 200, "Content-Type", "application/xml"),
        ("/news/theme/style.css", 200, "Content-Type", "text/css; charset=utf-8"),
        ("/news/script.js", 200, "Content-Type", "text/javascript; charset=utf-8"),
        ("/news/plain.txt", 200, "Content-Type", "text/plain; charset=utf-8"),
        ("/news/data.unknown", 200, "Content-Type", "application/octet-stream"),
        ("/news/folder/", 404, "Content-Type", "text/html; charset=utf-8"),
        ("/news/folder", 404, "Content-Type", "text/html; charset=utf-8"),
        ("/news/nothing/", 404, "Content-Type", "text/html; charset=utf-8"),
        ("/tags/", 404, "Content-Type", "text/html; charset=utf-8"),
        ("/news/out.txt", 404, "Content-Type", "text/html; charset=utf-8"),
        ("/news/out/secret.txt", 404, "Content-Type", "text/html; charset=utf-8"),
        ("/news/../../../../secret.txt", 404, "Content-Type", "text/html; charset=utf-8"),
        ("/news/%2e%2e/%2e%2e/%2e%2e/secret.txt", 404, "Content-Type", "text/html; charset=utf-8"),
        ("/news//etc/passwd", 404, "Content-Type", "text/html; charset=utf-8"),
        ("/__sitegen/reload.js", 200, "Content-Type", "text/javascript; charset=utf-8"),
        ("/__sitegen/overlay.css", 200, "Content-Type", "text/css; charset=utf-8"),
    ],
)
def test_each_path_has_its_answer(below_news: Server, path: str, status: int, header: str, value: str) -> None:
    answer = below_news.get(path)
    assert (answer.status, answer.headers[header]) == (status, value)
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"secret" not in answer.body


def test_an_unknown_path_shows_the_404_page_of_the_site(below_news: Server) -> None:
    body = below_news.get("/news/nothing/").body
    assert b"There is no such page" in body
    assert b"/__sitegen/reload.js" in body


def test_addresses_in_a_preview_lead_to_the_preview(below_news: Server) -> None:
    assert below_news.address == f"http://{below_news.host}/news/"
    assert f'href="{below_news.address}2024/03/first/"'.encode() in below_news.get("/news/feed.atom").body
    canonical = f'<link rel="canonical" href="{below_news.address}2024/03/first/">'
    assert canonical.encode() in below_news.get("/news/2024/03/first/").body


@pytest.mark.parametrize(
    ("host", "status"), [("localhost", 200), ("rebound.example.org", 400), ("127.0.0.1.example.org", 400)]
)
def test_only_requests_for_this_machine_are_answered(below_news: Server, host: str, status: int) -> None:
    port = below_news.host.partition(":")[2]
    answer = below_news.get("/news/", f"{host}:{port}")
    assert answer.status == status
    assert (b"News archive" in answer.body) is (status == 200)


@pytest.mark.parametrize("origin", ["http://example.org", "http://127.0.0.1:1", "null"])
def test_only_pages_of_the_preview_are_told_its_state(below_news: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus, match="HTTP 403"):
        below_news.listen(origin)


@pytest.mark.parametrize("is_polled", [False, True], ids=["by notification", "by polling"])
def test_an_edit_an_error_and_its_repair_reach_the_page(root: Path, is_polled: bool) -> None:
    environment = {"WATCHFILES_FORCE_POLLING": "true"} if is_polled else {}
    # Polling looks at whole seconds: https://github.com/samuelcolvin/watchfiles/issues/319
    ahead = itertools.count(2, 2) if is_polled else itertools.repeat(0)
    with Server(root, environment=environment) as server, server.listen() as page:
        first = told(page)
        assert first.problems == ()
        with urlopen(f"{server.address}2024/03/first/", timeout=PATIENCE_SECONDS) as response:
            body = response.read()
        assert f'data-build="{first.build}"'.encode() in body
        assert body != (root / ".sitegen/preview/public/2024/03/first/index.html").read_bytes()

        save_article(root, GOOD_ARTICLE + "An edit.\n", seconds_ahead=next(ahead))
        edited = told(page)
        assert edited.build != first.build
        assert b"An edit." in server.get("/2024/03/first/").body

        save_article(root, BAD_ARTICLE, seconds_ahead=next(ahead))
        broken = told(page)
        assert broken.build == edited.build
        assert [bool(BAD_DATE.match(line)) for line in broken.problems] == [True]
        assert b"An edit." in server.get("/2024/03/first/").body
        assert server.wait_for("E203")
        assert server.wait_for("Not rebuilt: ")

        save_article(root, GOOD_ARTICLE + "An edit.\n", seconds_ahead=next(ahead))
        assert told(page) == edited

        save_article(root, GOOD_ARTICLE + "A second edit.\n", seconds_ahead=next(ahead))
        assert told(page).build != edited.build
        assert server.wait_for(r"Built in .* s: \d+ written, \d+ unchanged, 0 removed\.")


def test_a_change_of_the_settings_reaches_the_page(root: Path) -> None:
    with Server(root) as server, server.listen() as page:
        first = told(page)
        save(root, "site.yaml", "titel: x\n")
        assert told(page).problems == ("site.yaml:1:1: E501 There is no setting 'titel' (did you mean 'title'?).",)
        save(root, "site.yaml", "title: Renamed\nbase_url: https://example.org/news/\narticles: texts\n")
        save(root, "texts/third.md", "---\ntitle: The third article\ndate: 2024-04\n---\n\nText.\n")
        assert told(page).build != first.build
        assert server.wait_for(r"Serving (\S+) until")[1] == f"{server.address}news/"
        save(root, "texts/third.md", "---\ntitle: The third article\ndate: 2024-04\n---\n\nAn edit.\n")
        while b"An edit." not in server.get("/news/2024/04/third/").body:
            told(page)


def test_a_site_that_cannot_be_built_yet_appears_with_its_first_good_build(root: Path) -> None:
    save_article(root, BAD_ARTICLE)
    with Server(root) as server, server.listen() as page:
        answer = server.get("/2024/03/first/")
        assert answer.status == 503
        assert b"The site has not been built yet" in answer.body
        first = told(page)
        assert f'data-build="{first.build}"'.encode() in answer.body
        assert [bool(BAD_DATE.match(line)) for line in first.problems] == [True]
        save_article(root, GOOD_ARTICLE)
        assert told(page).build != first.build
        assert server.get("/2024/03/first/").status == 200


def test_drafts_are_served_when_asked_for(root: Path) -> None:
    save_article(root, GOOD_ARTICLE.replace("tags:", "draft: true\ntags:"))
    with Server(root, "--drafts") as server:
        assert server.get("/2024/03/first/").status == 200
    with Server(root) as server:
        assert server.get("/2024/03/first/").status == 404


def test_the_browser_is_opened_once_the_site_is_there(root: Path) -> None:
    with Server(root, "--open", environment={"BROWSER": "echo opened %s"}) as server:
        assert server.wait_for(r"opened (\S+)")[1] == server.address
        assert server.get("/").status == 200


def test_an_interrupt_ends_the_server_in_silence(root: Path) -> None:
    with Server(root) as server, server.listen() as page:
        told(page)
        server.process.send_signal(signal.SIGINT)
        assert server.end() == (0, [])


def test_a_port_in_use_is_told_with_a_way_out(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = call("serve", root, "--port", str(port))
    assert run.status == 2
    assert run.err == (
        f"Port {port} of 127.0.0.1 cannot be had: Address already in use. "
        "Choose another, or any free one with '--port 0'.\n"
    )
    assert not (root / ".sitegen").exists()


def test_a_site_folder_that_is_gone_ends_the_server(root: Path) -> None:
    with Server(root) as server:
        root.rename(root.with_name("elsewhere"))
        assert server.end() == (2, [f"The site folder '{root}' is gone.\n"])


@pytest.mark.browser
def test_an_error_is_shown_over_the_last_good_page(root: Path) -> None:
    from playwright.sync_api import expect, sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no 'chromium' on the PATH")
    quiet = ["disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync"]
    arguments = ["--no-sandbox", "--no-first-run", *(f"--{name}" for name in quiet)]
    save(root, "site.yaml", "base_url: https://example.org/news/\n")
    with (
        Server(root) as server,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=arguments) as browser,
    ):
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        expect.set_options(timeout=PATIENCE_SECONDS * 1000)
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{server.address}2024/03/first/")
        assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
        text, alert = page.locator("main"), page.get_by_role("alert")

        save_article(root, GOOD_ARTICLE + "An edit.\n")
        expect(text).to_contain_text("An edit.")
        expect(alert).to_have_count(0)

        save_article(root, BAD_ARTICLE)
        expect(alert).to_have_text(re.compile(r"Not rebuilt\. .*" + BAD_DATE.pattern, re.DOTALL))
        expect(alert).to_have_css("position", "fixed")
        expect(text).to_contain_text("An edit.")
        page.reload()
        expect(alert).to_contain_text("E203")

        save_article(root, GOOD_ARTICLE + "An edit.\n")
        expect(alert).to_have_count(0)
        expect(text).to_contain_text("An edit.")
        assert errors == []
