"""The lab end to end in each browser: choose, train, watch the film; its policy refuses nothing."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.webdriver.browser import Browser

NEWS = "document.querySelector('.news').textContent"
POSITION = "Number(document.querySelector('[name=position]').value)"


@pytest.fixture
def lab(window: Browser, site: str) -> Iterator[Browser]:
    """The page with its first network."""
    window.open(f"{site}lab/index.html", height=1400)
    window.until(f"{NEWS}.startsWith('Step 0')")
    window.frames()
    return window


def changed(lab, name, value):
    lab.run(
        f"const field = document.querySelector('#lab [name={name}]');"
        f"field.value = '{value}'; field.dispatchEvent(new Event('change', {{bubbles: true}}))"
    )


@pytest.mark.few(1)
def test_a_network_is_trained_and_its_film_played(lab):
    before = lab.pixels(".picture.input").astype(int)
    changed(lab, "pace", 0)
    lab.click("[name=train]")
    lab.until("document.querySelector('[name=done]').value === '2000 of 2000'")
    lab.until(f"{NEWS}.startsWith('Step 2000: 100 % right')")
    lab.frames()
    assert np.abs(lab.pixels(".picture.input").astype(int) - before).mean() > 1
    changed(lab, "speed", 4)
    lab.click("[name=play]")
    lab.until(f"{POSITION} > 1 && {POSITION} < 12")
    lab.until(f"{POSITION} === 12")


@pytest.mark.few(1)
def test_a_network_of_the_line_is_trained(window, site):
    window.open(f"{site}lab/index.html#set=intervals&units=2&points=60&steps=600", height=1400)
    window.until(f"{NEWS}.startsWith('Step 0')")
    window.frames()
    before = window.pixels(".picture.motion").astype(int)
    changed(window, "pace", 0)
    window.click("[name=train]")
    window.until("document.querySelector('[name=done]').value === '600 of 600'")
    window.until(f"{NEWS}.startsWith('Step 600: 100 % right')")
    window.frames()
    assert np.abs(window.pixels(".picture.motion").astype(int) - before).mean() > 0.2
