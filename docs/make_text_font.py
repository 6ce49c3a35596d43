"""Makes the font of the pages' text, templates/static/fonts/, from Source Serif 4.

    python docs/make_text_font.py FOLDER

FOLDER is `files` of the npm package @fontsource/source-serif-4 (5.3.1), whose Latin subsets hold
331 glyphs with kerning and ligatures. Only what those files say of themselves is changed: “Source”
is a reserved name, which a copy that may be changed must not have. Needs fontTools and brotli.
Run by hand; the result is committed, so that a build needs none of this.
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent.parent / "templates" / "static" / "fonts"
FAMILY = "Article Serif"
STYLES = {"normal": ("text.woff2", "Regular"), "italic": ("text-italic.woff2", "Italic")}
# Numbers of the name table that say what the font is called.
FAMILY_ID, STYLE_ID, UNIQUE_ID, FULL_ID, POSTSCRIPT_ID = 1, 2, 3, 4, 6
DROPPED = ("STAT", "prep", "gasp")  # of the variable original, and for hinting


def renamed(path: Path, style: str) -> TTFont:
    """The font under our name, without hinting and without a clock."""
    font = TTFont(path, recalcTimestamp=False)
    names = {
        FAMILY_ID: FAMILY,
        STYLE_ID: style,
        UNIQUE_ID: f"{FAMILY} {style}",
        FULL_ID: f"{FAMILY} {style}",
        POSTSCRIPT_ID: f"{FAMILY.replace(' ', '')}-{style}",
    }
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID > 255:
            font["name"].names.remove(record)
    for table in DROPPED:
        if table in font:
            del font[table]
    font.flavor = "woff2"
    return font


def main() -> None:
    folder = Path(sys.argv[1])
    TARGET.mkdir(exist_ok=True)
    for kind, (name, style) in STYLES.items():
        renamed(folder / f"source-serif-4-latin-400-{kind}.woff2", style).save(TARGET / name)


if __name__ == "__main__":
    main()
