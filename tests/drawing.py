"""Pictures and a font for tests, made by Pillow."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont


def drawn(width: int, height: int, colour: str = "teal", mode: str = "RGB") -> Image.Image:
    """Return a picture with fine lines and a shade across it, so that no copy is as small as one colour would be."""
    image = Image.effect_mandelbrot((width, height), (-0.8, 0.1, -0.7, 0.2), 100).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 8, height // 8, width // 2, height // 2), fill=colour)
    for number in range(0, width, 7):
        draw.line((number, 0, width - number, height), fill="white")
    return image.convert(mode)


def picture(
    width: int, height: int, form: str = "JPEG", colour: str = "teal", turn: int = 1, mode: str = "RGB"
) -> bytes:
    """Return the file of a picture; *turn*: its orientation as EXIF has it."""
    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Taken at the private address of Ada Example"
    if turn != 1:
        exif[0x0112] = turn
    drawn(width, height, colour, mode).save(data, form, **({"exif": exif} if form == "JPEG" else {}))
    return data.getvalue()


def font() -> bytes:
    """Return the file of the font that Pillow brings: Latin letters alone."""
    found = ImageFont.load_default(20)
    assert isinstance(found, ImageFont.FreeTypeFont)
    assert isinstance(found.path, io.BytesIO)
    return found.path.getvalue()
