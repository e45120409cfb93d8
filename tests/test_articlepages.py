"""The page of an article: its standfirst, and how many names its panel shows at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import shown
from tests.sites import run_build, write_site

SUMMARY = "The harbour was opened on Sunday, and thousands of visitors came to see it."


@pytest.mark.parametrize(
    ("summary", "body", "standfirst"),
    [
        (SUMMARY, "Another text.", SUMMARY),
        (SUMMARY, f"{SUMMARY} They stayed.", ""),
        (SUMMARY, "![The pier](pier.png)\n\nThe **harbour** was opened on Sunday,\nand thousands came.", ""),
        (f"{SUMMARY[:50]}…", SUMMARY, ""),
        ("Opened…", "Opened on Sunday.", ""),
        ("港口周日开放。", "港口周日开放。游客很多。", ""),
        ("港口周日开放。", "周日，港口开放。", "港口周日开放。"),
        (SUMMARY, f"{'Long before that much else had happened. ' * 40}\n\n{SUMMARY}", SUMMARY),
        ("", "Another text.", ""),
    ],
    ids=[
        "in other words", "in the same words", "in the same words after a picture, marked up", "cut off", "short", "Chinese",
        "Chinese in other words", "much later", "empty",
    ],
)  # fmt: skip
def test_a_summary_stands_above_the_text_unless_the_text_begins_with_it(
    summary: str, body: str, standfirst: str, tmp_path: Path
) -> None:
    text = f"---\ntitle: News\ndate: 2024\nslug: x\nsummary: '{summary}'\n---\n{body}\n"
    run_build(write_site(tmp_path, {"articles/x.md": text}))
    view = shown.article(tmp_path, "2024/x/")
    assert (view.summary, view.standfirst) == (summary, standfirst)


@pytest.mark.parametrize(("count", "folded"), [(25, 0), (26, 6), (60, 40)])
def test_of_very_many_names_the_first_twenty_are_seen_and_the_others_fold_away(
    count: int, folded: int, tmp_path: Path
) -> None:
    people = ", ".join(f"Person {number}" for number in range(count))
    run_build(write_site(tmp_path, {"articles/x.md": f"---\ntitle: X\ndate: 2024\npeople: [{people}]\n---\nText.\n"}))
    html = (tmp_path / "public/2024/x/index.html").read_text("utf-8")
    assert (html.count("<dd><a "), html.count('<li><a href="/people/person-')) == (count - folded, folded)
    assert (f"<summary>{folded} more</summary>" in html) == (folded > 0)
