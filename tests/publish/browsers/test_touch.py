"""One layer touched in each browser: sliders, keys and handles change picture and numbers."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from selenium.webdriver.common.keys import Keys

from tests.publish.browsers.conftest import Server, refused, served
from tests.publish.played import PATH
from tests.publish.touch.conftest import touched_folder
from tests.webdriver.browser import Browser

__all__ = ["touched_folder"]

DET = "document.querySelector('.readout output').textContent"


@pytest.fixture(scope="session")
def touched_server(touched_folder: Path) -> Iterator[Server]:
    with served(touched_folder) as server:
        yield server


@pytest.fixture
def layer(started: Browser, touched_server: Server) -> Iterator[Browser]:
    """The figure's page with its controls opened; errors and refusals fail the test."""
    touched_server.reports.clear()
    started.open(f"{touched_server.address}{PATH}/figures/one-layer/index.html", height=1200)
    started.until("document.querySelector('.opens') !== null")
    started.click(".opens")
    started.until("document.querySelector('.panel:not([hidden])') !== null")
    started.frames()
    yield started
    assert started.problems() == []
    assert refused(touched_server) == []
    started.driver.get("about:blank")


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
