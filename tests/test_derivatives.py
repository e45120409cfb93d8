"""Narrower copies of pictures: which are made, of what, how often, and what a page says of them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from sitegen import derivatives
from sitegen.build import build
from sitegen.derivatives import PictureError, make_copies, wanted_widths
from sitegen.imagecache import prune
from sitegen.settings import Settings
from sitegen.site import read_site
from sitegen.workers import Workers
from tests.drawing import drawn, picture
from tests.sites import apply, call, published, run_build, write_site

WIDTHS = Settings().image_widths
ARTICLE = "---\ntitle: An article\ndate: 2024-03-01\n---\n![one](one.jpg)\n"
FOLDER = "2024/03/x/"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with an article that shows a picture beside it, and a picture among its static files."""
    return write_site(
        tmp_path / "site",
        {
            "site.yaml": "base_url: https://example.org/\nledger: off\n",
            "articles/x/index.md": ARTICLE,
            "articles/x/one.jpg": picture(1000, 600),
            "static/two.png": picture(900, 300, "PNG"),
        },
    )


def copies(root: Path) -> list[str]:
    """Return every narrower copy in the output."""
    return sorted(name for name in published(root / "public") if name.endswith("w.webp"))


def cached(root: Path) -> dict[str, tuple[int, int]]:
    """Return what is kept of made pictures: the number of each file and its size, both another if it is written anew."""
    return {entry.name: (entry.inode(), entry.stat().st_size) for entry in os.scandir(root / ".sitegen/images")}


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("width", "wanted"),
    [(800, ()), (801, (480, 800)), (1200, (480, 800)), (5000, (480, 800, 1200, 1600))],
)
def test_no_copy_is_as_wide_as_the_picture_and_small_pictures_have_none(width: int, wanted: tuple[int, ...]) -> None:
    assert wanted_widths(width, 600, WIDTHS) == wanted


@pytest.mark.parametrize(
    ("width", "height", "widths", "wanted"),
    [
        (900, 30_000, (480, 491, 492, 800), (480, 491)),
        (900, 60_000, (480, 800), ()),
        (20_000, 900, (16_383, 16_384), (16_383,)),
    ],
)
def test_no_copy_is_longer_than_a_webp_can_be(
    width: int, height: int, widths: tuple[int, ...], wanted: tuple[int, ...]
) -> None:
    assert wanted_widths(width, height, widths) == wanted


def test_a_very_high_picture_has_those_copies_that_there_can_be(site: Path) -> None:
    Image.effect_noise((900, 30_000), 60).save(site / "static/two.png")
    assert run_build(site).problems == ()
    assert [name for name in copies(site) if name.startswith("two")] == ["two.png.480w.webp"]


def test_the_page_offers_the_copies_and_the_picture_stays_where_it_is(site: Path) -> None:
    report = run_build(site)
    assert report.problems == ()
    assert copies(site) == [
        f"{FOLDER}one.jpg.480w.webp", f"{FOLDER}one.jpg.800w.webp", "two.png.480w.webp", "two.png.800w.webp",
    ]  # fmt: skip
    assert (site / "public" / FOLDER / "one.jpg").read_bytes() == picture(1000, 600)
    assert (
        '<img src="/2024/03/x/one.jpg" alt="one" width="1000" height="600" srcset="/2024/03/x/one.jpg.480w.webp 480w, '
        '/2024/03/x/one.jpg.800w.webp 800w, /2024/03/x/one.jpg 1000w" sizes="(min-width: 42rem) 42rem, 94vw">'
    ) in (site / "public" / FOLDER / "index.html").read_text("utf-8")


def test_a_picture_wider_than_all_copies_is_not_offered_beside_them(site: Path) -> None:
    (site / "articles/x/one.jpg").write_bytes(picture(1700, 600))
    run_build(site)
    html = (site / "public" / FOLDER / "index.html").read_text("utf-8")
    assert f"/{FOLDER}one.jpg.1600w.webp 1600w" in html
    assert "1700w" not in html


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", mode) for mode in ("RGB", "L", "CMYK")]
    + [(form, mode) for form in ("PNG", "WEBP") for mode in ("RGB", "L", "P", "1", "RGBA", "LA")],
)
def test_a_copy_looks_like_the_picture_and_says_nothing_else(form: str, mode: str) -> None:
    data = picture(1000, 600, form, mode=mode)
    ((width, copy),) = make_copies(data, (500,), (1000, 600))
    image, wanted = opened(copy).convert("RGB"), opened(data).convert("RGB")
    assert (width, opened(copy).format, image.size) == (500, "WEBP", (500, 300))
    assert len(opened(copy).getexif()) == 0
    assert b"private address" not in copy
    if mode != "1":
        assert _distance(image, wanted.resize((500, 300))) < 12


def _distance(one: Image.Image, other: Image.Image) -> float:
    """Return how far apart two pictures are, in steps of 256, on the average."""
    first, second = one.resize((50, 30)).tobytes(), other.resize((50, 30)).tobytes()
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_turned_photograph_has_upright_copies(turn: int) -> None:
    data = picture(1000, 600, turn=turn)
    upright = (600, 1000) if turn > 4 else (1000, 600)
    ((_, copy),) = make_copies(data, (300,), upright)
    assert opened(copy).size == (300, 300 * upright[1] // upright[0])
    from PIL import ImageOps

    assert _distance(opened(copy), ImageOps.exif_transpose(opened(data))) < 12


def test_a_copy_depends_on_the_picture_and_its_own_width_alone() -> None:
    data = picture(4000, 1000)
    together = dict(make_copies(data, (480, 800, 1600, 2000)))
    assert together == {width: dict(make_copies(data, (width,)))[width] for width in (480, 800, 1600, 2000)}


def test_colour_profiles_are_kept_and_those_of_print_are_converted() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = io.BytesIO()
    drawn(1000, 600).save(file, "JPEG", icc_profile=profile)
    ((_, copy),) = make_copies(file.getvalue(), (500,))
    assert opened(copy).info["icc_profile"] == profile
    file = io.BytesIO()
    drawn(1000, 600).save(file, "JPEG", icc_profile=profile + b"\0" * 5000)
    ((_, copy),) = make_copies(file.getvalue(), (500,))
    assert "icc_profile" not in opened(copy).info


def test_pictures_that_move_are_left_alone(site: Path) -> None:
    for name, form in (("one.webp", "WEBP"), ("two.png", "PNG")):
        frames = [drawn(1000, 600, colour) for colour in ("red", "blue")]
        frames[0].save(site / "static" / name, form, save_all=True, append_images=frames[1:], duration=100)
    (site / "articles/x/one.jpg").unlink()
    apply(site, "articles/x/index.md", ARTICLE.replace("one.jpg", "/one.webp"))
    assert run_build(site).problems == ()
    assert copies(site) == []
    assert 'width="1000" height="600">' in (site / "public" / FOLDER / "index.html").read_text("utf-8")


def test_a_drawing_that_is_smaller_than_its_copies_has_none(site: Path) -> None:
    Image.new("P", (1000, 600)).save(site / "static/two.png")
    run_build(site)
    assert copies(site) == [f"{FOLDER}one.jpg.480w.webp", f"{FOLDER}one.jpg.800w.webp"]


def bomb() -> bytes:
    """Return a small file of a very large picture."""
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (picture(1000, 600)[:9000], "is damaged"),
        (picture(1000, 600, "PNG")[:9000], "is damaged"),
        (picture(1000, 600, "WEBP")[:9000], "is damaged"),
        (b"", "is damaged"),
        (picture(9000, 8000, "PNG", mode="1"), "has 9000 times 8000 pixels, too many to take apart"),
        (bomb(), "has too many pixels to take apart"),
    ],
    ids=["a JPEG cut short", "a PNG cut short", "a WebP cut short", "nothing", "a large one", "a bomb"],
)
def test_a_picture_that_cannot_be_taken_apart_is_shown_as_it_is(site: Path, data: bytes, what: str) -> None:
    with pytest.raises(PictureError, match=what):
        list(make_copies(data, (480,)))
    if data:
        (site / "static/two.png").unlink()
        (site / "articles/x/one.jpg").write_bytes(data)
        report = run_build(site)
        assert [str(problem) for problem in report.problems] == [
            f"articles/x/one.jpg: W406 The picture {what}. It is shown as it is, without narrower copies."
        ]
        assert copies(site) == []
        assert (site / "public" / FOLDER / "one.jpg").read_bytes() == data


def test_copies_are_made_once(site: Path) -> None:
    run_build(site)
    before = cached(site)
    assert len(before) == 4
    assert run_build(site, full=True).written == 0
    shutil.rmtree(site / "public")
    (site / ".sitegen/catalog.sqlite").unlink()
    run_build(site)
    assert cached(site) == before
    assert len(copies(site)) == 4


def test_copies_are_made_again_where_somebody_took_them_away(site: Path) -> None:
    run_build(site)
    before = published(site / "public")
    shutil.rmtree(site / ".sitegen/images")
    apply(site, "articles/x/index.md", ARTICLE.replace("An article", "Another"))
    run_build(site)
    shutil.rmtree(site / "public")
    run_build(site)
    after = published(site / "public")
    assert {name: after[name] for name in copies(site)} == {name: before[name] for name in copies(site)}


OLD = [f"{number:032x}.{ending}" for number, ending in enumerate(("webp", "png", "png.123"))]
"""Names of pictures that are kept."""
FOREIGN = ["diary.txt", "photo.webp", f"{OLD[0]}.txt", f"x{OLD[0]}", OLD[0].upper(), f"{OLD[0]}.old"]


def aged(folder: Path, names: list[str], time: int = 100) -> None:
    """Write files that are as old as *time* says."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (time, time))


def test_what_no_build_uses_any_more_is_thrown_away_and_nothing_else(tmp_path: Path) -> None:
    young = f"{9:032x}.webp"
    aged(tmp_path, [*OLD, *FOREIGN])
    aged(tmp_path, [young], 200)
    (tmp_path / f"{8:032x}.webp").mkdir()
    os.utime(tmp_path / f"{8:032x}.webp", (100, 100))
    prune(tmp_path, 150 * 10**9)
    assert {entry.name for entry in os.scandir(tmp_path)} == {*FOREIGN, young, f"{8:032x}.webp"}


@pytest.mark.parametrize("link", [".sitegen", ".sitegen/images"])
def test_nothing_is_thrown_away_that_a_symbolic_link_leads_to(tmp_path: Path, link: str) -> None:
    names = [*OLD, *FOREIGN]
    aged(tmp_path / "theirs/images", names)
    (tmp_path / link).parent.mkdir(exist_ok=True)
    (tmp_path / link).symlink_to(tmp_path / "theirs" / Path(link).relative_to(".sitegen"))
    prune(tmp_path / ".sitegen/images", 150 * 10**9)
    assert {entry.name for entry in os.scandir(tmp_path / "theirs/images")} == set(names)


def test_a_symbolic_link_in_place_of_the_folder_is_refused_and_what_it_leads_to_is_left_alone(
    site: Path, tmp_path: Path
) -> None:
    aged(tmp_path / "theirs", [*OLD, *FOREIGN])
    (site / ".sitegen").mkdir()
    images = site / ".sitegen/images"
    images.symlink_to(tmp_path / "theirs")
    run = call("build", site)
    assert (run.status, run.err) == (
        2,
        f"{images}: made pictures are kept in a folder of this name, and here is a symbolic link: move it away.\n",
    )
    assert {entry.name for entry in os.scandir(tmp_path / "theirs")} == {*OLD, *FOREIGN}


def test_a_file_in_place_of_the_folder_is_refused_and_nothing_is_published(site: Path) -> None:
    write_site(site, {".sitegen/images": "A file."})
    run = call("build", site)
    assert (run.status, run.err) == (
        2,
        f"{site}/.sitegen/images: made pictures are kept in a folder of this name, and here is a file: move it away.\n",
    )
    assert not (site / "public/index.html").exists()
    # Once it is gone, the pictures have their copies.
    (site / ".sitegen/images").unlink()
    assert call("build", site).status == 0
    assert len(copies(site)) == 4


def test_a_copy_that_cannot_be_kept_is_no_fault_of_its_picture(site: Path) -> None:
    run_build(site)
    name = min(cached(site))
    shutil.rmtree(site / ".sitegen")
    (site / ".sitegen/images" / name).mkdir(parents=True)
    run = call("build", site)
    assert (run.status, run.err) == (2, f"{site}/.sitegen/images/{name}: cannot be written: Is a directory.\n")


@pytest.mark.parametrize("kept", [0, 10, 12, 5000, -1])
def test_a_copy_of_which_only_a_part_was_kept_is_made_anew(site: Path, kept: int) -> None:
    run_build(site)
    before = published(site / "public")
    for file in (site / ".sitegen/images").iterdir():
        file.write_bytes(file.read_bytes()[:kept])
    run_build(site, full=True)
    assert published(site / "public") == before


def test_a_copy_of_noughts_alone_is_made_anew(site: Path) -> None:
    run_build(site)
    before = published(site / "public")
    for file in (site / ".sitegen/images").iterdir():
        file.write_bytes(bytes(file.stat().st_size))
    run_build(site, full=True)
    assert published(site / "public") == before


def test_a_picture_is_found_whatever_its_name_holds(site: Path) -> None:
    write_site(site, {"articles/x/a%41 b?#c.png": picture(900, 300, "PNG")})
    apply(site, "articles/x/index.md", ARTICLE.replace("one.jpg", "a%2541%20b%3F%23c.png"))
    assert run_build(site).problems == ()
    assert (
        'src="/2024/03/x/a%2541%20b%3F%23c.png" alt="one" width="900" height="300" '
        'srcset="/2024/03/x/a%2541%20b%3F%23c.png.480w.webp 480w, /2024/03/x/a%2541%20b%3F%23c.png.800w.webp 800w, '
        '/2024/03/x/a%2541%20b%3F%23c.png 900w"'
    ) in (site / "public" / FOLDER / "index.html").read_text("utf-8")
    assert f"{FOLDER}a%41 b?#c.png.480w.webp" in published(site / "public")


def test_a_build_of_everything_throws_away_what_it_has_no_use_for(site: Path) -> None:
    run_build(site)
    for file in (site / ".sitegen/images").iterdir():
        os.utime(file, (100, 100))
    (site / "static/two.png").unlink()
    run_build(site)
    assert len(cached(site)) == 4
    run_build(site, full=True)
    assert len(cached(site)) == 2


def test_a_changed_picture_has_changed_copies_and_one_that_goes_takes_them_along(site: Path) -> None:
    run_build(site)
    before = published(site / "public")
    (site / "articles/x/one.jpg").write_bytes(picture(1000, 600, colour="red"))
    assert run_build(site).written == 3, "the page shows the same addresses"
    assert published(site / "public")[f"{FOLDER}one.jpg.480w.webp"] != before[f"{FOLDER}one.jpg.480w.webp"]
    (site / "static/two.png").unlink()
    (site / "articles/x/one.jpg").write_bytes(picture(700, 600))
    run_build(site)
    assert copies(site) == []
    assert "srcset" not in (site / "public" / FOLDER / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "widths"),
    [("image_widths: []", []), ("image_widths: 300", [300]), ("image_widths: [900, 100]", [100, 900])],
)
def test_the_settings_say_which_copies_there_are(site: Path, line: str, widths: list[int]) -> None:
    run_build(site)
    apply(site, "site.yaml", f"base_url: https://example.org/\nledger: off\n{line}\n")
    run_build(site)
    assert [name for name in copies(site) if name.startswith(FOLDER)] == [
        f"{FOLDER}one.jpg.{width}w.webp" for width in widths
    ]


def test_two_processes_make_the_same_copies_as_one(site: Path, tmp_path: Path) -> None:
    for number in range(9):
        (site / f"static/{number}.jpg").write_bytes(picture(900 + number, 500))
    run_build(site)
    workers = Workers(2)
    try:
        build(
            read_site(shutil.copytree(site, tmp_path / "other", ignore=lambda *_: {".sitegen", "public"})),
            workers=workers,
        )
    finally:
        workers.close()
    assert published(tmp_path / "other/public") == published(site / "public")
    assert len(copies(site)) == 22


def test_an_incremental_build_with_pictures_equals_a_clean_one(site: Path, tmp_path: Path) -> None:
    run_build(site)
    edits: list[tuple[str, bytes | str | None]] = [
        ("articles/x/one.jpg", picture(2000, 600)),
        ("articles/x/two.jpg", picture(900, 600)),
        ("articles/x/index.md", ARTICLE.replace("one.jpg", "two.jpg")),
        ("articles/y.md", ARTICLE.replace("one.jpg", "x/one.jpg")),
        ("articles/x/one.jpg", picture(2000, 600)[:20_000]),
        ("articles/z/index.md", ARTICLE.replace("one.jpg", "/two.png")),
        ("static/two.png", picture(850, 300, "PNG")),
        ("articles/x/index.md", None),
    ]
    for number, (name, content) in enumerate(edits):
        if content is None:
            (site / name).unlink()
        else:
            write_site(site, {name: content})
        report = run_build(site)
        clean = tmp_path / f"clean{number}"
        wanted = run_build(shutil.copytree(site, clean, ignore=lambda *_: {".sitegen", "public"}))
        assert published(site / "public") == published(clean / "public")
        assert report.problems == wanted.problems


def test_a_file_that_has_the_name_of_a_copy_goes_first(site: Path) -> None:
    (site / "static/two.png.480w.webp").write_bytes(picture(10, 10, "WEBP"))
    assert [str(problem) for problem in run_build(site, keep_going=True).problems] == [
        "static/two.png: E301 The address /two.png.480w.webp belongs to static/two.png.480w.webp already: choose another "
        "slug, alias, file name or id."
    ]
    assert published(site / "public")["two.png.480w.webp"] == picture(10, 10, "WEBP")


def test_check_makes_no_copies(site: Path) -> None:
    assert call("check", site).out == "0 errors, 0 warnings, 0 notes.\n"
    assert not (site / ".sitegen").exists()
    run_build(site)
    shutil.rmtree(site / ".sitegen/images")
    (site / "static/two.png").write_bytes(picture(1000, 300, "PNG"))
    assert call("check", site).out == "0 errors, 0 warnings, 0 notes.\n"
    assert not (site / ".sitegen/images").exists()


WITHOUT_PILLOW = """
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "PIL":
            raise ModuleNotFoundError(name)
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "PIL" else find(name, *rest)
sys.meta_path.insert(0, Nothing())
sys.argv = ["sitegen", "build", sys.argv[1]]
from sitegen.cli import main
main()
"""


def test_without_pillow_pictures_have_their_sizes_and_no_copies(site: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_PILLOW, str(site)]
    subprocess.run(command, check=True, capture_output=True)
    html = (site / "public" / FOLDER / "index.html").read_text("utf-8")
    assert '<img src="/2024/03/x/one.jpg" alt="one" width="1000" height="600">' in html
    assert copies(site) == []
    assert not (site / ".sitegen/images").exists()
    # Once it is installed, the next build makes them.
    run_build(site)
    assert len(copies(site)) == 4


def test_the_limit_of_pixels_is_below_the_one_where_pillow_warns() -> None:
    assert Image.MAX_IMAGE_PIXELS is not None
    assert derivatives.MOST_PIXELS < Image.MAX_IMAGE_PIXELS
