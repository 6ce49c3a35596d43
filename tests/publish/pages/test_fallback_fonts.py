"""A film where little is to be had: no motion wanted, no scripts, no server, no SVG."""

from tests.publish.asking import FIGURE, later, shown, until
from tests.publish.played import FILM


def test_reduced_motion_moves_nothing_until_asked(tab):
    page = tab(reduced_motion="reduce")
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert not page.query_selector_all(".screen > svg")
    assert not [url for url in page.asked if url.endswith((".gif", f"{FILM}.svg", ".mp4"))]
    assert page.locator(f"{FIGURE} .poster img").is_visible()
    page.locator(f"{FIGURE} .play").click()
    shown(page)
    later(page, 10)


def test_without_scripts_the_gif_plays_and_no_control_shows(tab):
    for motion, kind in (("no-preference", ".gif"), ("reduce", ".png")):
        page = tab(java_script_enabled=False, reduced_motion=motion)
        image = page.locator(f"{FIGURE} noscript img")
        image.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        assert image.is_visible()
        assert image.bounding_box()["height"] > 100
        assert not page.locator(f"{FIGURE} .poster img").is_visible()
        assert not page.locator(f"{FIGURE} .play").is_visible()
        asked = {url.rpartition("/")[2] for url in page.asked if f"/{FILM}." in url}
        assert asked == {f"{FILM}{kind}", f"{FILM}.png"}  # the latter below the title


def test_from_a_file_the_video_takes_its_place(browser, folder, address):
    faults = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("console", lambda message: faults.append(message.text))
    page.goto((folder / "some/where/index.html").as_uri() + f"#{FILM}@layer2")
    page.wait_for_selector(f"{FIGURE} .shown > video")
    ticks = page.eval_on_selector_all(f"{FIGURE} .ticks li", "all => all.map(o => o.dataset.cs)")
    until(
        page,
        f"cs => Math.abs(100 * document.querySelector('{FIGURE} video').currentTime - cs) < 4",
        arg=float(ticks[2]),
    )
    page.locator(f"{FIGURE} .play").click()
    until(
        page,
        f"cs => 100 * document.querySelector('{FIGURE} video').currentTime > cs + 20",
        arg=float(ticks[2]),
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 253, 250)"  # the policy lets a file's own style through
    assert faults == []
    page.context.close()


def test_a_film_that_cannot_be_had_is_its_gif(tab, address, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route("**/*.svg", lambda route: route.abort())
    page.route("**/*.mp4", lambda route: route.abort())
    page.goto(address)
    page.locator(FIGURE).scroll_into_view_if_needed()
    until(page, f"document.querySelector('{FIGURE} .poster img').currentSrc.endsWith('.gif')")
    assert not page.locator(f"{FIGURE} .play").is_visible()
    page.context.close()
