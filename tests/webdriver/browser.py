"""What tests do with a browser by WebDriver, whichever it is: `open`, `click`, `until`, `pixels`.

    with started("webkit") as browser:        # of tests.webdriver.browsers
        browser.open("http://127.0.0.1:8000/index.html", width=390, height=844, dark=True)
        browser.click(".play")
        browser.until("document.querySelector('.play').ariaLabel === 'Pause'")
        browser.pixels(".film")               # (height, width, 3) uint8
        browser.problems()                    # errors on its console, refusals by its policy too

What only chromium can do (requests, video, coordinates of paths) is in `tests/browser.py`.
"""

import base64
import io
import shutil
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import ClassVar, Self
from urllib.parse import urldefrag

import numpy as np
from PIL import Image
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains
from selenium.webdriver.common.print_page_options import PrintOptions
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from urllib3.exceptions import HTTPError

__all__ = ["ENDED", "ENDED_MESSAGES", "SECONDS", "Browser", "Settings", "runs"]

SECONDS = 60  # before a script, a page or a condition counts as hanging
ENDED = (WebDriverException, HTTPError, OSError)  # what a call of an ended browser may raise
# Patterns of what WebDriver says when a browser's process ended, the last one at that very moment;
# WebKitGTK's did in one of some hundred pages.
ENDED_MESSAGES = (
    "Could not parse script result",
    "InvalidSessionIdException",
    "tab crashed",
    r"^WebDriverException: Message:\s*$",
)


@dataclass(frozen=True)
class Settings:
    """What a reader's system says to a page."""

    dark: bool = False
    reduced_motion: bool = False
    scripts: bool = True


class Browser(ABC):
    """One window. `driver` is selenium's, `stack` ends all processes that were started for it."""

    name: ClassVar[str]
    programs: ClassVar[dict[str, str]]  # path → Debian package
    driver: WebDriver

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.start()

    @abstractmethod
    def start(self) -> None:
        """Starts the processes, and has `stack` end them."""

    def start_if_ended(self) -> None:
        """Starts the browser anew if it, or what shows its pages, has ended by itself."""
        if not self.runs():
            self.stack.close()
            self.start()

    def runs(self) -> bool:
        return runs(self.driver)

    @classmethod
    def missing(cls) -> list[str]:
        """What has to be installed before this browser can be driven."""
        return [
            f"{program} (Debian: {package})"
            for program, package in cls.programs.items()
            if shutil.which(program) is None
        ]

    @abstractmethod
    def apply(self, settings: Settings, width: int, height: int) -> None:
        """Settings and the size of the viewport, in px, for the pages that are opened next."""

    @abstractmethod
    def forget_problems(self) -> None: ...

    @abstractmethod
    def problems(self) -> list[str]:
        """Errors and refusals by the page's policy that its console has had since `open`."""

    def open(self, address: str, width: int = 1280, height: int = 800, **settings: bool) -> Self:
        """Loads a page anew, whatever was open before; `settings` as in `Settings`.

        What another page of the server keeps for its reader stays; `forget` drops it.
        """
        self.apply(Settings(**settings), width, height)
        here = urldefrag(self.driver.current_url)[0]
        if here == urldefrag(address)[0]:
            self.driver.get("about:blank")  # another fragment alone would load nothing
        self.forget_problems()
        self.driver.get(address)
        return self

    def forget(self, server: str) -> None:
        """Drops what pages of a server keep, and leaves them; `server` ends with a slash."""
        self.open(f"{server}nothing")
        self.driver.execute_script("localStorage.clear();")
        self.driver.get("about:blank")

    def run(self, body: str, *arguments: object) -> object:
        """What an async function with this body returns; arguments are `a`, `b`, `c`."""
        names = ", ".join("abc"[: len(arguments)])
        return self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            f"(async ({names}) => {{ {body} }})(...arguments).then("
            "value => done({value}), error => done({error: String(error)}));",
            *arguments,
        )["value"]

    def value(self, expression: str, *arguments: object) -> object:
        """An expression in the page."""
        return self.run(f"return {expression};", *arguments)

    def until(self, condition: str, *arguments: object) -> None:
        """Waits until an expression is true in the page."""
        self.wait(lambda: self.value(condition, *arguments), f"{condition} {arguments}")

    def wait(self, holds: Callable[[], object], what: str) -> None:
        """Waits until a function returns something true."""
        end = time.monotonic() + SECONDS
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"{self.name}: never {what}")
            time.sleep(0.02)

    def frames(self, count: int = 2) -> None:
        """Lets the page draw this many frames."""
        self.run("while (a--) await new Promise(requestAnimationFrame);", count)

    def element(self, selector: str) -> WebElement:
        return self.driver.find_element("css selector", selector)

    def click(self, selector: str) -> None:
        self.element(selector).click()

    def press(self, selector: str, *keys: str) -> None:
        self.element(selector).send_keys(*keys)

    def drag(self, selector: str, right: int, down: int) -> None:
        """Presses at an element's centre, moves by px and lets go."""
        moves = ActionChains(self.driver, duration=20).click_and_hold(self.element(selector))
        for step in range(4):
            moves.move_by_offset((step + 1) * right // 4 - step * right // 4, down // 4)
        moves.release().perform()

    def pixels(self, selector: str | None = None) -> np.ndarray:
        """What is seen of the viewport, or of one element in it: (height, width, 3) uint8."""
        shot = Image.open(io.BytesIO(self.driver.get_screenshot_as_png())).convert("RGB")
        if selector is None:
            return np.asarray(shot)
        left, top, right, bottom = self.box(selector)
        return np.asarray(shot.crop((round(left), round(top), round(right), round(bottom))))

    def box(self, selector: str) -> list[float]:
        """Left, top, right, bottom of an element, px of the viewport."""
        return self.value(
            "(box => [box.left, box.top, box.right, box.bottom])"
            "(document.querySelector(a).getBoundingClientRect())",
            selector,
        )

    def pdf(self) -> bytes:
        """The page printed on A4; WebKit's driver has no command for it."""
        paper = PrintOptions()
        paper.page_width, paper.page_height = 21.0, 29.7
        return base64.b64decode(self.driver.print_page(paper))

    def _start(self, driver: WebDriver) -> WebDriver:
        self.stack.callback(leave, driver)
        driver.set_script_timeout(SECONDS)
        driver.set_page_load_timeout(SECONDS)
        return driver


def runs(driver: WebDriver) -> bool:
    """Whether a browser still answers its driver."""
    try:
        return bool(driver.current_url)
    except ENDED:
        return False


def leave(driver: WebDriver) -> None:
    with suppress(*ENDED):
        driver.quit()
