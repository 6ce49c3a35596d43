"""How pages look and hold in a real browser: themes, zoom, paper, keyboard, policy, weight."""

import re

import pytest

from tests.publish.asking import shown, wait
from tests.publish.played import FILM, PATH

PAGES = ["index.html", "gallery.html", f"figures/{FILM}/index.html"]
LIGHT, DARK = "rgb(255, 253, 250)", "rgb(21, 24, 29)"
FIGURE = f"#fig-{FILM}"
LOOK = """([figure]) => {
    const seen = (selector, name) => {
        const found = document.querySelector(selector);
        return found && getComputedStyle(found)[name];
    };
    return {
        page: seen("body", "backgroundColor"),
        ground: seen(figure + " svg .f-ground", "fill"),
        a: seen(figure + " svg .s-a", "stroke"),
        still: document.querySelector("#fig-two-curves img").currentSrc.split("/").pop(),
    };
}"""


def film_is_shown(page):
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.wait_for_selector(f"{FIGURE} .shown > svg")


def look(page):
    return page.evaluate(LOOK, [FIGURE])


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_switch_changes_page_films_and_pictures_and_is_remembered(tab, system):
    bright = {
        "page": LIGHT, "ground": LIGHT, "a": "rgb(33, 102, 172)", "still": "two-curves.svg",
    }  # fmt: skip
    night = {
        "page": DARK, "ground": DARK, "a": "rgb(47, 116, 184)", "still": "two-curves-dark.svg",
    }  # fmt: skip
    own, other = (bright, night) if system == "light" else (night, bright)
    page = tab(color_scheme=system)
    page.locator("#fig-two-curves").scroll_into_view_if_needed()
    film_is_shown(page)
    assert look(page) == own
    switch = page.locator(".theme")
    assert switch.get_attribute("aria-label") == f"Switch to {'dark' if own is bright else 'light'}"
    switch.click()
    page.locator("#fig-two-curves img").evaluate("image => image.decode()")
    assert look(page) == other
    page.reload()
    page.locator("#fig-two-curves").scroll_into_view_if_needed()
    film_is_shown(page)
    page.locator("#fig-two-curves img").evaluate("image => image.decode()")
    assert look(page) == other
    switch.click()
    assert page.evaluate("document.documentElement.dataset.theme") is None  # the system's again
    assert look(page)["page"] == own["page"]


def test_a_remembered_theme_is_there_before_the_first_paint(tab):
    page = tab()
    page.locator(".theme").click()
    page.route("**/*.js", lambda route: route.abort())
    faults = page.evaluate("localStorage.theme")
    assert faults == "dark"
    page.unroute("**/*.js")
    page.reload(wait_until="commit")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_shifts(tab, path, width):
    page = tab(path, width=width)
    page.evaluate(
        """() => {
            window.shifts = [];
            new PerformanceObserver(list => {
                for (const one of list.getEntries()) {
                    shifts.push([one.value, one.sources.map(source => source.node?.outerHTML)]);
                }
            }).observe({type: "layout-shift", buffered: true});
        }"""
    )
    height = page.evaluate("document.documentElement.scrollHeight")
    for _ in range(0, height, 500):
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(40)
    page.wait_for_timeout(200)
    assert page.evaluate("shifts") == []
    assert page.evaluate("scrollY") > 0 or height <= 800


@pytest.mark.parametrize("path", PAGES)
def test_no_sideways_scroll_on_a_phone_nor_at_twice_the_size(tab, path):
    for width, size in ((360, ""), (640, ""), (360, "150%")):
        page = tab(path, width=width)
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, size)
        small = page.evaluate(
            """() => [...document.querySelectorAll("figure, .controls, table, pre, .formula")]
                .filter(one => one.getBoundingClientRect().right > innerWidth
                    && !one.closest(".scroll")).map(one => one.outerHTML.slice(0, 200))"""
        )
        assert small == []


def test_contents_and_figures_never_lie_over_each_other(tab):
    for width in (1200, 1280, 1500, 1920):
        page = tab(width=width)
        contents = page.locator("nav.contents").bounding_box()
        assert page.evaluate("getComputedStyle(document.querySelector('nav.contents')).position")
        for box in page.evaluate(
            """[...document.querySelectorAll("article > section > *, .head, .bar")]
                .map(one => one.getBoundingClientRect())
                .filter(box => box.width > 0).map(box => [box.left, box.right])"""
        ):
            assert box[0] >= contents["x"] + contents["width"] or contents["width"] > 300
            assert box[1] <= width


def test_the_contents_follow(tab):
    page = tab(width=1280)
    page.locator(FIGURE).scroll_into_view_if_needed()

    def current():
        return page.eval_on_selector_all(
            "nav.contents [aria-current]", "all => all.map(one => one.textContent.trim())"
        )

    wait(page, lambda: "Continuous visualisation" in " ".join(current()), "the film's section")
    assert len(current()) == 1
    assert page.locator("nav.contents").bounding_box()["y"] < 200


def test_on_paper_films_are_strips_of_their_layers(tab):
    page = tab()
    page.emulate_media(media="print")
    strip = page.locator(f"{FIGURE} .keyframes img")
    assert strip.count() == 5
    assert strip.first.is_visible()
    assert page.locator(f"{FIGURE} .keyframes").inner_text().startswith("Input")
    assert not page.locator(f"{FIGURE} .screen").is_visible()
    assert not page.locator(".controls").first.is_visible()
    assert not page.locator("nav.contents").is_visible()
    page.pdf()
    assert strip.first.evaluate("image => image.naturalWidth") > 0  # loaded for paper though lazy
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_on_paper_no_figure_is_taller_than_half_a_page(tab):
    """A4 within its margins, at 96 px an inch; headings stay with what they head."""
    width, height = 672, 985
    page = tab(width=width, height=height)
    page.emulate_media(media="print")
    figures = page.locator("figure:visible").all()
    assert len(figures) > 10
    for figure in figures:
        assert figure.bounding_box()["height"] < height / 2
    kept = page.eval_on_selector_all(
        "main :is(h2, h3)", "all => all.map(heading => getComputedStyle(heading).breakAfter)"
    )
    assert set(kept) == {"avoid"}
    before_figures = page.eval_on_selector_all(
        "main :is(h2, h3) + p:has(+ :is(figure, .row))",
        "all => all.map(paragraph => getComputedStyle(paragraph).breakAfter)",
    )
    assert set(before_figures) == {"avoid"}


def test_the_keyboard_reaches_everything_in_order(tab):
    page = tab()
    page.locator(FIGURE).scroll_into_view_if_needed()
    shown(page)  # controls come with the film
    reached = []
    for _ in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => { const e = document.activeElement; return e === document.body ? null :
                [e.className || e.tagName, e.getBoundingClientRect().width > 0,
                 getComputedStyle(e).outlineStyle]; }"""
        )
        if focused is None:
            break
        reached.append(focused)
    names = [name for name, _, _ in reached]
    assert names[0] == "skip"
    for name in ("theme", "play", "INPUT", "speed", "loop", "SUMMARY"):
        assert name in names
    assert all(visible and outline != "none" for _, visible, outline in reached)
    page.keyboard.press("Tab")
    page.goto(page.url.partition("#")[0])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")


def test_the_policy_holds(browser, address):
    page = browser.new_page()
    page.goto(address)
    done = page.evaluate(
        """async () => {
            const broken = [], event = "securitypolicyviolation";
            addEventListener(event, one => broken.push(one.violatedDirective));
            const script = document.createElement("script");
            script.textContent = "window.harmed = 1";
            document.body.append(script);
            const elsewhere = document.createElement("script");
            elsewhere.src = "http://localhost:1/x.js";
            document.body.append(elsewhere);
            const image = new Image();
            image.src = "http://localhost:1/x.png";
            document.body.setAttribute("onclick", "window.harmed = 2");
            document.body.click();
            document.body.setAttribute("style", "color: red");
            try { await fetch("http://localhost:1/"); } catch {}
            setTimeout("window.harmed = 3");
            for (let k = 0; k < 600 && new Set(broken).size < 6; k++) {
                await new Promise(done => setTimeout(done, 100));
            }
            return [broken.sort(), window.harmed];
        }"""
    )
    assert done[1] is None
    assert set(done[0]) == {
        *("script-src", "script-src-elem", "script-src-attr"),
        *("img-src", "style-src-attr", "connect-src"),
    }
    page.context.close()


def test_the_first_view_is_light_and_the_scripts_are_small(browser, address, played):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sizes = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(address, wait_until="networkidle")
    assert 0 < sum(sizes) < 1_500_000
    page.context.close()
    scripts = {path: len(data) for path, data in played.items() if path.endswith(".js")}
    turning = scripts.pop("static/turn.js")  # fetched with the first film in space, if there is one
    assert turning < 12_000
    # What a reader may touch is fetched when its figure is near, and what it computes with too.
    near = {path: scripts.pop(path) for path in [*scripts] if path.count("/") > 1}
    assert {path.split("/")[1] for path in near} == {"lab", "math", "space", "touch"}
    assert 0 < sum(scripts.values()) < 45_000
    for html in (played[path].decode() for path in PAGES):
        blocking = re.findall(r"<script(?![^>]*(?:defer|ld\+json))[^>]*\bsrc", html)
        assert blocking == []


def test_it_works_below_any_path(tab, address):
    assert f"/{PATH}/" in address
    page = tab()
    page.locator("header.bar a", has_text="All figures").click()
    page.locator(".cards a").nth(7).click()
    page.wait_for_selector("figure.large")
    assert "/figures/" in page.url
    page.locator("header.bar a.home").click()
    assert page.url == f"{address}index.html"
