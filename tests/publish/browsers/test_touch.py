"""Figures touched in each browser: sliders, keys and handles change picture and numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from selenium.webdriver.common.keys import Keys

from tests.publish.browsers.conftest import Server, refused, served
from tests.publish.played import PATH
from tests.publish.touch.conftest import touched_folder
from tests.publish.touch_site import FLOWED, FOLLOWED, HOME, SIDE_BY_SIDE, TRAININGS
from tests.webdriver.browser import Browser

__all__ = ["touched_folder"]

DET = "document.querySelector('.readout output').textContent"


@pytest.fixture(scope="session")
def touched_server(touched_folder: Path) -> Iterator[Server]:
    with served(touched_folder) as server:
        yield server


@contextmanager
def opened(browser: Browser, server: Server, id: str) -> Iterator[Browser]:
    """A figure's page with its controls opened; errors and refusals fail the test."""
    server.reports.clear()
    browser.open(f"{server.address}{PATH}/figures/{id}/index.html", height=1200)
    browser.until("document.querySelector('.opens') !== null")
    browser.click(".opens")
    browser.until("document.querySelector('.panel:not([hidden])') !== null")
    browser.frames()
    yield browser
    assert browser.problems() == []
    assert refused(server) == []
    browser.driver.get("about:blank")


@pytest.fixture
def layer(started: Browser, touched_server: Server) -> Iterator[Browser]:
    with opened(started, touched_server, "one-layer") as browser:
        yield browser


@pytest.mark.few(1)
def test_one_layer(layer):
    layer.until(f"{DET} === '1.84'")
    before = layer.pixels("canvas.touched").astype(int)
    layer.press("input[aria-label='W₁₁']", Keys.ARROW_RIGHT)
    layer.until(f"{DET} === '1.89'")  # 0.75 · 0.9 + 1.1 · 1.1
    layer.drag(".handle", 40, 20)
    layer.until(f"{DET} !== '1.89'")
    layer.frames()
    layer.run("document.querySelector('.screen').scrollIntoView({block: 'center'})")
    assert np.abs(layer.pixels("canvas.touched").astype(int) - before).mean() > 0.5
    layer.click(".choices button:last-child")
    layer.until(f"{DET} === '1.84'")


@pytest.mark.few(1)
def test_what_if_det_is_negative(layer):
    layer.click(".choices button")
    layer.until(f"{DET} === '−1.84'")
    layer.until("document.querySelector('.film').film.time > 100")


@pytest.mark.few(1)
@pytest.mark.parametrize("id", [FOLLOWED, HOME, FLOWED, SIDE_BY_SIDE, *TRAININGS])
def test_a_point_is_followed(started, touched_server, id):
    """By keys alone: the slider says its value, the picture and what is said of it change."""
    said = "['.sentence', '.readouts'].map(x => document.querySelector(x).textContent).join()"
    with opened(started, touched_server, id) as figure:
        figure.run(
            "const {film} = document.querySelector('.film'); if (film.playing) await film.toggle();"
            "await film.jump(0.6 * film.duration)"
        )
        figure.run("document.querySelector('.screen').scrollIntoView({block: 'center'})")
        figure.frames()
        before, words = figure.pixels("canvas.touched").astype(int), figure.value(said)
        for _ in range(30):
            figure.press("input[aria-label='Across']", Keys.ARROW_RIGHT)
        figure.frames()
        slider = "document.querySelector('input[aria-label=Across]')"
        across = figure.value(f"[{slider}.value, {slider}.getAttribute('aria-valuetext')]")
        assert float(across[1].replace("−", "-")) == float(across[0])
        assert figure.value(said) != words
        figure.run("document.querySelector('.screen').scrollIntoView({block: 'center'})")
        assert np.abs(figure.pixels("canvas.touched").astype(int) - before).mean() > 0.02
