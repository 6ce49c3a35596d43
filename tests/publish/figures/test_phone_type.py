"""Words of pictures on phones: what is enlarged, by which rule, and that 12 px come of it."""

import re
from types import SimpleNamespace

import pytest

from generator.draw.render.svg.primitives import Letters
from generator.draw.scene.scene import Text
from generator.draw.style.theme import load
from generator.publish.figures.panels import Box
from generator.publish.figures.phone_type import LEAST, Words, rules, with_rules, words

PIECES = [Box(0, 0, 320, 340), Box(320, 0, 320, 340), Box(0, 340, 640, 60)]
STILL = b'<svg><title>t</title><desc>d</desc><g class="f-text"><g class="a-type-14"/></g></svg>'


def drawn(anchor="start", size=14.0, name="word", halo=None):
    return Letters("a", ()).word(
        Text("two", 100, 50, size, "text", anchor, name=name, halo=halo), load("light")
    )


def figure(*sizes, width=560, animated=True, pieces=(), id="a"):
    return SimpleNamespace(
        id=id, width=width, animated=animated, pieces=list(pieces), words=frozenset(sizes)
    )


def factors(text):
    """Of each window the factor of each class."""
    found = {}
    for window, inside in re.findall(r"max-width:(\d+)px\)\{\n(.*?)\n\}\n", text, re.DOTALL):
        found[int(window)] = {
            selector: float(factor)
            for selector, factor in re.findall(r"(\S.*?)\{scale:([\d.]+)\}", inside)
        }
    return found


def test_a_word_says_its_size_and_where_it_stands():
    assert words(drawn().encode(), "a") == {Words("a", "type", 14)}
    assert words(drawn(name="strip", size=15.9).encode(), "a") == {Words("a", "strip", 15)}
    assert words(drawn().encode(), "b") == frozenset()
    assert words(b'{"beside": "<g class=\\"beside-strip-14\\">"}', "beside") == {
        Words("beside", "strip", 14)
    }


@pytest.mark.parametrize("halo", [None, "ground"])
@pytest.mark.parametrize(("anchor", "share"), [("start", 0), ("middle", 0.5), ("end", 1)])
def test_the_anchor_is_the_origin_about_which_a_word_is_enlarged(anchor, share, halo):
    svg = drawn(anchor, halo=halo)
    assert 'transform="translate(100 50) scale(.07)"' in svg
    lefts = {int(x) for x in re.findall(r' x="(-?\d+)"', svg)}
    wide = {int(x) for x in re.findall(r' x="(-?\d+)"', drawn())}
    shift = {wider - left for wider, left in zip(sorted(wide), sorted(lefts), strict=True)}
    assert max(shift) - min(shift) <= 1  # whole units
    assert (max(shift) > 0) == (share > 0)
    outer, inner = re.match(r"<g ([^>]*)><g ([^>]*)>", svg).groups()
    assert "transform" in outer
    assert inner == 'class="a-type-14"'


def test_words_have_twelve_px_on_a_phone():
    sizes = [Words("a", "type", 14), Words("a", "strip", 13), Words("a", "type", 22)]
    found = factors(rules([figure(*sizes)]))
    assert found[480][".a-type-14"] * 14 * 350 / 560 == pytest.approx(LEAST, rel=5e-3)
    assert found[480][".a-strip-13"] * 13 * 350 / 560 == pytest.approx(LEAST, rel=5e-3)
    assert ".a-type-22" not in found[480]
    assert found[640][".a-type-14"] * 14 * 440 / 560 == pytest.approx(LEAST, rel=5e-3)
    assert list(found) == [640, 480]  # the last rule that holds is the narrowest window's


@pytest.mark.parametrize("width", [560, 588, 640, 880])
def test_no_size_falls_short_of_them_by_rounding(width):
    found = factors(
        rules([figure(*[Words("a", "type", size) for size in range(8, 30)], width=width)])
    )
    for size in range(8, 30):
        shown = found[480].get(f".a-type-{size}", 1) * size * 350 / width
        assert shown >= LEAST - 0.05, size


def test_panels_below_each_other_are_as_wide_as_the_screen_and_a_strip_is_not():
    wide = figure(Words("a", "type", 13), Words("a", "strip", 14), width=640, pieces=PIECES)
    found = factors(rules([wide]))
    assert ".a-type-13" not in found[480]
    assert found[480][".a-strip-14"] * 14 * 350 / 640 == pytest.approx(LEAST, rel=5e-3)


def test_what_stands_beside_a_film_in_space_is_meant_in_that_film_alone():
    found = factors(rules([figure(Words("beside", "strip", 14), id="unlink")]))
    assert list(found[480]) == ['[data-id="unlink"] .beside-strip-14']


def test_stills_have_rules_of_their_own():
    still = figure(Words("a", "type", 14), animated=False)
    assert rules([still]) == ""
    style = re.search(rb"</desc><style>(.*)</style><g", with_rules(STILL, still))[1].decode()
    assert re.findall(r"max-width:(\d+)px\)\{\.a-type-14\{scale:([\d.]+)\}\}", style) == [
        ("554", "1.091"), ("441", "1.371")
    ]  # fmt: skip
    assert with_rules(STILL, figure(Words("a", "type", 22), animated=False)) == STILL


def test_a_piece_of_a_still_is_a_part_of_a_wider_image():
    pieces = [Box(0, 0, 320, 340), Box(320, 0, 320, 340)]
    still = figure(Words("a", "type", 9), width=640, animated=False, pieces=pieces)
    style = with_rules(STILL, still).decode()
    assert [int(px) for px in re.findall(r"max-width:(\d+)", style)] == [882]  # twice 350, and more
