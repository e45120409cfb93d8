"""Social cards: what is on them, when they are drawn, and which pages name them."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from sitegen.build import build
from sitegen.errors import ProblemsError
from sitegen.fileviews import SocialCardView
from sitegen.site import read_site
from sitegen.socialcards import draw, shortened, wrapped
from sitegen.workers import Workers
from tests.drawing import font, picture
from tests.sites import apply, call, published, run_build, write_site
from tests.test_derivatives import WITHOUT_PILLOW, cached

FOLDER = "2024/03/x/"
CARD = f"{FOLDER}social-card.png"
ARTICLE = "---\ntitle: A headline\ndate: 2024-03\n---\nText.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of one article that has social cards."""
    return write_site(
        tmp_path / "site",
        {
            "site.yaml": "title: News\nbase_url: https://example.org/news/\nsocial_card_font: fonts/a.ttf\n",
            "fonts/a.ttf": font(),
            "articles/x/index.md": ARTICLE,
            "articles/other.md": "---\ntitle: Other\ndate: 2023\n---\nText.\n",
        },
    )


@pytest.fixture
def font_file(tmp_path: Path) -> Path:
    file = tmp_path / "a.ttf"
    file.write_bytes(font())
    return file


def named(root: Path, page: str) -> list[str]:
    """Return what the page says of its picture."""
    html = (root / "public" / page / "index.html").read_text("utf-8")
    return [line for line in html.splitlines() if "og:image" in line or "twitter:" in line]


def card(path: str, width: int = 1200, height: int = 630, alt: str = "A headline") -> list[str]:
    """Return what a page says that names the picture at *path*."""
    return [
        f'<meta property="og:image" content="https://example.org/news/{path}">',
        f'<meta property="og:image:width" content="{width}">',
        f'<meta property="og:image:height" content="{height}">',
        f'<meta property="og:image:alt" content="{alt}">',
        f'<meta name="twitter:card" content="summary{"_large_image" if width >= 600 else ""}">',
    ]


def test_every_article_and_the_home_page_name_a_card_and_it_is_there(site: Path) -> None:
    assert run_build(site).problems == ()
    assert named(site, FOLDER) == card(CARD)
    assert named(site, "") == card("social-card.png", alt="News")
    assert named(site, "archive") == []
    for name in (CARD, "2023/other/social-card.png", "social-card.png"):
        data = published(site / "public")[name]
        image = Image.open(io.BytesIO(data))
        assert (image.size, image.mode, len(data) < 40_000) == ((1200, 630), "P", True)


def test_without_an_address_of_the_site_pages_name_no_picture(site: Path) -> None:
    apply(site, "site.yaml", "social_card_font: fonts/a.ttf\n")
    run_build(site)
    assert named(site, FOLDER) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("images: [{src: wide.jpg, alt: Wide}]\n---\n", (f"{FOLDER}wide.jpg", 1300, 700, "Wide")),
        ("---\n![Wide & <wide>](wide.jpg)\n", (f"{FOLDER}wide.jpg", 1300, 700, "Wide &amp; &lt;wide&gt;")),
        ("---\n![Narrow](narrow.jpg) ![Wide](wide.jpg)\n", (CARD,)),
        ("---\n![Nothing](nothing.jpg) ![Elsewhere](https://example.com/a.jpg) ![Wide](wide.jpg)\n", (f"{FOLDER}wide.jpg", 1300, 700, "Wide")),
    ],
    ids=["above the text", "in the text", "a narrow one", "one that is not here"],
)  # fmt: skip
def test_a_wide_picture_of_the_article_goes_before_the_card(site: Path, text: str, wanted: tuple[str]) -> None:
    write_site(site, {"articles/x/wide.jpg": picture(1300, 700), "articles/x/narrow.jpg": picture(300, 200)})
    apply(site, "articles/x/index.md", ARTICLE.replace("---\nText.\n", text))
    run_build(site)
    assert named(site, FOLDER) == card(*wanted)


def test_without_cards_a_picture_of_the_article_is_named_that_is_not_tiny(site: Path) -> None:
    apply(site, "site.yaml", "base_url: https://example.org/news/\n")
    apply(site, "articles/x/index.md", ARTICLE + "![A](a.jpg)\n")
    for width, wanted in ((300, card(f"{FOLDER}a.jpg", 300, 200, "A")), (150, [])):
        (site / "articles/x/a.jpg").write_bytes(picture(width, 200))
        run_build(site)
        assert named(site, FOLDER) == wanted


def test_a_card_of_the_authors_own_takes_its_place(site: Path) -> None:
    run_build(site)
    own, of_site = picture(1000, 500, "PNG"), picture(1100, 500, "PNG")
    write_site(site, {"articles/x/social-card.png": own, "static/social-card.png": of_site})
    assert run_build(site).problems == ()
    assert named(site, FOLDER) == card(CARD, 1000, 500)
    assert named(site, "") == card("social-card.png", 1100, 500, "News")
    files = published(site / "public")
    assert (files[CARD], files["social-card.png"]) == (own, of_site)
    (site / "articles/x/social-card.png").unlink()
    (site / "static/social-card.png").unlink()
    run_build(site)
    assert named(site, FOLDER) + named(site, "") == card(CARD) + card("social-card.png", alt="News")


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (("articles/x/index.md", ARTICLE.replace("Text", "Another text")), set()),
        (("articles/x/index.md", ARTICLE.replace("2024-03", "2024-03-01")), {CARD}),
        (("articles/x/index.md", ARTICLE.replace("A headline", "Another")), {CARD}),
        (("articles/new.md", ARTICLE), {"2024/03/new/social-card.png"}),
        (("site.yaml", "title: N\nsocial_card_font: fonts/a.ttf\n"), {CARD, "2023/other/social-card.png", "social-card.png"}),
        (("site.yaml", "title: News\ndescription: All.\nsocial_card_font: fonts/a.ttf\n"), {"social-card.png"}),
    ],
    ids=["its text", "its date", "its headline", "another article", "the site's title", "the site's description"],
)  # fmt: skip
def test_a_card_changes_with_what_it_shows_alone(site: Path, edit: tuple[str, str], changed: set[str]) -> None:
    run_build(site)
    before = published(site / "public")
    apply(site, *edit)
    run_build(site)
    after = published(site / "public")
    cards = {name for name in {*before, *after} if name.endswith(".png")}
    assert {name for name in cards if before.get(name) != after.get(name)} == changed


def test_another_font_draws_all_cards_anew_and_the_same_one_none(site: Path) -> None:
    run_build(site)
    before = cached(site)
    run_build(site, full=True)
    assert cached(site) == before
    (site / "fonts/a.ttf").write_bytes(font() + b"\0")
    run_build(site)
    assert len(set(cached(site)) - set(before)) == 3


def test_two_processes_draw_the_same_cards(site: Path, tmp_path: Path) -> None:
    run_build(site)
    workers = Workers(2, fewest=1)
    try:
        build(read_site(site, tmp_path / "other"), workers=workers)
    finally:
        workers.close()
    assert published(tmp_path / "other") == published(site / "public")


def test_a_sign_that_the_font_does_not_have_is_a_warning(site: Path) -> None:
    apply(site, "articles/x/index.md", ARTICLE.replace("A headline", "关于 A"))
    for problems in (run_build(site).problems, run_build(site).problems):
        assert [str(problem) for problem in problems] == [
            "articles/x/index.md: W407 The font of social cards has no '关' (U+5173): name one that has it in "
            "'social_card_font'."
        ]


@pytest.mark.parametrize(
    ("settings", "sign"),
    [
        ("title: 新闻", "'新' (U+65B0)"),
        ("language: zh", "'年' (U+5E74)"),
        ("description: Of 上海", "'上' (U+4E0A)"),
    ],
    ids=["the title of the site", "dates", "its description"],
)
def test_a_sign_is_missed_once_that_the_settings_put_on_cards(site: Path, settings: str, sign: str) -> None:
    apply(site, "site.yaml", f"base_url: https://example.org/\nsocial_card_font: fonts/a.ttf\n{settings}\n")
    for problems in (run_build(site).problems, run_build(site).problems):
        assert [str(problem) for problem in problems] == [
            f"site: W407 The font of social cards has no {sign}: name one that has it in 'social_card_font'."
        ]


def test_a_description_that_is_on_no_card_is_not_looked_at(site: Path) -> None:
    apply(site, "site.yaml", "base_url: https://example.org/\nsocial_card_font: fonts/a.ttf\ndescription: 上海\n")
    assert len(run_build(site).problems) == 1
    write_site(site, {"static/social-card.png": picture(1200, 630, "PNG")})
    assert run_build(site).problems == ()


def damaged() -> bytes:
    """Return a font that can be opened, but whose glyphs cannot be drawn."""
    data = bytearray(font())
    entry = data.index(b"glyf", 12)
    start, length = (int.from_bytes(data[place : place + 4], "big") for place in (entry + 8, entry + 12))
    data[start : start + length] = b"\x7f" * length
    return bytes(data)


@pytest.mark.parametrize("own", [True, False], ids=["all cards drawn by their authors", "cards to be drawn"])
def test_a_font_with_a_damaged_glyph_is_an_error(site: Path, own: bool) -> None:
    if own:
        card = picture(1200, 630, "PNG")
        write_site(site, {"articles/x/social-card.png": card, "static/social-card.png": card})
        (site / "articles/other.md").unlink()
    (site / "fonts/a.ttf").write_bytes(damaged())
    run = call("build", site)
    message = "site.yaml: E501 'social_card_font' names 'a.ttf', which cannot be read as a font."
    assert (run.status, run.err.splitlines()[0]) == (1, message)


def test_a_card_in_a_font_with_a_damaged_glyph_is_an_error(font_file: Path) -> None:
    font_file.write_bytes(damaged())
    with pytest.raises(ProblemsError, match=r"names 'a\.ttf', which cannot be read as a font"):
        draw(SocialCardView("x", "News", "A headline", "2024", is_site=False), font_file)


def test_no_font_of_the_machine_takes_the_place_of_a_damaged_one(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, {"share/fonts/a.ttf": font()})
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    (site / "fonts/a.ttf").write_bytes(b"no font")
    message = "site.yaml: E501 'social_card_font' names 'a.ttf', which cannot be read as a font."
    assert call("build", site).err.splitlines()[0] == message


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that nobody can read from its beginning")
@pytest.mark.parametrize("options", [(), ("--full",)])
def test_a_font_that_cannot_be_read_is_an_error(site: Path, options: tuple[str, ...]) -> None:
    (site / "fonts/a.ttf").unlink()
    (site / "fonts/a.ttf").symlink_to("/proc/self/mem")
    run = call("build", *options, site)
    message = "site.yaml: E501 'social_card_font' names 'fonts/a.ttf', which cannot be read: Input/output error."
    assert (run.status, run.err.splitlines()[0]) == (1, message)


@pytest.mark.parametrize("kept", [0, 10, 5000, -1])
def test_a_card_of_which_only_a_part_was_kept_is_drawn_anew(site: Path, kept: int) -> None:
    run_build(site)
    before = published(site / "public")
    for file in (site / ".sitegen/images").iterdir():
        file.write_bytes(file.read_bytes()[:kept])
    run_build(site, full=True)
    assert published(site / "public") == before


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("fonts/b.ttf", "site.yaml: E501 'social_card_font' names 'fonts/b.ttf', which is no file in the site folder."),
        ("../a.ttf", "site.yaml:1:19: E501 'social_card_font' is a file inside the site folder, written with '/': not '../a.ttf'."),
        ("fonts/a.woff2", "site.yaml:1:19: E501 'social_card_font' is a font, a file that ends in .otf, .ttf or .ttc."),
        ("fonts/c.ttf", "site.yaml: E501 'social_card_font' names 'c.ttf', which cannot be read as a font."),
    ],
)  # fmt: skip
def test_a_font_that_cannot_be_used_is_an_error(site: Path, line: str, message: str) -> None:
    write_site(site, {"site.yaml": f"social_card_font: {line}\n", "fonts/c.ttf": b"no font"})
    assert call("build", site).err.splitlines()[0] == message


def test_without_pillow_there_are_no_cards_and_a_note_says_so(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PILLOW, str(site)], capture_output=True, encoding="utf-8", check=True
    )
    assert (
        "site: N202 Social cards are drawn with Pillow, which is not installed. This line installs it: pip install pillow"
        in (done.stdout + done.stderr)
    )
    assert named(site, FOLDER) == []
    assert CARD not in published(site / "public")


class _Even:
    """A font in which every sign is ten pixels wide."""

    def getlength(self, text: str) -> float:
        return 10.0 * len(text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three four", 100, ["one two", "three four"]),
        ("one", 100, ["one"]),
        ("", 100, []),
        ("averylongwordthatfitsnowhere and", 100, ["averylongwordthatfitsnowhere", "and"]),
        ("教育部关于对口支援工作的通知", 80, ["教育部关于对口", "支援工作的通知"]),
        ("教育部，关于对口支援", 50, ["教育部，关", "于对口支援"]),
        ("上海交通，大学", 40, ["上海交", "通，大学"]),
        ("签署《协议》 with SJTU", 60, ["签署《协议》", "with", "SJTU"]),
    ],
)
def test_lines_are_as_few_as_can_be_and_about_as_long(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, _Even(), width) == lines


@pytest.mark.parametrize(
    "title", ["A", "word " * 80, "長" * 300, "x" * 400, " ", "\u202eabc", "é́", "A\u200bB"], ids=lambda title: title[:3]
)
def test_any_headline_stays_on_its_card(font_file: Path, title: str) -> None:
    image = Image.open(io.BytesIO(draw(SocialCardView("x", title, title, title, is_site=False), font_file)))
    # Nothing is drawn in the margins.
    assert image.size == (1200, 630)
    pixels = image.convert("L")
    for box in ((0, 0, 70, 630), (1130, 0, 1200, 630), (0, 0, 1200, 50), (0, 600, 1200, 630)):
        assert pixels.crop(box).getextrema() == (250, 250)


def test_a_headline_is_cut_before_it_is_measured() -> None:
    long = "word " * 4000
    assert shortened(long) == f"{long[:400].rstrip()} …"
    assert shortened(long[:400]) == long[:400]


def test_a_card_of_a_very_long_headline_is_as_that_of_its_beginning(font_file: Path) -> None:
    for sign in ("x", "word ", "字"):
        one, other = (
            draw(SocialCardView("x", sign * n, sign * n, sign * n, is_site=False), font_file) for n in (2000, 200_000)
        )
        assert one == other


def test_a_file_that_comes_to_lie_there_by_chance_is_not_named(site: Path) -> None:
    apply(site, "site.yaml", "base_url: https://example.org/news/\n")
    run_build(site)
    write_site(site, {f"static/{CARD}": picture(1200, 700, "PNG")})
    run_build(site)
    assert named(site, FOLDER) == []
    run_build(site, full=True)
    assert named(site, FOLDER) == []
