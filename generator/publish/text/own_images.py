"""Images of the author's own: `Images(templates)`, then `image = images.use("images/cat.jpg")`.

They lie in `templates/images`, and are copied to `images/` of the site as they are, under their
names in letters that every server takes and a part of their content's SHA-256: an image that
changes has another address.
"""

import hashlib
import io
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from generator.errors import UserError
from generator.source_files import files, read_bytes

FOLDER = "images"
# Format, as Pillow calls it → the ending under which it is published.
FORMATS = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
ORIENTATION, TURNED = 0x0112, (5, 6, 7, 8)  # EXIF: width and height change places
LENGTH = re.compile(r"\s*(\d*\.?\d+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|)\s*", re.IGNORECASE)
PX = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


@dataclass(frozen=True)
class Image:
    """An image of the site."""

    path: str  # in the site
    width: int  # px, as a browser shows it
    height: int
    data: bytes


@dataclass
class Images:
    """The images of an article; `used` are those that its prose shows, by their paths."""

    templates: Path
    used: dict[str, Image] = field(default_factory=dict)

    def use(self, address: str) -> Image:
        """The image at an address in the prose; UserError for one that can't be shown."""
        inside = unquote(address).removeprefix(f"{FOLDER}/")
        known = files(self.templates / FOLDER)
        if not unquote(address).startswith(f"{FOLDER}/") or ".." in inside.split("/"):
            raise UserError(
                f"image: expected a file below templates/{FOLDER}, as {FOLDER}/photo.jpg, got"
                f" {address!r}"
            )
        if inside not in known:
            raise UserError(
                f"image: expected a file in templates/{FOLDER}, got {address!r}, which isn't there"
            )
        if Path(inside).suffix.lower() not in ENDINGS:
            raise UserError(
                f"image: expected a name that ends in {', '.join(ENDINGS)}, got {address!r}"
            )
        data = read_bytes(known[inside], f"{FOLDER}/{inside}")
        ending, width, height = _measured(data, address)
        words = "-".join(re.findall(r"[a-z0-9]+", Path(inside).stem.lower())) or "image"
        digest = hashlib.sha256(data).hexdigest()[:8]
        image = Image(f"{FOLDER}/{words[:40]}-{digest}{ending}", width, height, data)
        self.used[image.path] = image
        return image


def _measured(data: bytes, address: str) -> tuple[str, int, int]:
    """Ending, width and height in px; UserError for what is no image."""
    if Path(unquote(address)).suffix.lower() == ".svg":
        return ".svg", *_svg_size(data, address)
    from PIL import Image as Pillow  # few articles have an image

    too_large = Pillow.DecompressionBombWarning, Pillow.DecompressionBombError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=list(FORMATS)) as picture:
                picture.load()  # a part of one is noticed here
                width, height = picture.size
                if picture.getexif().get(ORIENTATION) in TURNED:
                    width, height = height, width
                return FORMATS[picture.format or ""], width, height
    except (OSError, SyntaxError, ValueError, *too_large) as error:
        raise UserError(f"image: expected a whole image, got {address!r}: {error}") from None


def _svg_size(data: bytes, address: str) -> tuple[int, int]:
    """From width and height, or the viewBox; UserError for an SVG without a size."""
    try:
        root = next(element for _, element in ElementTree.iterparse(io.BytesIO(data), ["start"]))
        ElementTree.fromstring(data)
    except (ElementTree.ParseError, StopIteration) as error:
        raise UserError(f"image: expected an SVG, got {address!r}: {error}") from None
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sizes = [_px(root.get("width", "")), _px(root.get("height", ""))]
    if None in sizes and len(box) == 4:
        sizes = [_px(box[2]), _px(box[3])]
    if root.tag != "{http://www.w3.org/2000/svg}svg" or not all(sizes):
        raise UserError(
            f"image: expected an SVG with width and height, or a viewBox, got {address!r}"
        )
    width, height = (max(1, round(size or 0)) for size in sizes)
    return width, height


def _px(length: str) -> float | None:
    """A length of an SVG in px; None for a share of the page, or none."""
    match = LENGTH.fullmatch(length)
    return float(match[1]) * PX[match[2].lower()] if match else None
