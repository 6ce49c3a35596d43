"""Films in space by WebGL, in each browser: their shape, their picture, turned while they play."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from generator.draw.render import viewer
from generator.draw.render.raster.canvas import Raster
from tests.parallel import shared_folder
from tests.publish import space_films
from tests.publish.browsers.conftest import refused, served
from tests.publish.played import PATH, SPACE, whole, write

FIGURE = f"#fig-{SPACE}"
PLAYER = f"document.querySelector('{FIGURE} .film').film"
CARRIED = """
const [space, times, modules] = [a, b, c];
const [{ Painter }, { momentAt }] = await Promise.all(
  ["painter", "film"].map(name => import(`${modules}${name}.js`)));
const painter = new Painter(document.createElement("canvas"), space);
const { gl } = painter;
const read = ({ carried, count }) => {
  const values = new Float32Array(12 * count);
  gl.bindBuffer(gl.ARRAY_BUFFER, carried);
  gl.getBufferSubData(gl.ARRAY_BUFFER, 0, values);
  return Array.from({ length: 40 }, (_, n) => {
    const start = 12 * Math.floor(n * count / 40);
    return [...values.subarray(start, start + 12)];
  });
};
const surfaces = painter.parts.filter(({ mark }) => mark.kind === "surface");
return times.map((time) => {
  const moment = momentAt(space.clock, time);
  painter.carry(moment);
  return { moment, points: surfaces.map(read), error: gl.getError() };
});"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A site of its own, whose film in space is of a network; made once for all browsers."""

    def fill(top):
        files = whole(tmp_path_factory.mktemp("space"), in_space=space_films.three())
        write(top / PATH, files)

    with served(shared_folder(tmp_path_factory, "space-site", fill)) as running:
        yield running
        assert refused(running) == []


@pytest.fixture
def page(window, server):
    """The figure's page with the film as WebGL shows it, at its beginning and at rest."""

    def opened(**settings):
        window.open(f"{server.address}{PATH}/figures/{SPACE}/index.html#{SPACE}@input", **settings)
        if window.value("document.createElement('canvas').getContext('webgl2') === null"):
            pytest.skip(f"{window.name} has no WebGL 2 here")
        window.until(f"document.querySelector('{FIGURE} .shown > .space canvas') !== null")
        window.frames(4)
        return window

    return opened


def seek(window, time):
    window.run(f"await {PLAYER}.jump(a)", time)
    window.frames(4)


@pytest.mark.few(3)
@pytest.mark.parametrize("name", ["two", "three", "four"])
def test_vertices_are_where_the_flow_brings_them(page, server, name):
    """Also what WebGL takes for tangents are derivatives of the flow."""
    film = getattr(space_films, name)()
    space = json.loads(viewer.render(film, "space", "default").files["space.json"])
    clock, stages = film.context().clock, film.panels[0].stages
    times = [0.0, *np.linspace(0.05, 1.0, 9) * clock.end]
    modules = f"{server.address}{PATH}/static/space/"
    begun, *later = page().run(CARRIED, space, times, modules)
    for time, record in zip(times[1:], later, strict=True):
        moment = clock.moment(time)
        assert record["error"] == 0
        assert record["moment"]["stage"] == moment.stage
        assert record["moment"]["t"] == pytest.approx(moment.t, abs=1e-9)
        for before, after in zip(begun["points"], record["points"], strict=True):
            start, end = np.array(before), np.array(after)
            points = start[:, : stages[0].inputs]
            assert_near(end[:, :4], carried(stages, moment, points), 1e-5)
            for first in (4, 8):
                step = 1e-4 * start[:, first : first + stages[0].inputs]
                ahead = carried(stages, moment, points + step)
                behind = carried(stages, moment, points - step)
                assert_near(end[:, first : first + 4], (ahead - behind) / 2e-4, 1e-4)


def carried(stages, moment, points):
    """(n, 4), with zeros where there are fewer dimensions."""
    for number, stage in enumerate(stages[: moment.stage + 1]):
        points = stage.at(1.0 if number < moment.stage else moment.t, points)
    return np.pad(points, ((0, 0), (0, 4 - points.shape[1])))


def assert_near(got, wanted, share):
    assert np.abs(got - wanted).max() <= share * np.abs(wanted).max()


@pytest.mark.few(1)
def test_the_picture_is_the_films(page):
    """Of each class as good as all that either shows is shown by both."""
    film = space_films.three()
    context = film.context(replace(film.page, overlay=False))
    box, raster = context.cameras[0].box, Raster(context)
    window = page()
    for time in (0, 0.3 * context.clock.end, 0.7 * context.clock.end, context.clock.end):
        seek(window, time)
        picture = raster.frame(context.clock.moment(time))
        part = slice(round(box.y), round(box.y + box.height)), slice(round(box.x), None)
        wanted = picture[part][:, : round(box.width)]
        shot = Image.fromarray(window.pixels(f"{FIGURE} .space canvas"))
        got = np.asarray(shot.resize(wanted.shape[1::-1], Image.Resampling.LANCZOS))
        for mask in (is_blue, is_orange):
            both = (mask(got) & mask(wanted)).sum()
            assert both / (mask(got) | mask(wanted)).sum() > 0.95, (time, mask.__name__)
            assert both > 1000


def is_blue(picture):
    return picture[:, :, 2].astype(int) > picture[:, :, 0] + 20


def is_orange(picture):
    return picture[:, :, 0].astype(int) > picture[:, :, 2] + 40


@pytest.mark.few(1)
def test_it_turns_while_it_plays(page):
    window = page(width=420, height=600)
    box = f"{FIGURE} .space canvas"
    # As after slow pictures it has few px, since software draws those in a fraction of a second.
    window.run(f"{PLAYER}.screen.slow = Infinity; {PLAYER}.screen.ask()")
    window.frames(4)
    before = window.pixels(box)
    window.drag(box, 80, 0)
    window.frames(4)
    assert np.abs(window.pixels(box).astype(int) - before).mean() > 2
    assert window.value(f"{PLAYER}.playing") is False  # a drag is no click
    window.click(f"{FIGURE} .play")
    window.until(f"{PLAYER}.playing && {PLAYER}.time > 20")
    window.drag(box, -50, 0)
    time = window.value(f"{PLAYER}.time")
    window.until(f"{PLAYER}.playing && {PLAYER}.time > a", time)
    assert window.value(f"document.querySelector('{FIGURE} .turn').ariaPressed") == "true"
    seek(window, 0)  # it rests: while it plays, a click is answered after dozens of pictures
    window.click(f"{FIGURE} .turn")
    window.frames(4)
    assert np.abs(window.pixels(box).astype(int) - before).mean() < 0.2


@pytest.mark.few(1)
def test_it_is_as_high_as_the_poster_so_that_nothing_shifts(page):
    window = page()
    poster = f"document.querySelector('{FIGURE} .poster img')"
    shape = window.value(f"{poster}.naturalHeight / {poster}.naturalWidth")
    left, top, right, bottom = window.box(f"{FIGURE} .space")
    assert (bottom - top) / (right - left) == pytest.approx(shape, abs=1e-4)


@pytest.mark.few(1)
def test_arrow_keys_turn_it_and_escape_turns_it_back(page):
    window = page()
    box = f"{FIGURE} .space canvas"
    before = window.pixels(box)
    window.press(box, "\ue014", "\ue013")  # right, up
    window.frames(4)
    assert np.abs(window.pixels(box).astype(int) - before).mean() > 1
    assert window.value(f"{PLAYER}.time") == 0
    window.press(box, "\ue00c")  # Escape
    window.frames(4)
    assert np.abs(window.pixels(box).astype(int) - before).mean() < 0.2


@pytest.mark.few(1)
def test_its_colours_are_the_themes(page):
    window = page()
    for background in ((255, 253, 250), (21, 24, 29)):
        window.frames(4)
        assert tuple(window.pixels(f"{FIGURE} .space canvas")[3, 3]) == background
        window.click(".theme")


@pytest.mark.few(1)
def test_it_fades_into_its_first_picture(page):
    window = page()
    box = f"{FIGURE} .space canvas"
    first = window.pixels(box).astype(int)
    clock = space_films.three().context().clock
    seek(window, clock.end)
    last = window.pixels(box)
    apart = np.abs(last - first).mean()
    for time, near in ((clock.duration - 0.1, 0.05), ((clock.end + clock.duration) / 2, 0.5)):
        window.run(f"{PLAYER}.screen.seek(a)", time)
        window.frames(4)
        assert np.abs(window.pixels(box) - first).mean() < near * apart
        assert np.abs(window.pixels(box).astype(int) - last).mean() > near * apart
    assert window.value(f"{PLAYER}.screen.painter.gl.getError()") == 0


@pytest.mark.few(1)
def test_a_lost_context_comes_back(page):
    window = page()
    box = f"{FIGURE} .space canvas"
    before = window.pixels(box)
    window.run(
        f"""const {{ painter, canvas }} = {PLAYER}.screen;
        const loss = painter.gl.getExtension("WEBGL_lose_context");
        const next = name => new Promise(done => canvas.addEventListener(name, () =>
            setTimeout(done), {{ once: true }}));
        const lost = next("webglcontextlost");
        loss.loseContext();
        await lost;
        const restored = next("webglcontextrestored");
        loss.restoreContext();
        await restored;"""
    )
    window.frames(4)
    assert np.abs(window.pixels(box).astype(int) - before).mean() < 0.2


@pytest.mark.few(1)
def test_without_webgl_the_video_stays(window, server):
    address = f"{server.address}{PATH}/figures/{SPACE}/index.html"
    window.open(address, reduced_motion=True)  # then it is loaded when it is asked for
    window.run("HTMLCanvasElement.prototype.getContext = () => null")
    window.click(f"{FIGURE} .play")
    window.until(f"document.querySelector('{FIGURE} .shown > video') !== null")
    assert window.value(f"document.querySelector('{FIGURE} .space')") is None
    window.click(f"{FIGURE} .turn")
    window.until(f"document.querySelector('{FIGURE} .turn').hidden")


SAID = f"""[...document.querySelectorAll('{FIGURE} .said')].filter(
    (group) => group.getAttribute("display") !== "none"
).map((group) => [...group.querySelectorAll("[aria-label]")].map(
    (word) => word.getAttribute("aria-label")))"""


def test_read_outs_say_what_holds_at_the_moment(page):
    clock = space_films.three().context().clock
    window = page()
    for time in (0.0, 0.4 * clock.end, clock.end):
        seek(window, time)
        assert window.value(SAID) == [[str(clock.moment(time).measured[0]), "stage"]], time


BORDERS = """
const { Painter } = await import(`${b}painter.js`);
const { parts } = new Painter(document.createElement("canvas"), a);
return parts.map(({ borders }) => (borders ?? []).map(({ instances }) => instances > 30));"""


def test_open_surfaces_have_their_borders(page, server):
    """A disk has one, since its middle is a pole; a ring has two; lines and planes have none."""
    space = json.loads(viewer.render(space_films.two(), "space", "default").files["space.json"])
    found = page().run(BORDERS, space, f"{server.address}{PATH}/static/space/")
    assert found == [[], [], [True], [True, True], []]
