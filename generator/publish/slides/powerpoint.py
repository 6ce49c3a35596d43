"""deck.pptx: `pptx(slides, about, colours)` has a slide for each figure; always the same bytes.

GIFs lie in it as they are, byte for byte: PowerPoint, Keynote, Google Slides and LibreOffice play
them in the show. The caption and what was measured are the speaker's notes.
"""

import datetime
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.presentation import Presentation as PresentationFile
from pptx.util import Emu, Pt

from generator.publish.prose.article_toml import Article
from generator.publish.slides.slide import Slide

WIDTH, HEIGHT = 12_192_000, 6_858_000  # EMU: 13⅓ × 7½ inches, 16 : 9
HEAD = 900_000  # EMU, above the picture, for the title
ONE_LINE = 42  # letters of a title that fit into a line at 30 points
TITLE_ONLY = 5  # the layout of that name in python-pptx's own template
BEGAN = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can hold
Colours = Mapping[str, str]


def pptx(slides: Sequence[Slide], about: Article, colours: Colours) -> bytes:
    """The deck, in the colours of a theme."""
    deck = Presentation()
    widened(deck)
    described(deck, about)
    for slide in slides:
        add(deck, slide, colours)
    data = io.BytesIO()
    deck.save(data)
    return rezipped(data.getvalue())


def widened(deck: PresentationFile) -> None:
    """16 : 9, also for slides that are added to it later."""
    share = WIDTH / deck.slide_width
    deck.slide_width, deck.slide_height = Emu(WIDTH), Emu(HEIGHT)
    master = deck.slide_masters[0]
    for page in (master, *master.slide_layouts):
        for shape in page.placeholders:
            if shape.element.spPr.find(f".//{{{MAIN}}}xfrm") is not None:  # else it inherits
                shape.left, shape.width = (
                    Emu(int(shape.left * share)),
                    Emu(int(shape.width * share)),
                )


MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def described(deck: PresentationFile, about: Article) -> None:
    """Title, authors and date of the article; nothing of the clock or of who builds."""
    properties, day = deck.core_properties, datetime.datetime.combine(about.date, datetime.time())
    properties.title, properties.author = about.title, about.byline
    properties.last_modified_by, properties.comments = about.byline, about.licence
    properties.created = properties.modified = day
    properties.revision = 1
    properties.language = about.language


def add(deck: PresentationFile, slide: Slide, colours: Colours) -> None:
    """A slide with its title, the picture below, alternative text and notes."""
    page = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    page.background.fill.solid()
    page.background.fill.fore_color.rgb = RGBColor.from_string(colours["ground"][1:])
    data = slide.read(".gif" if slide.figure.animated else ".png")
    picture = page.shapes.add_picture(io.BytesIO(data), 0, Emu(HEAD), height=Emu(HEIGHT - HEAD))
    picture.left = (WIDTH - picture.width) // 2
    about = picture.element.nvPicPr.cNvPr
    about.set("name", slide.figure.title)
    about.set("descr", slide.figure.alt)
    title = page.shapes.title
    title.left, title.top, title.width, title.height = (
        Emu(length) for length in (picture.left, HEAD // 8, picture.width, HEAD * 3 // 4)
    )
    title.text = slide.figure.title
    paragraph = title.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.font.size = Pt(30 if len(slide.figure.title) <= ONE_LINE else 24)
    paragraph.font.color.rgb = RGBColor.from_string(colours["text"][1:])
    page.notes_slide.notes_text_frame.text = "\n".join(notes(slide))


def notes(slide: Slide) -> Iterator[str]:
    """What the speaker reads: the caption, what was measured, whose it is."""
    yield slide.figure.caption
    if slide.measured:
        yield from ("", "Measured:")
        yield from (f"– {line}" for line in slide.measured)
    yield from ("", slide.source)


def rezipped(data: bytes) -> bytes:
    """The same zip without the time at which it was made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, BEGAN)
            entry.external_attr, entry.create_system = 0o600 << 16, 3  # on Windows too
            how = zipfile.ZIP_STORED if name.endswith((".gif", ".png")) else zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name), how)
    return buffer.getvalue()
