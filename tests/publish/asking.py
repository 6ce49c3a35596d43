"""What tests ask of a film in a page: `shown(page)`, `at(page)`, `state(page)`, `until(…)`."""

from tests.publish.played import FILM

FIGURE = f"#fig-{FILM}"


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
    for _ in range(600):
        if page.evaluate(expression, arg):
            return
        frames(page, 1)
    raise AssertionError(f"never: {expression}")


def later(page, cs):
    """Whether the film gets beyond this time by itself."""
    until(
        page,
        f"cs => 100 * document.querySelector('{FIGURE} .screen > svg').getCurrentTime() > cs",
        arg=cs,
    )
