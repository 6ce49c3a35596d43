"""Images of the author's own in the prose: size, words, address, and what can't be shown."""

import io
import re

import pytest
from PIL import Image

from generator.errors import UserError
from generator.publish.pages.article import site
from tests.publish import fakes
from tests.publish.html_check import wrong

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}><rect width="9" height="9"/></svg>'


def picture(kind, size=(40, 30), **options):
    file = io.BytesIO()
    Image.new("RGB", size, "#2166ac").save(file, kind, **options)
    return file.getvalue()


def turned():
    """As a phone stores a picture taken upright: its EXIF says that it is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture("JPEG", exif=exif)


@pytest.fixture
def published(templates, results):
    """A function from prose and images, name → bytes, to the site."""

    def made(text, **images):
        (templates / "images").mkdir(exist_ok=True)
        for name, data in images.items():
            (templates / "images" / name.replace("__", ".")).write_bytes(data)
        (templates / "sections" / "00-one.md").write_text(text, "utf-8")
        return site(results, templates, fakes.ARTICLE, fakes.THEMES)

    return made


def image_of(pages):
    """The attributes of the one image of the author's own."""
    (tag,) = re.findall(r'<img class="own"[^>]*>', pages["index.html"].decode())
    return dict(re.findall(r'([\w-]+)="([^"]*)"', tag))


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("a__png", picture("PNG"), ("40", "30")),
        ("a__jpg", picture("JPEG"), ("40", "30")),
        ("a__jpeg", turned(), ("30", "40")),
        ("a__gif", picture("GIF"), ("40", "30")),
        ("a__webp", picture("WEBP"), ("40", "30")),
        ("a__svg", SVG.format('width="2in" height="48pt"').encode(), ("192", "64")),
        ("a__svg", SVG.format('viewBox="0 0 64.4 20"').encode(), ("64", "20")),
        ("a__svg", SVG.format('width="100%" viewBox="0,0,64,20"').encode(), ("64", "20")),
    ],
)
def test_an_image_has_words_and_its_size_and_its_bytes(published, name, data, size):
    source = name.replace("__", ".")
    pages = published(f"See ![A *blue* field & more](images/{source}) here.", **{name: data})
    image = image_of(pages)
    assert (image["width"], image["height"]) == size
    assert image["alt"] == "A blue field &amp; more"
    assert re.fullmatch(r"images/a-[0-9a-f]{8}\.(png|jpg|gif|webp|svg)", image["src"])
    assert pages[image["src"]] == data
    assert wrong(pages["index.html"]) == []


def test_names_are_made_safe_and_only_what_is_shown_is_copied(published):
    images = {"Mein Bild (1)__PNG": picture("PNG"), "other__png": picture("PNG", (9, 9))}
    pages = published("![A field](images/Mein%20Bild%20(1).PNG)", **images)
    assert re.fullmatch(r"images/mein-bild-1-[0-9a-f]{8}\.png", image_of(pages)["src"])
    assert sum(path.startswith("images/") for path in pages) == 1


def test_a_changed_image_has_another_address(published):
    first = image_of(published("![A field](images/a.png)", a__png=picture("PNG")))
    second = image_of(published("![A field](images/a.png)", a__png=picture("PNG", (41, 30))))
    assert first["src"] != second["src"]


def test_words_may_hold_a_measured_number(published):
    text = '![{{ value("spiral-easy.succeeded") }} points](images/a.png)'
    assert image_of(published(text, a__png=picture("PNG")))["alt"] == "51 points"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![](images/a.png)", "image: expected words that say what 'images/a.png' shows"),
        ("![ – ](images/a.png)", "image: expected words that say what 'images/a.png' shows"),
        ("![A field](images/b.png)", "image: expected a file in templates/images"),
        ("![A field](images/../sections/00-one.md)", "image: expected a file below templates"),
        ("![A field](images/%2e%2e/article.toml)", "image: expected a file below templates"),
        ("![A field](/etc/passwd)", "image: expected a file below templates"),
        ("![A field](https://example.org/a.png)", "image: expected a file below templates"),
        ("![A field](images/notes.txt)", "image: expected a name that ends in .png, .jpg"),
        ("![A field](images/broken.png)", "image: expected a whole image, got 'images/broken.png'"),
        ("![A field](images/text.svg)", "image: expected an SVG, got 'images/text.svg'"),
        ("![A field](images/sizeless.svg)", "image: expected an SVG with width and height"),
        ("## A ![field](images/a.png)", "heading: expected words, got the image 'images/a.png'"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_one_line(published, text, message):
    images = {
        "a__png": picture("PNG"),
        "notes__txt": b"text",
        "broken__png": picture("PNG")[:60],
        "text__svg": b"no SVG",
        "sizeless__svg": SVG.format("").encode(),
    }
    with pytest.raises(UserError) as error:
        published(f"First.\n\n{text}\n", **images)
    assert str(error.value).startswith(f"templates/sections/00-one.md:3: {message}")
    assert "\n" not in str(error.value)


def test_the_default_article_has_no_images(pages):
    assert [path for path in pages if path.startswith("images/")] == []
