"""The film below the title in each browser: it plays by itself, is paused and goes on."""

import numpy as np
import pytest
from selenium.webdriver import Keys

PAUSE = ".opening .pause"
PLAYS = "document.querySelector('.opening .pause.playing') !== null"
SHOWN = "document.querySelector('.opening .crop > svg') !== null"


@pytest.mark.few(1)
def test_it_plays_by_itself_and_is_paused_by_button_picture_and_key(window, site):
    window.open(f"{site}index.html")
    window.until(f"{SHOWN} && {PLAYS}")
    first = window.pixels(".opening")
    window.until("document.querySelector('.opening svg').getCurrentTime() > 1.5")
    assert np.abs(window.pixels(".opening") - first.astype(float)).mean() > 0.5
    for pause in (
        lambda: window.click(PAUSE),
        lambda: window.click(".opening .crop"),
        lambda: window.press(PAUSE, Keys.SPACE),
    ):
        pause()
        window.until(f"!({PLAYS})")
        window.frames(3)
        time = window.value("document.querySelector('.opening svg').getCurrentTime()")
        window.frames(8)
        assert window.value("document.querySelector('.opening svg').getCurrentTime()") == time
        pause()
        window.until("document.querySelector('.opening svg').getCurrentTime() !== a", time)


@pytest.mark.few(1)
def test_who_wants_no_motion_gets_the_poster_until_they_ask(window, site):
    window.open(f"{site}index.html", reduced_motion=True)
    window.until("document.querySelector('.opening img').naturalWidth > 0")
    window.frames(5)
    assert window.value(SHOWN) is False
    assert window.value(f"document.querySelector('{PAUSE}').ariaLabel") == "Play"
    window.click(PAUSE)
    window.until(f"{SHOWN} && {PLAYS}")
