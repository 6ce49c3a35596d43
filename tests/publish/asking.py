"""What tests ask of a film in a page: `shown(page)`, `at(page)`, `state(page)`, `until(…)`."""

import time
from collections.abc import Callable

from tests.publish.played import FILM

FIGURE = f"#fig-{FILM}"
SECONDS = 120  # that a busy machine may take for what a test waits for


def shown(page):
    """The film's SVG once it stands in the page."""
    page.wait_for_selector(f"{FIGURE} .shown > svg")
    return page.locator(f"{FIGURE} .film")


def at(page):
    """cs on the SVG's own clock."""
    return 100 * page.eval_on_selector(f"{FIGURE} .screen > svg", "svg => svg.getCurrentTime()")


def state(page):
    return page.evaluate(
        """([figure]) => {
            const find = one => document.querySelector(figure + " " + one);
            return {playing: find(".play").classList.contains("playing"),
                    button: find(".play").getAttribute("aria-label"),
                    slider: Number(find("input").value), stage: find(".stage").textContent,
                    told: find("input").getAttribute("aria-valuetext"), hash: location.hash};
        }""",
        [FIGURE],
    )


def frames(page, count=3):
    page.evaluate("async n => { while (n--) await new Promise(requestAnimationFrame); }", count)


def until(page, expression, arg=None):
    """Waits; playwright's own way evaluates text in the page, which the policy forbids."""
    wait(page, lambda: page.evaluate(expression, arg), expression)


def wait(page, holds: Callable[[], object], what: str) -> None:
    """Waits until a function returns something true."""
    ends = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < ends, f"never: {what}"
        page.wait_for_timeout(20)


def later(page, cs):
    """Whether the film gets beyond this time by itself."""
    until(
        page,
        f"cs => 100 * document.querySelector('{FIGURE} .screen > svg').getCurrentTime() > cs",
        arg=cs,
    )
