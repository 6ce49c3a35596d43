import gzip
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from generator import draw
from generator.draw.motion.clock import Segment
from generator.draw.motion.easing import STEADY
from generator.draw.render.svg import document as svg
from generator.draw.render.svg import steps
from generator.draw.render.svg.path_data import numbers, path_data
from generator.draw.render.svg.primitives import EM, number
from generator.draw.render.svg.transforms import Chain
from generator.draw.scene.scene import Text
from generator.draw.style.text import layout
from generator.errors import UserError
from tests.browser import picture, vertices
from tests.draw.fake_flow import Data, film, flow
from tests.draw.film_of_every_mark import film as everything
from tests.draw.film_of_every_mark import svgs

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
ALLOWED = {"d", "transform"}  # what no browser holds against a page's policy for styles


@pytest.fixture(scope="module")
def animated():
    return svg.document(film(2).context(draw.Format(overlay=True)), "two-layers")


def test_path_data_says_where_the_points_are():
    rng = np.random.default_rng(0)
    points = rng.integers(-999, 999, (12, 2)).astype(float)
    assert vertices(path_data(points, (5, 7))) == pytest.approx(points)


@pytest.mark.parametrize(
    ("value", "written"), [(0.0, "0"), (-0.001, "0"), (0.5, ".5"), (-0.25, "-.25"), (10.0, "10")]
)
def test_numbers_are_short(value, written):
    assert number(value) == written
    assert numbers([1, -2, 3]) == "1-2 3"


def test_it_is_well_formed_and_its_ids_are_its_own(animated):
    root = ElementTree.fromstring(animated)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(identity.startswith("two-layers-") for identity in ids)
    used = set(re.findall(r'href="#([^"]+)"', animated)) | set(
        re.findall(r"url\(#([^)]+)\)", animated)
    )
    assert used <= set(ids)
    assert root.find(f"{SVG}title") is not None


def animations(text):
    """Every element of SMIL in an SVG."""
    names = {f"{SVG}{tag}" for tag in ("animate", "animateTransform", "animateMotion", "set")}
    return [element for element in ElementTree.fromstring(text).iter() if element.tag in names]


def forbidden(text):
    """The attributes that are animated though a page's policy may forbid their values."""
    return {element.get("attributeName") for element in animations(text)} - ALLOWED


@pytest.mark.parametrize("kind", ["animated", "animated, dark"])
def test_nothing_is_animated_that_a_policy_for_styles_forbids(kind):
    assert forbidden(svgs()[kind]) == set()
    assert len(animations(svgs()[kind])) > 20


def test_an_animated_css_property_would_be_noticed(animated):
    fade = '<animate attributeName="opacity" values="0;1" dur="1s"/></svg>'
    assert forbidden(animated.replace("</svg>", fade)) == {"opacity"}


def test_what_is_hidden_at_first_is_so_without_animation(animated):
    """Of all names of stages only the first one is seen."""
    root = ElementTree.fromstring(animated)
    hidden = {
        id(word)
        for group in root.iter()
        if group.get("transform") == "scale(0)"
        for word in group.iter()
        if word.get("aria-label")
    }
    words = [element for element in root.iter() if element.get("aria-label")]
    assert [word.get("aria-label") for word in words if id(word) not in hidden] == ["Input"]


def test_a_word_has_a_mask_only_while_it_fades():
    """Chromium blurs the letters of what has one; it is read aloud once."""
    word = draw.label("now", [0.2, 0.5]).during(0.5, 1.5)
    still = draw.panel(draw.grid(5), word)
    moving = draw.panel(draw.grid(5), through=flow(2))
    context = draw.film(moving, still).context(draw.Format(loops=False))
    clock = context.clock
    groups = [
        group
        for group in ElementTree.fromstring(svg.document(context, "words")).iter(f"{SVG}g")
        if (inner := group.find(f"{SVG}g")) is not None and inner.get("aria-label") == "now"
    ]
    fading, clear = sorted(groups, key=lambda group: group.get("mask") is None)
    assert fading.get("mask") is not None
    assert fading.get("aria-hidden") == "true"
    assert clear.get("mask") is None
    assert clear.get("aria-hidden") is None
    times = {"none": 0, "faint": 0, "whole": 0}
    for cs in clock.times:
        words = [item for item in context.moving_items(clock.moment(cs)) if isinstance(item, Text)]
        faint = [item.opacity < 1 for item in words if item.text == "now"]
        shown = [group for group in groups if scale_at(group, cs / clock.duration)]
        assert len(shown) == len(faint) <= 1
        assert fading in shown or True not in faint
        times["none" if not faint else "faint" if faint[0] else "whole"] += clear in shown
    assert times["none"] == times["faint"] == 0
    assert times["whole"] > 10


@pytest.mark.parametrize("factor", [1.0, 1.4, 1.7])
def test_a_readouts_name_stays_clear_of_its_number_when_a_page_enlarges_both(factor):
    readout = draw.readout("gap in the fourth direction", lambda stage, t: 4.0, text="{:.1f}")
    context = draw.film(draw.grid(5), readout, through=flow(1)).context()
    root = ElementTree.fromstring(svg.document(context, "words"))
    ends = {
        word.get("aria-label"): factored_ends(word, factor, "words")
        for word in root.iter(f"{SVG}g")
        if word.get("aria-label")
    }
    assert ends["gap in the fourth direction"][1] < ends["4.0"][0] - 6


def factored_ends(word, factor, prefix):
    """Where a word's letters begin and end, in px, enlarged about the origin of its group."""
    origin, scale = re.fullmatch(
        r"translate\(([-.\d]+) [-.\d]+\) scale\(([.\d]+)\)", word.get("transform")
    ).groups()
    letters = [
        (float(use.get("x")), chr(int(use.get(LINK).removeprefix(f"#{prefix}-"), 16)))
        for use in word.iter(f"{SVG}use")
        if use.get("x")
    ]
    wide = [layout(letter)[1] * EM for _, letter in letters]
    at = letters[0][0], letters[-1][0] + wide[-1]
    return [float(origin) + factor * float(scale) * x for x in at]


def scale_at(group, share):
    """What a group's own animation scales it by at a share of the film."""
    animation = group.find(f"{SVG}animateTransform")
    times = [float(time) for time in animation.get("keyTimes").split(";")]
    values = animation.get("values").split(";")
    return float(values[np.searchsorted(times, share + 1e-5, side="right") - 1])


def test_a_jump_is_never_late(animated):
    """Who seeks to the beginning of a step sees what begins there."""
    context = film(2).context()
    duration = context.clock.duration
    starts = {start for start, _ in context.clock.steps} | {*context.clock.times}
    shares = 0
    for element in animations(animated):
        if element.get("calcMode") == "discrete" and element.get("type") == "scale":
            for share in map(float, element.get("keyTimes").split(";")):
                cs = min(starts, key=lambda start: abs(start - share * duration))
                assert cs - duration / 100_000 - 1e-6 <= share * duration <= cs + 1e-6
                shares += 1
    assert shares > 10


def test_every_reference_is_followed_by_inkscape_too():
    for kind, text in svgs().items():
        for element in ElementTree.fromstring(text).iter(f"{SVG}use"):
            assert element.get(LINK), kind
            assert element.get("href") is None, f"{kind}: a second reference doubles its bytes"


def test_a_film_without_a_name_has_ids_of_its_own(tmp_path):
    """Wherever it is shown, and the same ones each time."""
    shown = [film(2)._repr_html_(), film(3)._repr_html_(), everything()._repr_html_()]
    for folder, shown_film in (("a", film(2)), ("b", film(4))):
        (tmp_path / folder).mkdir()
        shown_film.svg(tmp_path / folder / "film.svg")
        shown.append((tmp_path / folder / "film.svg").read_text("utf-8"))
    assert shown[0] == film(2)._repr_html_() == shown.pop(3)
    ids = [set(re.findall(r' id="([^"]+)"', text)) for text in shown]
    assert all(ids)
    assert sum(map(len, ids)) == len(set.union(*ids))
    assert all(re.fullmatch(r"film-[0-9a-f]{12}-\w+", identity) for identity in set.union(*ids))


def test_two_films_in_one_page_are_both_right(browser, tmp_path):
    """The second one is not drawn with the first one's clip."""
    wide = draw.film(draw.grid(5), draw.curves(Data()), through=film(2).flow, aspect=0.4)
    high = draw.film(draw.grid(5), draw.curves(Data()), through=film(2).flow, aspect=1.2)
    page, alone = tmp_path / "page.html", tmp_path / "alone.html"
    style = "<!doctype html><style>body { margin: 0 } svg { display: block }</style>"
    page.write_text(style + wide._repr_html_() + high._repr_html_(), "utf-8")
    alone.write_text(style + high._repr_html_(), "utf-8")
    size = high.context().without_overlay().layout
    top = wide.context().without_overlay().layout.height
    with picture(browser, alone, size.width, size.height) as shown:
        shown.seek(1.5)
        expected = shown.pixels()
    with picture(browser, page, size.width, top + size.height) as shown:
        shown.seek(1.5)
        second = shown.pixels()[top:]
    assert structural_similarity(second, expected, channel_axis=2) >= 0.999


def test_it_is_small_and_always_the_same(animated):
    assert svg.document(film(2).context(draw.Format(overlay=True)), "two-layers") == animated


def test_heading_and_track_are_left_out_where_nobody_asks_for_them(animated):
    """Steps and layers too: the page's player says which layer it is, and has a slider."""
    two_layers = film(2)
    left_out = svg.document(two_layers.context(), "two-layers")
    files = steps.render(two_layers, "two", "default").files
    for text in (left_out, files["steps/003.svg"].decode(), files["layers/1.svg"].decode()):
        root = ElementTree.fromstring(text)
        assert not [element for element in root.iter() if element.get("aria-label")]
        _, _, _, height = map(float, root.get("viewBox").split())
        assert height == 560 * two_layers.aspect
    assert "Layer 1 of 2" in animated
    assert len(gzip.compress(animated.encode(), 9)) < 60_000


def test_transforms_carry_the_linear_stages(animated):
    """A layer costs two sets of coordinates and the jump between them, not one for every step."""
    root = ElementTree.fromstring(animated)
    values = [
        element.get("values").split(";")
        for element in root.iter(f"{SVG}animate")
        if element.get("attributeName") == "d"
    ]
    grid = max(values, key=lambda keys: len(keys[0]))
    stages = (part for part in film(2).context().clock.segments if part.start_t != part.end_t)
    curved = [len(part.easing.numbers) for part in stages if part.stage % 3 == 2]
    assert (
        len(grid) == 2 + sum(curved) + 2 * 2
    )  # the input, each tanh and the jump before it, the end


def test_every_stage_is_named(animated):
    names = [element.get("aria-label") for element in ElementTree.fromstring(animated).iter()]
    for name in ("Input", "Layer 1 of 2", "Layer 2 of 2", "x ↦ Wx", "x ↦ x + b", "x ↦ tanh x"):
        assert name in names


def test_there_is_a_picture_for_each_layer_and_each_step():
    two_layers = film(2)
    files = steps.render(two_layers, "two", "default").files
    count = len(two_layers.context().clock.shown)
    assert sorted(files) == sorted(
        [f"layers/{k}.svg" for k in range(3)] + [f"steps/{k:03d}.svg" for k in range(count)]
    )
    sizes = [len(data) for path, data in files.items() if path.startswith("steps/")]
    assert np.median(sizes) < 15_000
    root = ElementTree.fromstring(files["steps/001.svg"])
    assert root.find(f"{SVG}title").text == "Layer 1 of 2 · x ↦ Wx"


def test_words_are_escaped():
    text = svg.document(draw.still(draw.grid(), draw.label("a < b & c", [0, 0])).context(), "x")
    assert "a &lt; b &amp; c" in text
    ElementTree.fromstring(text)


def test_nan_in_a_mark_is_an_authors_error():
    class Broken(Data):
        points = np.array([[0.0, np.nan]])
        labels = np.array([0])

    with pytest.raises(UserError, match=r"NaN or infinity \(point 0\)"):
        draw.points(Broken)


def test_a_character_without_a_glyph_is_an_authors_error():
    with pytest.raises(UserError, match="expected characters of the pictures' font"):
        svg.document(draw.still(draw.grid(), draw.label("蟹", [0, 0])).context(), "x")


def test_a_singular_layer_is_played_by_a_transform_that_browsers_draw():
    spin = SimpleNamespace(axis=0.5, angle=0.25, scales=(1.5, 0.0))
    chain = Chain()
    chain.play(Segment(10, 80, 0, 0.0, 1.0, STEADY), SimpleNamespace(spin=spin, shift=()))
    x, y = map(float, chain.stretch[-1].value.split())
    assert x == 1.5
    assert 0 < 1000 * y < 0.3  # px, of a plane that is drawn 1,000 px wide
