"""The player in each browser: play, pause, slider, keys, speed, repeat, links, turning in space."""

import numpy as np
import pytest
from selenium.webdriver import Keys

from tests.draw.fake_flow import film
from tests.publish.played import FILM, MIXED, SPACE

FIGURE, SOLID = f"#fig-{FILM}", f"#fig-{SPACE}"
TIME = f"document.querySelector('{FIGURE} .film').film.time"
PLAYS = f"document.querySelector('{FIGURE} .play.playing') !== null"
AT_REST = f"document.querySelector('{FIGURE} .play:not(.playing)') !== null"
SLIDER = f"Number(document.querySelector('{FIGURE} input').value)"


@pytest.fixture
def figure(window, site):
    """Opens the film's own page at a moment, where it stands until it is asked to play."""

    def opened(moment="input", id=FILM, **settings):
        window.open(f"{site}figures/{id}/index.html#{id}@{moment}", **settings)
        window.until(f"document.querySelector('#fig-{id} .shown > :is(svg, video)') !== null")
        return window

    return opened


@pytest.fixture(scope="module")
def ticks():
    return film(4).context().ticks


@pytest.mark.few(1)
def test_it_plays_when_it_is_seen_and_is_paused_by_button_picture_and_key(window, site):
    window.open(f"{site}index.html")
    window.run(f"document.querySelector('{FIGURE} .screen').scrollIntoView({{block: 'center'}})")
    window.until(f"{PLAYS} && {TIME} > 20")
    for pause in (
        lambda: window.click(f"{FIGURE} .play"),
        lambda: window.click(f"{FIGURE} .screen"),
        lambda: window.press(f"{FIGURE} input", Keys.SPACE),
    ):
        pause()
        window.until(AT_REST)
        stands = window.value(TIME)
        window.frames(5)
        assert window.value(TIME) == stands
        assert window.value("location.hash").startswith(f"#{FILM}@")
        pause()
        window.until(f"{PLAYS} && {TIME} !== a", stands)


@pytest.mark.few(1)
def test_the_slider_and_the_keys_move_it(figure, ticks):
    window = figure()
    left, _, right, _ = window.box(f"{FIGURE} input")
    window.drag(f"{FIGURE} input", round((right - left) / 4), 0)
    share = window.value(f"{SLIDER} / Number(document.querySelector('{FIGURE} input').max)")
    assert share == pytest.approx(0.75, abs=0.05)
    assert window.value(TIME) == pytest.approx(window.value(SLIDER), abs=1)
    pressed = {}
    for key in (Keys.HOME, Keys.PAGE_DOWN, Keys.ARROW_RIGHT, Keys.PAGE_UP, Keys.END):
        window.press(f"{FIGURE} input", key)
        window.frames()
        pressed[key] = window.value(SLIDER)
    assert pressed[Keys.HOME] == 0
    assert pressed[Keys.PAGE_DOWN] == ticks[1]
    assert ticks[1] < pressed[Keys.ARROW_RIGHT] < ticks[2]
    assert pressed[Keys.PAGE_UP] == ticks[1]
    assert pressed[Keys.END] == window.value(
        f"document.querySelector('{FIGURE} .film').film.duration"
    )


@pytest.mark.few(1)
def test_speed_and_the_end_without_repeat(figure):
    window = figure()
    window.click(f"{FIGURE} .loop")
    window.click(f"{FIGURE} .speed")
    assert window.value(f"document.querySelector('{FIGURE} .speed').textContent.trim()") == "2×"
    passed, seconds = window.run(
        f"""const film = document.querySelector("{FIGURE} .film").film;
        document.querySelector("{FIGURE} .play").click();
        const frame = () => new Promise(requestAnimationFrame);
        const frames = async count => {{ while (count--) await frame(); }};
        await frames(3);
        const [time, begun] = [film.time, performance.now()];
        await frames(12);
        return [film.time - time, (performance.now() - begun) / 1000];"""
    )
    assert passed / 100 == pytest.approx(2 * seconds, abs=0.15)  # of the clock, never of a bound
    window.press(f"{FIGURE} input", Keys.END, Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    window.click(f"{FIGURE} .play")
    window.until(AT_REST)
    assert window.value(f"{SLIDER} === Number(document.querySelector('{FIGURE} input').max)")


@pytest.mark.few(1)
def test_with_repeat_it_begins_anew(figure):
    window = figure("17s")
    window.press(f"{FIGURE} input", Keys.END, Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    begun = window.value(TIME)
    window.click(f"{FIGURE} .play")
    window.until(f"{PLAYS} && {TIME} > a", begun)
    window.until(f"{PLAYS} && {TIME} < a", begun)


@pytest.mark.few(2)
@pytest.mark.parametrize("height", [760, 1100])
def test_a_deep_link_shows_the_whole_film_at_its_moment(window, site, ticks, height):
    """Also where the browser scrolls to the named element once more after the page has loaded."""
    window.open(f"{site}index.html#{FILM}@layer2", height=height)
    window.until(f"document.querySelector('{FIGURE} .shown > svg') !== null")
    window.until("document.readyState === 'complete'")
    window.frames(20)
    assert window.value(SLIDER) == ticks[2]

    def is_seen():
        _, top, _, bottom = window.box(f"{FIGURE} .screen")
        return 0 <= top < 0.4 * height and bottom <= height

    window.wait(is_seen, "a figure that is seen as a whole")
    window.frames(20)
    assert is_seen()


@pytest.mark.few(1)
def test_on_a_phone_panels_below_each_other_show_the_moment_by_link_and_by_hand(window, site):
    """They are copies of the film's parts, which move in each browser."""
    pictures = []
    for moment, moved in (("6s", None), ("input", 600), ("input", None)):
        window.open(f"{site}figures/{MIXED}/index.html#{MIXED}@{moment}", 390, 1800)
        window.until(
            f"document.querySelectorAll('#fig-{MIXED} .shown > svg > .piece').length === 3"
        )
        if moved:
            window.run(f"await document.querySelector('#fig-{MIXED} .film').film.jump({moved})")
        window.frames(8)
        pictures.append(window.pixels(f"#fig-{MIXED} .screen > svg").astype(int))
        window.open("about:blank")
    high = min(map(len, pictures))
    by_link, by_hand, begin = (picture[:high] for picture in pictures)
    assert differing(by_link, by_hand) < 0.01
    halves = np.array_split(np.abs(by_hand - begin).max(axis=2) > 40, 2)
    assert min(half.mean() for half in halves) > 0.02  # both panels have moved


def test_on_a_phone_without_motion_all_panels_are_seen_at_rest(window, site):
    """A film's poster has the first of them alone there."""
    window.open(f"{site}figures/{MIXED}/index.html", 390, 1800, reduced_motion=True)
    window.until(f"document.querySelectorAll('#fig-{MIXED} .shown > svg > .piece').length === 3")
    film = f"document.querySelector('#fig-{MIXED} .film').film"
    window.frames(8)
    assert window.value(f"[{film}.playing, {film}.time === {film}.duration]") == [False, True]


def differing(first, other):
    return (np.abs(first - other).max(axis=2) > 40).mean()


@pytest.mark.few(1)
def test_the_reader_scrolls_on_from_a_deep_link(window, site):
    window.open(f"{site}index.html#{FILM}@layer2")
    window.until(f"document.querySelector('{FIGURE} .shown > svg') !== null")
    window.press("body", Keys.HOME)
    window.until("scrollY < 5")
    window.frames(20)
    assert window.value("scrollY") < 5


@pytest.mark.few(1)
def test_3d_is_entered_at_once_from_a_film_that_plays(figure):
    window = figure("start", id=SPACE, height=1000)
    window.click(f"{SOLID} .play")
    window.until(f"document.querySelector('{SOLID} .film').film.time > 10")
    window.click(f"{SOLID} .turn")
    window.until(f"document.querySelector('{SOLID} canvas') !== null")
    window.frames(4)
    assert window.value(f"document.querySelector('{SOLID} .turn').ariaPressed") == "true"
    assert window.value(f"document.querySelector('{SOLID} .play.playing')") is None
    first = window.pixels(f"{SOLID} canvas")
    assert len(np.unique(first.reshape(-1, 3), axis=0)) > 20  # rings on a floor, no empty canvas
    window.drag(f"{SOLID} canvas", 60, 0)
    window.frames(4)
    turned = window.pixels(f"{SOLID} canvas")
    assert np.abs(turned.astype(int) - first).mean() > 2
    window.press(f"{SOLID} canvas", Keys.ESCAPE)
    assert window.value(f"document.querySelector('{SOLID} canvas')") is None


@pytest.mark.few(1)
def test_dragging_a_film_that_plays_turns_it(figure):
    window = figure("start", id=SPACE, height=1000)
    window.click(f"{SOLID} .play")
    window.until(f"document.querySelector('{SOLID} .film').film.time > 10")
    window.drag(f"{SOLID} .screen", 60, 0)
    window.until(f"document.querySelector('{SOLID} canvas') !== null")
    window.frames(4)
    assert window.value(f"document.querySelector('{SOLID} canvas')") is not None
    assert window.value(f"document.querySelector('{SOLID} .turn').ariaPressed") == "true"
