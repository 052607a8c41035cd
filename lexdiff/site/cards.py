"""Card images: the picture that stands beside a link to an ordinance or a redline, 1200 by 630 pixels.

Title, one sentence, the mark of a restatement, the site's name; drawn with a font of our own, in sixteen tones, and
written as PNG here, so that neither a machine's fonts nor the picture library's compression shows in the bytes.
Limits: the Latin alphabet; other letters are drawn as boxes. Without Pillow (the extra ``cards``) there are none.
Rejected: a browser at build time; SVG, which no network shows; resvg, whose wheel names no licence.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lexdiff.model.history import Edition, History
from lexdiff.render import labels, opening
from lexdiff.render.labels import visible
from lexdiff.settings import Settings
from lexdiff.site import urls
from lexdiff.site.pages import redline
from lexdiff.site.pages.version import restated, title

WIDTH, HEIGHT = 1200, 630
FONT = Path(__file__).parent / "fonts" / "DejaVuSansCondensed-Latin.ttf"
MARK = "RESTATEMENT"
_EDGE, _BAR = 72, 20
_INK, _GROUND = (0x1C, 0x1B, 0x1A), (0xFF, 0xFF, 0xFF)


class Card(NamedTuple):
    """What a card says; ``mark`` is "" where the wording is no restatement."""

    title: str
    sentence: str
    mark: str
    name: str


def maker() -> str:
    """Returns what draws the cards, with its release; "" where it isn't installed."""
    try:
        from PIL import __version__
    except ImportError:
        return ""
    return f"Pillow {__version__}"


def of_ordinance(history: History, chosen: Settings) -> dict[str, bytes]:
    """Returns the cards of an ordinance and of its redlines with changes by their paths.

    None where nothing can draw them, or where the site has no address: a card is fetched by its whole address.
    """
    if not maker() or not chosen.address:
        return {}
    newest, name = history.editions[-1], visible(chosen.name)
    found = {urls.ordinance(history.id): Card(title(newest), _sentence(newest), _mark(restated(newest)), name)}
    for step in (one for one in history.steps if not one.equal):
        whole = redline.whole(step)
        said = opening.counted(whole) or opening.NOTHING
        names = opening.versions(whole)
        card = Card(opening.title(step.redline), f"{names.before} → {names.after}: {said}", "", name)
        found[urls.redline(history.id, *step.versions)] = card._replace(mark=_mark(opening.restated(whole)))
    return {urls.card(page): draw(card, chosen.accent) for page, card in found.items()}


def _sentence(newest: Edition) -> str:
    known = [f"{name} {when}" for name, when in labels.clocks(newest.ordinance.clocks) if when != "unknown"]
    return " · ".join([f"Version {visible(newest.version)}", *known])


def _mark(said: str) -> str:
    return MARK if said else ""


def draw(card: Card, accent: str) -> bytes:
    """Returns a card as PNG."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    line = 80
    for text, size, most in ((card.title, 64, 3), (card.sentence, 38, 4)):
        for words in _lines(text, size, most):
            pen.text((_EDGE, line), words, fill=0, font=_font(size))
            line += round(size * 1.25)
        line += 28
    if card.mark:
        wide = round(_font(30).getlength(card.mark))
        pen.rectangle((_EDGE, 536, _EDGE + wide + 40, 586), outline=0, width=3)
        pen.text((_EDGE + 20, 543), card.mark, fill=0, font=_font(30))
    if card.name:
        short = next(_lines(card.name, 28, 1), "")
        pen.text((WIDTH - _EDGE - round(_font(28).getlength(short)), 546), short, fill=0, font=_font(28))
    return _png(image.tobytes(), accent)


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)


def _lines(text: str, size: int, most: int) -> Iterator[str]:
    """Yields a text in at most so many lines; what is too long ends in "…"."""
    words = text.split()
    for number in range(most):
        taken = _fitting(words, size)
        line, words = " ".join(words[:taken]), words[taken:]
        if words and number == most - 1:
            line += "…"
        if line:
            yield _cut(line, size)


def _fitting(words: Sequence[str], size: int) -> int:
    """Returns how many words fit into a line, at least one."""
    taken = 1
    while taken < len(words) and _wide(" ".join(words[: taken + 1]), size) <= WIDTH - 2 * _EDGE - size:
        taken += 1
    return taken


def _cut(line: str, size: int) -> str:
    """Returns a line without what would run out of the picture."""
    while _wide(line, size) > WIDTH - 2 * _EDGE:
        line = line[: len(line) * 9 // 10 - 1] + "…"
    return line


def _wide(line: str, size: int) -> float:
    if len(line) > 400:
        return 2.0 * WIDTH
    wide: float = _font(size).getlength(line)
    return wide


def _png(grey: bytes, accent: str) -> bytes:
    """Returns a picture as PNG of sixteen colours: fifteen tones from ink to ground; the accent, as a bar on top."""
    from PIL import Image

    tones = bytes(value * 14 // 255 for value in range(256))
    dots = b"\x0f" * (WIDTH * _BAR) + grey[WIDTH * _BAR :].translate(tones)
    packed = Image.frombytes("P", (WIDTH, HEIGHT), dots).tobytes("raw", "P;4")  # two dots a byte
    half = WIDTH // 2
    rows = b"".join(b"\0" + packed[half * n : half * (n + 1)] for n in range(HEIGHT))
    ramp = [round(i + (g - i) * n / 14) for n in range(15) for i, g in zip(_INK, _GROUND, strict=True)]
    palette = bytes(ramp) + bytes.fromhex(accent[1:])
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)
    # Runs only: a third more bytes than the usual search for repeats, in a quarter of the time.
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    content = packer.compress(rows) + packer.flush()
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", content), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
