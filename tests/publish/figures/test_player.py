"""The player in a real browser: it plays, stands, steps, links, rests, and shows the film."""

import numpy as np
import pytest

from generator.draw.scene.overlay import heading_words
from tests.browser import PATHS, transformed, vertices
from tests.draw.fake_flow import film
from tests.draw.render.test_agreement import distance
from tests.publish.asking import FIGURE, at, frames, later, shown, state, until
from tests.publish.played import FILM, SPACE


@pytest.fixture(scope="module")
def context():
    return film(4).context().without_overlay()


def test_it_shows_the_films_own_positions(tab, context):
    """At every tick and between, by the address: read from the page, compared with the film."""
    ticks = list(enumerate(context.ticks))
    moments = [(f"layer{k}" if k else "input", cs) for k, cs in ticks]
    moments += [(f"{cs / 100}s", cs) for cs in (97, 232, 480.5, 633, context.clock.end)]
    page = tab(f"index.html#{FILM}@input")
    shown(page)
    scale = page.eval_on_selector(f"{FIGURE} .screen > svg", "svg => svg.clientWidth")
    scale /= context.layout.width
    for name, cs in moments:
        page.evaluate("hash => { location.hash = hash; }", f"{FILM}@{name}")
        until(
            page,
            f"cs => Number(document.querySelector('{FIGURE} input').value) === Math.round(cs)",
            arg=cs,
        )
        frames(page)
        for mark, ink in (("edge", "s-edge"), ("class-a", "s-a"), ("class-b", "s-b")):
            moment = context.clock.moment(min(cs, context.clock.end - 0.1))
            item = next(item for item in context.moving_items(moment) if item.name == mark)
            inside = f"{FIGURE} .screen > svg"
            selector = f"{inside} path.{ink}[vector-effect], {inside} g.{ink} > path[vector-effect]"
            seen = page.eval_on_selector_all(selector, PATHS)[0]
            points = transformed(vertices(seen["d"]), seen["m"]) / scale
            off = distance(points, item.points)
            assert off.max() < 0.3, (name, mark)


def test_a_film_at_another_time_would_be_noticed(context):
    def curve(cs):
        items = context.moving_items(context.clock.moment(cs))
        return next(item for item in items if item.name == "class-a").points

    assert distance(curve(155), curve(152)).max() > 0.3


def test_it_plays_when_it_is_seen_and_rests_when_it_is_not(tab):
    page = tab()
    page.wait_for_load_state("networkidle")  # the opening plays the same SVG
    assert page.locator(f"{FIGURE} .screen > svg").count() == 0
    assert not [url for url in page.asked if url.endswith((".gif", ".mp4"))]
    page.locator(FIGURE).scroll_into_view_if_needed()
    shown(page)
    later(page, 20)
    assert state(page)["button"] == "Pause"
    page.evaluate("scrollTo(0, 0)")
    until(page, f"!document.querySelector('{FIGURE} .playing')")
    stands = at(page)
    frames(page, 10)
    assert at(page) == stands
    page.locator(FIGURE).scroll_into_view_if_needed()
    later(page, stands + 10)
    assert not [url for url in page.asked if url.endswith(".gif")]


def test_the_button_the_picture_and_the_space_bar_pause_and_play(tab):
    page = tab()
    page.locator(FIGURE).scroll_into_view_if_needed()
    box = shown(page)
    later(page, 5)
    for act in (
        lambda: box.locator(".play").click(),
        lambda: box.locator(".screen").click(),
        lambda: box.locator("input").press("Space"),
        lambda: box.locator(".play").press("Enter"),
    ):
        until(page, f"!!document.querySelector('{FIGURE} .playing')")
        act()
        assert state(page)["button"] == "Play"
        stands = at(page)
        frames(page, 10)
        assert at(page) == stands
        assert state(page)["hash"].startswith(f"#{FILM}@")
        act()
        later(page, stands + 2)


def test_arrows_step_and_page_keys_go_from_layer_to_layer(tab, context):
    page = tab(f"index.html#{FILM}@layer1")
    slider = shown(page).locator("input")
    steps = [start for start, _ in context.clock.steps]
    first = context.ticks[1]

    def press(key):
        slider.press(key)
        frames(page)
        return state(page)["slider"]

    later_steps = [step for step in steps if step > first]
    earlier = [step for step in steps if step < first]
    assert press("ArrowRight") == later_steps[0] == round(at(page))
    assert press("ArrowRight") == later_steps[1]
    assert press("ArrowLeft") == later_steps[0]
    assert press("ArrowLeft") in (first, earlier[-1])
    assert press("PageDown") in context.ticks[1:3]
    assert press("End") == context.clock.end
    assert press("PageUp") == context.ticks[-1]
    assert state(page)["hash"] == f"#{FILM}@layer4"
    assert press("Home") == 0
    assert state(page)["hash"] == f"#{FILM}@input"
    press("PageDown")
    assert state(page)["hash"] == f"#{FILM}@layer1"
    assert not state(page)["playing"]


def test_the_slider_scrubs_and_names_the_stage(tab, context):
    page = tab(f"index.html#{FILM}@input")
    slider = shown(page).locator("input")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.2, 0.4, 0.6):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        frames(page)
        wanted = share * context.clock.end
        assert abs(at(page) - wanted) < 0.03 * context.clock.end
    page.mouse.up()
    now = state(page)
    name, _, end, _, rested = [
        stage for stage in page_stages(page) if stage[1] <= now["slider"] + 0.5
    ][-1]
    stage = name if now["slider"] + 0.5 < end else rested
    assert now["stage"] == stage
    assert now["told"].startswith(stage)
    assert now["hash"].startswith(f"#{FILM}@")


def test_at_rest_the_page_says_what_the_film_says(tab, context):
    """Its own heading is drawn into GIF and video; the page's is in words below the film."""
    page = tab(f"index.html#{FILM}@input")
    for cs in (0, *context.ticks[1:], context.clock.end):
        page.evaluate(f"cs => document.querySelector('{FIGURE} .film').film.jump(cs)", cs)
        frames(page)
        title, _ = heading_words(context.film, context.clock, context.clock.moment(cs))
        assert state(page)["stage"] == title


def page_stages(page):
    return page.eval_on_selector(f"{FIGURE} .film", "film => JSON.parse(film.dataset.times).stages")


def test_ticks_stand_where_their_moments_are_and_lead_there(tab, context):
    page = tab(f"index.html#{FILM}@input")
    box = shown(page)
    ticks = page.eval_on_selector_all(
        f"{FIGURE} .ticks li",
        "ticks => ticks.map(one => one.getBoundingClientRect().x"
        " + one.getBoundingClientRect().width / 2)",
    )
    shares = np.diff(ticks) / np.diff(context.ticks)
    assert np.ptp(shares) < 0.01 * shares.mean() + 0.01
    box.locator(".ticks a").nth(3).click()
    until(
        page,
        f"cs => Number(document.querySelector('{FIGURE} input').value) === cs",
        arg=context.ticks[3],
    )
    assert state(page)["hash"] == f"#{FILM}@layer3"


def test_without_loop_it_stops_at_its_end_and_begins_anew(tab, context):
    end = context.clock.end
    page = tab(f"index.html#{FILM}@{end / 100 - 0.4}s")
    box = shown(page)
    box.locator(".loop").click()
    box.locator(".speed").click()
    assert box.locator(".speed").inner_text() == "2×"
    box.locator(".play").click()
    until(page, f"!document.querySelector('{FIGURE} .playing')")
    assert state(page)["slider"] == end
    box.locator(".play").click()
    until(page, f"cs => Number(document.querySelector('{FIGURE} input').value) < cs", arg=end / 2)


def test_speed_is_what_it_says(tab):
    page = tab(f"index.html#{FILM}@input")
    box = shown(page)
    for _ in range(2):
        box.locator(".speed").click()
    assert box.locator(".speed").get_attribute("aria-label") == "Speed 0.25"
    box.locator(".play").click()
    passed, wall = page.evaluate(
        f"""async () => {{
            const svg = document.querySelector('{FIGURE} .screen > svg');
            for (let n = 5; n--;) await new Promise(requestAnimationFrame);
            const begun = [svg.getCurrentTime(), performance.now()];
            for (let n = 40; n--;) await new Promise(requestAnimationFrame);
            return [svg.getCurrentTime() - begun[0], (performance.now() - begun[1]) / 1000];
        }}"""
    )
    assert abs(passed - wall / 4) < 0.1  # never timed against a bound, only against the clock


def test_on_a_figures_own_page_too(tab, context):
    page = tab(f"figures/{FILM}/index.html#{FILM}@layer2")
    shown(page)
    assert state(page)["slider"] == context.ticks[2]
    page.locator(".strip li").last.scroll_into_view_if_needed()
    until(page, "document.querySelectorAll('.strip svg').length === 5")


def test_films_on_screen_play_side_by_side(tab):
    """An SVG and a video; nothing is timed but that both get on."""
    page = tab(height=3000)
    for id in (FILM, SPACE):
        page.locator(f"#fig-{id}").scroll_into_view_if_needed()
    for id in (FILM, SPACE):
        page.wait_for_selector(f"#fig-{id} .shown")
    both = f"""[...document.querySelectorAll("#fig-{FILM} input, #fig-{SPACE} input")]
        .every(one => Number(one.value) > 40)"""
    until(page, both)
    assert page.locator(f"#fig-{FILM} .playing, #fig-{SPACE} .playing").count() == 2
