"""Makes the font of the pictures, generator/draw/style/fonts/figures.ttf, from its two sources.

    python docs/make_font.py Inter-Regular.otf Inter-SemiBold.otf NotoSansMath.woff

The first two are in Debian's package fonts-inter (version 3.19), the third is
files/noto-sans-math-latin-400-normal.woff of the npm package @fontsource/noto-sans-math (5.3.0).
Needs fontTools, which matplotlib brings along. Run by hand when a character is wanted; the result
is committed, so that a build needs none of this.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

TARGET = Path(__file__).parent.parent / "generator" / "draw" / "style" / "fonts" / "figures.ttf"
FAMILY = "Figures Sans"
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
GREEK = "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξπρστφχψω"
PUNCTUATION = "–—‘’“”…′″"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵏ₀₁₂₃₄₅₆₇₈₉ₖₙᵢ½⅓¼¾"
SIGNS = "←↑→↓↔−√∞≈≠≤≥∂∑∫ℓ∅‖ẋ"
BORROWED = "∈ℝ∇⟨⟩∘⊂∪∩∥⊥∗≡"  # Inter has none of these: taken from Noto Sans Math
KERNED = "".join(map(chr, range(0x21, 0x7F))) + "–’"
LEAST_KERNING = 0.012  # em; smaller pairs are not worth their bytes
LICENCE = "SIL Open Font License 1.1, https://openfontlicense.org"
COPYRIGHT = (
    "Copyright 2020 The Inter Project Authors (https://github.com/rsms/inter); "
    "mathematical signs: Copyright 2022 Google LLC (Noto Sans Math). "
    "A modified subset of both."
)


def outline(font: TTFont, name: str, transform: tuple[float, ...] = (1, 0, 0, 1, 0, 0)):
    """The glyph's contours, components resolved, as a recording."""
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(TransformPen(pen, transform))
    return pen


def quadratic(recording: RecordingPen, em: int, reverse: bool):
    """TrueType's quadratic outline of a recorded one, within a thousandth of an em."""
    pen = TTGlyphPen(None)
    recording.replay(Cu2QuPen(pen, max_err=em / 1000, reverse_direction=reverse))
    return pen.glyph()


def tabular(font: TTFont) -> dict[str, str]:
    """Glyph → its form of even width (feature tnum): a count in a film must not shiver."""
    table = font["GSUB"].table
    indices = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    forms: dict[str, str] = {}
    for index in indices:
        for subtable in table.LookupList.Lookup[index].SubTable:
            forms |= getattr(subtable, "ExtSubTable", subtable).mapping
    return forms


def maps_to(font: TTFont) -> RecordingPen:
    """↦ as Inter's → with a bar at its tail, as thick as the shaft, in one contour."""
    corners = [step[1][0] for step in outline(font, font.getBestCmap()[0x2192]).value[:-1]]
    tail = min(x for x, _ in corners)
    low, high = sorted(y for x, y in corners if x == tail)
    thick, reach = high - low, 2.2 * (high - low)
    bar = [(tail + thick, high), (tail + thick, high + reach), (tail, high + reach)]
    bar += [(tail, low - reach), (tail + thick, low - reach), (tail + thick, low)]
    first = corners.index((tail, high))
    points = corners[:first] + bar + corners[first + 2 :]
    pen = RecordingPen()
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()
    return pen


def pairs(font: TTFont) -> Iterator[tuple[str, str, int]]:
    """Kerning of glyphs and of classes of glyphs (GPOS pair positioning), first match first."""
    cmap = font.getBestCmap()
    wanted = [cmap[ord(character)] for character in KERNED]
    lookups = [
        index
        for record in font["GPOS"].table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for index in record.Feature.LookupListIndex
    ]
    seen: set[tuple[str, str]] = set()
    for index in dict.fromkeys(lookups):
        for wrapped in font["GPOS"].table.LookupList.Lookup[index].SubTable:
            subtable = getattr(wrapped, "ExtSubTable", wrapped)
            covered = set(subtable.Coverage.glyphs)
            for left in (name for name in wanted if name in covered):
                for right in wanted:
                    value = kerning(subtable, left, right)
                    if value is not None and (left, right) not in seen:
                        seen.add((left, right))
                        yield left, right, value


def kerning(subtable, left: str, right: str) -> int | None:
    """What one subtable says of a pair; None when it says nothing."""
    if subtable.Format == 1:
        records = subtable.PairSet[subtable.Coverage.glyphs.index(left)].PairValueRecord
        for record in records:
            if record.SecondGlyph == right:
                return record.Value1.XAdvance
        return None
    row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(left, 0)]
    value = row.Class2Record[subtable.ClassDef2.classDefs.get(right, 0)].Value1
    return value.XAdvance if value else 0


Drawn = dict[str, tuple[RecordingPen, float, bool]]  # character → outline, advance, is it cubic


def drawn(inter: TTFont, bold: TTFont, noto: TTFont) -> Drawn:
    """Every character of the font, in Inter's em."""
    cmap, even, em = inter.getBestCmap(), tabular(inter), inter["head"].unitsPerEm
    found: Drawn = {}
    for character in dict.fromkeys(LATIN + GREEK + PUNCTUATION + RAISED + SIGNS):
        name = cmap[ord(character)]
        name = even.get(name, name) if character.isdecimal() else name
        found[character] = outline(inter, name), inter["hmtx"][name][0], True
    scale = em / noto["head"].unitsPerEm
    for character in BORROWED:
        name = noto.getBestCmap()[ord(character)]
        sign = outline(noto, name, (scale, 0, 0, scale, 0, 0))
        found[character] = sign, noto["hmtx"][name][0] * scale, False
    found["↦"] = maps_to(inter), inter["hmtx"][cmap[0x2192]][0], True
    name = bold.getBestCmap()[ord("T")]  # semi-bold made small looks regular
    small = outline(bold, name, (0.6, 0, 0, 0.6, 0, 0.36 * em))
    found["ᵀ"] = small, 0.6 * bold["hmtx"][name][0], True
    return found


def kern_table(inter: TTFont, characters: dict[int, str]):
    """A legacy table: FreeType's own kerning, which draw.text asks for, reads no GPOS."""
    least = LEAST_KERNING * inter["head"].unitsPerEm
    ours = {
        name: characters[code] for code, name in inter.getBestCmap().items() if code in characters
    }
    subtable = KernTable_format_0()
    subtable.coverage, subtable.apple = 1, False
    subtable.kernTable = {
        (ours[left], ours[right]): value
        for left, right, value in pairs(inter)
        if abs(value) >= least
    }
    table = newTable("kern")
    table.version, table.kernTables = 0, [subtable]
    return table


def main(regular: str, semibold: str, mathematics: str) -> None:
    """Reads the three sources and writes the font."""
    inter = TTFont(regular)
    em, ascent, descent = inter["head"].unitsPerEm, inter["hhea"].ascent, inter["hhea"].descent
    glyphs, advances, characters = {".notdef": TTGlyphPen(None).glyph()}, {".notdef": em // 2}, {}
    for character, (recording, advance, cubic) in drawn(
        inter, TTFont(semibold), TTFont(mathematics)
    ).items():
        name = f"uni{ord(character):04X}"
        glyphs[name], advances[name] = quadratic(recording, em, reverse=cubic), round(advance)
        characters[ord(character)] = name

    builder = FontBuilder(em, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(characters)
    builder.setupGlyf(glyphs)
    left = {name: getattr(builder.font["glyf"][name], "xMin", 0) for name in glyphs}
    builder.setupHorizontalMetrics({name: (advances[name], left[name]) for name in glyphs})
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    names = {"familyName": FAMILY, "styleName": "Regular", "copyright": COPYRIGHT}
    builder.setupNameTable(names | {"licenseDescription": LICENCE, "uniqueFontIdentifier": FAMILY})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent)
    builder.setupPost(keepGlyphNames=False)
    builder.font["kern"] = kern_table(inter, characters)
    builder.font["head"].created = builder.font["head"].modified = 0  # no clock in a file of ours
    builder.font.recalcTimestamp = False
    builder.save(TARGET)
    print(f"{TARGET}: {TARGET.stat().st_size} bytes, {len(characters)} characters")


if __name__ == "__main__":
    main(*sys.argv[1:])
