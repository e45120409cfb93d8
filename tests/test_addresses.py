from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.errors import ProblemsError
from sitegen.ledger import FILE, Entry
from tests.sites import run_build, snapshot, write_site

SETTINGS = "title: Archive\nbase_url: https://example.org/\nsearch: off\nformats: {all: off, atom: on, redirects: on}\n"
SITE: dict[str, str | bytes] = {
    "site.yaml": SETTINGS,
    "articles/one.md": "---\ntitle: One\ndate: 2024-03-01\npeople: [Ada Example]\ntags: [letters]\n---\nText.\n",
    "articles/two.md": "---\ntitle: Two\ndate: 2024-03-02\n---\nSee [one](one.md).\n",
}


def built(root: Path, files: Mapping[str, str | bytes] = SITE) -> Path:
    write_site(root, files)
    run_build(root)
    return root


def lines_of(root: Path) -> dict[tuple[str, str], dict[str, object]]:
    """Return the ledger's lines by kind and id."""
    found = [json.loads(line) for line in (root / FILE).read_text("utf-8").splitlines()]
    return {(line.pop("kind"), line.pop("id")): line for line in found}


def page(root: Path, path: str) -> str:
    return (root / "public" / path / "index.html").read_text("utf-8")


def target_of(root: Path, path: str) -> str:
    """Return where the redirect at *path* leads."""
    found = re.search('http-equiv="refresh" content="0; url=([^"]*)"', page(root, path))
    assert found is not None, path
    return found[1]


def assert_built_alike_anew(root: Path) -> None:
    """A build that remembers nothing but what the folder holds leaves the same files and the same ledger."""
    copy = root.with_name("copy")
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".sitegen", "public"))
    run_build(copy)
    ours, theirs = (snapshot(folder / "public") for folder in (root, copy))
    ours.pop(".sitegen-manifest")
    theirs.pop(".sitegen-manifest")
    assert ours == theirs
    assert (root / FILE).read_bytes() == (copy / FILE).read_bytes()
    shutil.rmtree(copy)


def problems_of(root: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        run_build(root)
    return [str(problem) for problem in caught.value.problems]


def test_a_first_build_remembers_every_address_in_order(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    assert list(lines_of(root)) == [
        ("archive", "example.org/"),
        ("article", "one"),
        ("article", "two"),
        ("people", "ada-example"),
        ("tags", "letters"),
    ]
    article = lines_of(root)["article", "one"]
    assert re.fullmatch("[0-9a-f]{32}", str(article.pop("hash")))
    assert article == {
        "path": "2024/03/one/",
        "title": "One",
        "date": "2024-03-01",
        "source": "articles/one.md",
        "since": "2024-03-01",
        "changed": "2024-03-01",
    }
    assert lines_of(root)["people", "ada-example"] == {"path": "people/ada-example/", "title": "Ada Example"}


def test_a_build_without_a_change_leaves_the_ledger_alone(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    before = (root / FILE).stat().st_mtime_ns
    write_site(root, {"static/x.txt": "x"})
    run_build(root)
    assert (root / FILE).stat().st_mtime_ns == before


def test_one_article_more_adds_one_line_for_it_and_for_each_new_name(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    before = (root / FILE).read_text("utf-8").splitlines()
    built(root, {"articles/more.md": "---\ntitle: More\ndate: 2024-04\ntags: [letters, ink]\n---\n"})
    after = (root / FILE).read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        line for line in after if '"id":"more"' in line or '"id":"ink"' in line
    ]
    assert [line for line in after if line in before] == before


def test_a_changed_slug_leaves_a_redirect_and_lines_for_web_servers(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    built(root, {"articles/one.md": str(SITE["articles/one.md"]).replace("title", "slug: first\ntitle")})
    assert target_of(root, "2024/03/one") == "/2024/03/first/"
    assert 'href="/2024/03/first/"' in page(root, "2024/03/two")
    assert (root / "public/_redirects").read_text("utf-8") == "/2024/03/one/ /2024/03/first/ 301\n"
    assert (root / "public/redirects/nginx.conf").read_text("utf-8") == (
        'location = "/2024/03/one/" { return 301 /2024/03/first/; }\n'
    )
    assert (root / "public/redirects/apache.conf").read_text("utf-8") == (
        'RedirectMatch 301 "^/2024/03/one/$" /2024/03/first/\n'
    )
    assert_built_alike_anew(root)


def test_lines_for_web_servers_hold_any_address_as_one_word(tmp_path: Path) -> None:
    aliases = ("/a b/", "/a'; return 200/", '/say "x"/', "/$uri/*/", "/(a|b)+{c}/", "/上海/x.html")
    text = f"---\ntitle: One\ndate: 2024-03-01\nslug: 上海\naliases: {json.dumps(aliases, ensure_ascii=False)}\n---\n"
    root = built(tmp_path / "site", {"site.yaml": SETTINGS, "articles/one.md": text})
    target = "/2024/03/%E4%B8%8A%E6%B5%B7/"
    assert (root / "public/_redirects").read_text("utf-8").splitlines() == [
        f"/%24uri/%2A/ {target} 301",
        f"/(a%7Cb)+%7Bc%7D/ {target} 301",
        f"/a%20b/ {target} 301",
        f"/a'%3B%20return%20200/ {target} 301",
        f"/say%20%22x%22/ {target} 301",
        f"/%E4%B8%8A%E6%B5%B7/x.html {target} 301",
    ]
    assert (root / "public/redirects/nginx.conf").read_text("utf-8").splitlines() == [
        f'location = "/$uri/*/" {{ return 301 {target}; }}',
        f'location = "/(a|b)+{{c}}/" {{ return 301 {target}; }}',
        f'location = "/a b/" {{ return 301 {target}; }}',
        f'location = "/a\'; return 200/" {{ return 301 {target}; }}',
        f'location = "/say \\"x\\"/" {{ return 301 {target}; }}',
        f'location = "/上海/x.html" {{ return 301 {target}; }}',
    ]
    assert (root / "public/redirects/apache.conf").read_text("utf-8").splitlines() == [
        f'RedirectMatch 301 "^/\\\\$uri/\\\\*/$" {target}',
        f'RedirectMatch 301 "^/\\\\(a\\\\|b\\\\)\\\\+\\\\{{c\\\\}}/$" {target}',
        f'RedirectMatch 301 "^/a\\\\ b/$" {target}',
        f'RedirectMatch 301 "^/a\';\\\\ return\\\\ 200/$" {target}',
        f'RedirectMatch 301 "^/say\\\\ \\"x\\"/$" {target}',
        f'RedirectMatch 301 "^/上海/x\\\\.html$" {target}',
    ]


def test_an_article_that_moves_twice_leaves_two_redirects_to_where_it_is(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    for slug in ("first", "ada"):
        built(root, {"articles/one.md": str(SITE["articles/one.md"]).replace("title", f"slug: {slug}\ntitle")})
    assert [target_of(root, f"2024/03/{slug}") for slug in ("one", "first")] == ["/2024/03/ada/"] * 2
    assert lines_of(root)["article", "one"]["former"] == ["2024/03/one/", "2024/03/first/"]
    assert_built_alike_anew(root)


def test_an_article_that_moves_back_leaves_a_redirect_from_where_it_was(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    built(root, {"articles/one.md": str(SITE["articles/one.md"]).replace("title", "slug: first\ntitle")})
    built(root)
    assert target_of(root, "2024/03/first") == "/2024/03/one/"
    assert "Text." in page(root, "2024/03/one")
    assert_built_alike_anew(root)


def test_a_renamed_file_keeps_its_id_its_feed_id_and_the_links_to_it(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    feed = (root / "public/feed.atom").read_text("utf-8")
    (root / "articles/one.md").rename(root / "articles/renamed.md")
    run_build(root)
    line = lines_of(root)["article", "one"]
    assert (line["source"], line["path"], line["former"], line["files"]) == (
        "articles/renamed.md", "2024/03/renamed/", ["2024/03/one/"], ["articles/one.md"],
    )  # fmt: skip
    ids = re.findall("<id>(.*?)</id>", feed)
    assert re.findall("<id>(.*?)</id>", (root / "public/feed.atom").read_text("utf-8")) == ids
    assert '<a href="/2024/03/renamed/">one</a>' in page(root, "2024/03/two")
    assert 'data-id="one"' in page(root, "2024/03/renamed")
    assert_built_alike_anew(root)


def test_a_copy_of_an_article_is_another_one(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    shutil.copy(root / "articles/one.md", root / "articles/copy.md")
    run_build(root)
    assert ("article", "copy") in lines_of(root)


def test_every_feed_id_stays_after_slug_title_file_and_base_url_change(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    before = re.findall("<id>(.*?)</id>", (root / "public/feed.atom").read_text("utf-8"))
    (root / "articles/one.md").rename(root / "articles/other.md")
    run_build(root)
    changed = str(SITE["articles/two.md"]).replace("title: Two", "title: Another\nslug: other-two")
    built(root, {"articles/two.md": changed, "site.yaml": SETTINGS.replace("example.org/", "example.net/news/")})
    assert re.findall("<id>(.*?)</id>", (root / "public/feed.atom").read_text("utf-8")) == before
    assert_built_alike_anew(root)


def test_an_article_that_vanishes_stops_the_build_and_the_message_says_what_to_do(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    before = snapshot(root / "public")
    (root / "articles/one.md").unlink()
    assert problems_of(root)[0] == (
        "articles/one.md: E306 It was published at /2024/03/one/ and is gone: bring it back, or write into gone.yaml why "
        "('one: Withdrawn on request.') or what took its place ('one: {to: …}'). If it was never online, take its line "
        "out of ledger.jsonl."
    )
    assert snapshot(root / "public") == before
    write_site(root, {"articles/one.md": SITE["articles/one.md"]})
    assert run_build(root).problems == ()


def test_an_article_that_vanished_stays_in_the_ledger_when_told_to_keep_going(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    ledger = lines_of(root)
    (root / "articles/one.md").unlink()
    for _ in range(2):
        assert next(problem.code for problem in run_build(root, keep_going=True).problems) == "E306"
        assert lines_of(root)["article", "one"] == ledger["article", "one"]


def test_a_vanished_article_that_another_file_has_become_is_told_which(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    (root / "articles/one.md").unlink()
    write_site(root, {"articles/new.md": str(SITE["articles/one.md"]).replace("Text.", "Another text.")})
    assert "If it is articles/new.md now, write 'id: one' there." in problems_of(root)[0]


def test_what_gone_yaml_says_gives_a_page_that_tells_it(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    (root / "articles/one.md").unlink()
    built(root, {"gone.yaml": "one: {reason: Withdrawn <on> request., date: 2024-05-01}\n"})
    text = page(root, "2024/03/one")
    assert "has been withdrawn" in text
    assert "Withdrawn &lt;on&gt; request." in text
    assert '<time datetime="2024-05-01">1 May 2024</time>' in text
    assert lines_of(root)["article", "one"]["gone"] == "2024-05-01"
    assert 'location = "/2024/03/one/" { return 410; }\n' in (root / "public/redirects/nginx.conf").read_text("utf-8")
    assert_built_alike_anew(root)


def test_what_gone_yaml_does_not_say_is_not_told(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    (root / "articles/one.md").unlink()
    built(root, {"gone.yaml": "one: Withdrawn.\n"})
    assert page(root, "2024/03/one").count("<time") == 1  # when it was published
    assert_built_alike_anew(root)


def test_the_field_gone_withdraws_an_article_whose_file_stays(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    built(root, {"articles/one.md": str(SITE["articles/one.md"]).replace("title", "gone: By mistake.\ntitle")})
    assert "By mistake." in page(root, "2024/03/one")
    assert "Text." not in page(root, "2024/03/one")
    assert "2024/03/one" not in (root / "public/feed.atom").read_text("utf-8")
    assert_built_alike_anew(root)


def test_an_article_that_is_gone_from_the_first_has_its_page_too(tmp_path: Path) -> None:
    root = built(tmp_path / "site", SITE | {"articles/x.md": "---\ntitle: X\ndate: 2020\ngone: Never was.\n---\n"})
    assert "Never was." in page(root, "2020/x")
    assert_built_alike_anew(root)


@pytest.mark.parametrize("to", ["two", "/2024/03/two/", "//2024/03/two"])
def test_what_took_the_place_of_an_article_is_where_its_address_leads(tmp_path: Path, to: str) -> None:
    root = built(tmp_path / "site")
    (root / "articles/one.md").unlink()
    built(root, {"gone.yaml": f"one: {{to: {to}}}\n"})
    assert target_of(root, "2024/03/one") == "/2024/03/two/"
    assert_built_alike_anew(root)


def test_a_redirect_follows_the_article_that_took_the_place(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    (root / "articles/one.md").unlink()
    built(root, {"gone.yaml": "one: {to: two}\n"})
    built(root, {"articles/two.md": "---\ntitle: Two\ndate: 2024-03-02\nslug: second\n---\n"})
    assert target_of(root, "2024/03/one") == "/2024/03/second/"
    assert_built_alike_anew(root)


def test_an_alias_of_another_article_takes_over_an_address(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    (root / "articles/one.md").unlink()
    built(root, {"articles/two.md": "---\ntitle: Two\ndate: 2024-03-02\naliases: [/2024/03/one/]\n---\n"})
    assert target_of(root, "2024/03/one") == "/2024/03/two/"
    assert_built_alike_anew(root)
    write_site(root, {"articles/two.md": SITE["articles/two.md"]})
    assert "E306" in problems_of(root)[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("one: {to: nobody}", "gone.yaml:1: E309 'one' is said to be at 'nobody' now, which is neither an article's id nor an address of the site."),
        ("one: {to: /nowhere/}", "gone.yaml: E309 What is said to have taken the place of 'one', /nowhere/, is no page of the site."),
        ("one: {date: 2024}", "gone.yaml:1:6: E202 'one' is a reason, or {reason: …, date: …, to: …} with a reason or what took its place."),
        ("- one", "gone.yaml:1:1: E309 What is gone is told in 'id: reason' lines; an address of the site begins with '/'."),
        ("one: {reason: x, date: 2024-02-30}", "gone.yaml:1:6: E203 "),
        ("one: [", "gone.yaml:"),
    ],
)  # fmt: skip
def test_a_withdrawal_that_cannot_be_used_is_reported(tmp_path: Path, text: str, message: str) -> None:
    root = built(tmp_path / "site")
    (root / "articles/one.md").unlink()
    write_site(root, {"gone.yaml": f"{text}\n"})
    assert [problem for problem in problems_of(root) if problem.startswith(message)] != []


def test_addresses_of_a_former_site_lead_where_gone_yaml_says(tmp_path: Path) -> None:
    root = built(tmp_path / "site", SITE | {"gone.yaml": "/old/one.html: {to: one}\n/old/list/: Not kept.\n"})
    text = (root / "public/old/one.html").read_text("utf-8")
    assert 'content="0; url=/2024/03/one/"' in text
    assert "Not kept." in page(root, "old/list")
    assert_built_alike_anew(root)


def test_an_id_that_never_was_is_reported_with_its_line(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", SITE | {"gone.yaml": "# ids\nnobody: Not kept.\n/../x/: Not kept.\n"})
    assert problems_of(root) == [
        "gone.yaml:2: W301 No article was ever published with the id 'nobody'; an address begins with '/'.",
        "gone.yaml:3: E309 The address '/../x/' has no letters or digits.",
    ]


def test_a_published_article_that_becomes_a_draft_stops_the_build(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    write_site(root, {"articles/one.md": str(SITE["articles/one.md"]).replace("title", "draft: true\ntitle")})
    assert problems_of(root)[0] == (
        "articles/one.md: E306 It was published at /2024/03/one/ and is a draft now: if it is withdrawn, write 'gone: …' "
        "with the reason; if it was never online, take its line out of the ledger, ledger.jsonl."
    )


def test_an_id_that_changes_stops_the_build(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    write_site(root, {"articles/one.md": str(SITE["articles/one.md"]).replace("title", "id: uno\ntitle")})
    assert problems_of(root)[0] == (
        "articles/one.md: E306 It was published with the id 'one', and an id never changes: write 'id: one'."
    )


def test_a_faulty_article_is_not_taken_for_a_vanished_one(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    write_site(root, {"articles/one.md": "---\ntitle: One\ndate: never\n---\n"})
    assert [line.split()[1] for line in problems_of(root)] == ["E203"]


def test_a_name_that_no_article_has_any_more_gets_a_page_that_says_so(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    built(root, {"articles/one.md": str(SITE["articles/one.md"]).replace("Ada Example", "Ada Other")})
    assert "No article of this archive names Ada Example any more." in page(root, "people/ada-example")
    assert [str(problem) for problem in run_build(root).problems] == [
        "ledger.jsonl: N306 No article names 'Ada Example' any more, and /people/ada-example/ was published: the page says "
        "so. If it has another name now, make 'Ada Example' a variant of that, or write '/people/ada-example/: {to: …}' "
        "into gone.yaml."
    ]
    assert_built_alike_anew(root)


def test_a_name_that_became_a_variant_leads_to_its_record(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    record = "- {id: lovelace, name: Ada Lovelace, variants: [Ada Example]}\n"
    built(root, {"authorities/people.yaml": record})
    assert target_of(root, "people/ada-example") == "/people/lovelace/"
    assert_built_alike_anew(root)
    built(root, {"authorities/people.yaml": record.replace("lovelace,", "countess,")})
    assert target_of(root, "people/ada-example") == "/people/countess/"
    assert_built_alike_anew(root)


def test_a_name_leads_to_the_record_that_is_written_for_it_later(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    built(root, {"articles/one.md": str(SITE["articles/one.md"]).replace("Ada Example", "Ada Lovelace")})
    assert "any more" in page(root, "people/ada-example")
    built(root, {"authorities/people.yaml": "- {id: lovelace, name: Ada Lovelace, variants: [Ada Example]}\n"})
    assert target_of(root, "people/ada-example") == "/people/lovelace/"
    assert_built_alike_anew(root)


def test_a_merged_record_leads_to_the_other_one_as_before(tmp_path: Path) -> None:
    records = "- {id: ada, name: Ada Example}\n- {id: lovelace, name: Ada Lovelace}\n"
    root = built(tmp_path / "site", SITE | {"authorities/people.yaml": records})
    built(root, {"authorities/people.yaml": records.replace("Ada Example}", "Ada Example, merged_into: lovelace}")})
    assert target_of(root, "people/ada") == "/people/lovelace/"
    assert "/people/ada/ /people/lovelace/ 301\n" in (root / "public/_redirects").read_text("utf-8")
    assert_built_alike_anew(root)


def test_an_address_that_another_article_gets_is_its_own(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    one = str(SITE["articles/one.md"]).replace("title", "slug: two\ntitle")
    built(root, {"articles/one.md": one, "articles/two.md": "---\ntitle: Two\ndate: 2024-03-02\nslug: one\n---\n"})
    assert ("Text." in page(root, "2024/03/two"), "<h1>Two</h1>" in page(root, "2024/03/one")) == (True, True)
    assert [problem.code for problem in run_build(root).problems] == ["N305", "N305"]
    assert_built_alike_anew(root)


def test_a_stand_alone_page_that_vanishes_is_missed(tmp_path: Path) -> None:
    root = built(tmp_path / "site", SITE | {"pages/about.md": "---\ntitle: About\n---\n"})
    (root / "pages/about.md").unlink()
    assert problems_of(root)[0].startswith("pages/about.md: E306 It was published at /about/ and is gone")
    built(root, {"gone.yaml": "/about/: Not needed any more.\n"})
    assert "Not needed any more." in page(root, "about")
    assert_built_alike_anew(root)


def test_a_preview_and_drafts_are_not_remembered(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", SITE)
    run_build(root, with_drafts=True)
    assert not (root / FILE).exists()


def test_a_failed_build_remembers_nothing(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", SITE | {"articles/x.md": "---\ntitle: X\ndate: never\n---\n"})
    problems_of(root)
    assert not (root / FILE).exists()


FAULTS = {
    "no JSON": (b'{"kind"\n', "This is no line of a ledger: Input data was truncated."),
    "a mark of Git": (b"<<<<<<< ours\n", "This is a mark of Git: take the lines of both sides, and delete the marks."),
    "another kind": (b'{"kind":"x","id":"a","path":"a/"}\n', "'a' has the kind 'x', which is none."),
    "an address that leads out": (
        b'{"kind":"article","id":"a","path":"../a/"}\n',
        "'a' has the address '../a/', which has no letters or digits.",
    ),
    "no address": (b'{"kind":"article","id":"a"}\n', "'a' has no address."),
}


@pytest.mark.parametrize(("line", "message"), FAULTS.values(), ids=FAULTS)
def test_a_ledger_that_cannot_be_read_stops_the_build_and_is_left_as_it_is_for(
    tmp_path: Path, line: bytes, message: str
) -> None:
    root = built(tmp_path / "site")
    damaged = (root / FILE).read_bytes() + line
    (root / FILE).write_bytes(damaged)
    number = damaged.count(b"\n")
    assert problems_of(root) == [f"ledger.jsonl:{number}: E308 {message}"]
    run_build(root, keep_going=True)
    assert (root / FILE).read_bytes() == damaged


def test_one_id_on_two_lines_is_reported(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    lines = (root / FILE).read_bytes().splitlines(keepends=True)
    (root / FILE).write_bytes(b"".join([*lines, lines[1]]))
    assert problems_of(root) == ["ledger.jsonl:6: E308 'one' stands on two lines: delete the older one."]


def test_lines_in_another_order_mean_the_same_and_are_put_in_order_again(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    lines = (root / FILE).read_bytes().splitlines(keepends=True)
    (root / FILE).write_bytes(b"".join(reversed(lines)))
    built(root, {"articles/three.md": "---\ntitle: Three\ndate: 2024-04-01\n---\n"})
    found = [
        (str(line["kind"]), str(line["id"])) for line in map(json.loads, (root / FILE).read_text("utf-8").splitlines())
    ]
    assert found == sorted(found)
    assert len(found) == 6


def test_a_line_that_is_taken_out_frees_the_address(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    (root / "articles/one.md").unlink()
    lines = (root / FILE).read_bytes().splitlines(keepends=True)
    (root / FILE).write_bytes(b"".join(line for line in lines if b'"id":"one"' not in line))
    assert [problem.code for problem in run_build(root).problems if problem.severity == "error"] == []


def test_what_another_hand_published_is_read_from_the_ledger(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    other = tmp_path / "other"
    shutil.copytree(root, other)
    (other / "articles/one.md").rename(other / "articles/renamed.md")
    run_build(other)
    (root / "articles/one.md").rename(root / "articles/renamed.md")
    shutil.copy(other / FILE, root / FILE)
    run_build(root)
    assert target_of(root, "2024/03/one") == "/2024/03/renamed/"
    assert_built_alike_anew(root)


def test_an_id_that_another_hand_writes_into_the_ledger_counts(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    text = (root / FILE).read_text("utf-8").replace('"id":"one"', '"id":"zero"')
    (root / FILE).write_text(text, "utf-8")
    run_build(root)
    assert 'data-id="zero"' in page(root, "2024/03/one")
    assert_built_alike_anew(root)


def test_a_ledger_that_is_deleted_is_written_anew(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    before = (root / FILE).read_bytes()
    (root / FILE).unlink()
    run_build(root)
    assert (root / FILE).read_bytes() == before


def test_without_a_ledger_nothing_is_remembered(tmp_path: Path) -> None:
    root = built(tmp_path / "site", SITE | {"site.yaml": f"{SETTINGS}ledger: off\n"})
    (root / "articles/one.md").unlink()
    write_site(root, {"gone.yaml": "one: Withdrawn.\n"})
    codes = [str(problem) for problem in run_build(root).problems if problem.path == "gone.yaml"]
    assert codes == [
        "gone.yaml: W204 What is gone is told by the ledger, and that is off: set 'ledger: on', or take this file away."
    ]
    assert not (root / FILE).exists()


def test_a_correction_changes_the_date_of_the_last_version(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    built(root, {"articles/one.md": str(SITE["articles/one.md"]).replace("title", "updated: 2024-06-01\ntitle")})
    line = lines_of(root)["article", "one"]
    assert (line["since"], line["changed"]) == ("2024-03-01", "2024-06-01")
    assert_built_alike_anew(root)


def test_an_entry_of_defaults_alone_is_written_without_them() -> None:
    from sitegen.ledger import ledger_lines

    assert list(ledger_lines([Entry("tags", "a", "tags/a/", "“A”\n")])) == [
        '{"kind":"tags","id":"a","path":"tags/a/","title":"“A”\\n"}'.encode()
    ]
